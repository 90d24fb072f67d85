package io.patkeeper.journal;

import java.util.Locale;

/**
 * What can be done to a token.
 */
public enum Action {

	/** A token is created. */
	CREATE,

	/** Its name, scopes or expiry are changed. */
	CHANGE,

	/** It is revoked. */
	REVOKE,

	/** The new token of a rotation is created. */
	ROTATE_CREATE,

	/** The old token of a rotation is revoked. */
	ROTATE_REVOKE;

	/**
	 * Whether it only takes access away.
	 */
	boolean isRevocation() {
		return this == REVOKE || this == ROTATE_REVOKE;
	}

	/**
	 * As the message bundles and addresses call it.
	 */
	public String key() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
