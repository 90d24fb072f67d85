package io.patkeeper.ui;

/**
 * The paths, below the context path, that are served without a sign-in and without a
 * session.
 */
public final class PublicPaths {

	public static final String ASSETS = "/assets";

	public static final String CALENDAR = "/calendar";

	public static final String FAVICON = "/favicon.ico";

	public static final String HEALTH = "/actuator/health";

	public static final String HELP = "/help";

	public static final String HOME = "/";

	/** The pages that links in mails to any address lead to. */
	public static final String MAILED_LINKS = "/mail";

	private PublicPaths() {
	}

	/**
	 * Whether a path is a given one, or below it.
	 */
	public static boolean isWithin(String path, String parent) {
		return path.equals(parent) || path.startsWith(parent + "/");
	}

}
