package io.patkeeper.ui;

/**
 * The paths, below the context path, that only some of the people who are signed in can
 * see. For all others they do not exist.
 */
public final class RestrictedPaths {

	public static final String ADMINISTRATION = PublicPaths.HELP + "/administrator";

	private RestrictedPaths() {
	}

}
