package io.patkeeper.bulk;

import io.patkeeper.ui.MessageKeys;

/**
 * What a run does to its tokens.
 */
enum RunKind {

	/** They are revoked. */
	REVOKE,

	/** Each is replaced by a new one with the same name, scopes and lifetime. */
	ROTATE,

	/** They expire later. */
	EXTEND;

	/**
	 * The kind in message keys and URLs.
	 */
	public String key() {
		return MessageKeys.of(this);
	}

}
