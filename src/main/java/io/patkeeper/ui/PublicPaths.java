package io.patkeeper.ui;

/**
 * The paths that are served without a sign-in and without a session, below the context
 * path.
 */
public final class PublicPaths {

	public static final String ASSETS = "/assets";

	public static final String FAVICON = "/favicon.ico";

	public static final String HEALTH = "/actuator/health";

	public static final String HELP = "/help";

	public static final String HOME = "/";

	private PublicPaths() {
	}

}
