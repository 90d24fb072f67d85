package io.patkeeper.journal;

import io.patkeeper.ui.MessageKeys;

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
	 * Whether it only revokes access.
	 */
	boolean isRevocation() {
		return this == REVOKE || this == ROTATE_REVOKE;
	}

	/**
	 * The action in the filter of the page, where both steps of a rotation are one.
	 */
	String filterKey() {
		return (this == ROTATE_CREATE || this == ROTATE_REVOKE) ? "rotate" : key();
	}

	/**
	 * The action in message keys.
	 */
	public String key() {
		return MessageKeys.of(this);
	}

}
