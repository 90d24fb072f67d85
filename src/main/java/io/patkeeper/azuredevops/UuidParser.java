package io.patkeeper.azuredevops;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Parses ids from outside, which may be malformed.
 */
public final class UuidParser {

	private UuidParser() {
	}

	/**
	 * Parses an id.
	 * @return {@code null} if the text is not one
	 */
	public static @Nullable UUID parse(@Nullable String text) {
		try {
			return (text != null) ? UUID.fromString(text) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
