package io.patkeeper.ui;

import java.util.Locale;

/**
 * Derives keys from enum constants. They are parts of message keys, and also appear in
 * URLs, style classes and logs.
 */
public final class MessageKeys {

	private MessageKeys() {
	}

	/**
	 * The name of a constant in lower case, with hyphens, such as
	 * {@code too-many-requests}.
	 */
	public static String of(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
