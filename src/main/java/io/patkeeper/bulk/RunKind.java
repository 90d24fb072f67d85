package io.patkeeper.bulk;

import java.util.Optional;
import java.util.stream.Stream;

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
	EXTEND,

	/** A new one with the same name and scopes is created in each chosen organization. */
	REPLACE;

	/**
	 * The kind with a given key.
	 */
	static Optional<RunKind> of(String key) {
		return Stream.of(values()).filter((kind) -> kind.key().equals(key)).findFirst();
	}

	/**
	 * The kind in message keys and URLs.
	 */
	public String key() {
		return MessageKeys.of(this);
	}

}
