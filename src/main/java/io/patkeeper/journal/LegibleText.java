package io.patkeeper.journal;

import java.util.regex.Pattern;

/**
 * A text from outside, such as a token's name, as it is stored and shown: with its code
 * point instead of each character that is not seen or cannot be stored. That is a copy
 * for people; Azure DevOps is asked with the original. To make a copy of a copy changes
 * nothing.
 */
public final class LegibleText {

	/**
	 * What stands in the place of characters: control characters, of which PostgreSQL
	 * stores no NUL; halves of surrogate pairs, which no character set can write; the
	 * ends of lines and paragraphs; and the marks of Unicode's bidirectional algorithm
	 * (UAX #9), with which a name can be made to look like another.
	 */
	private static final Pattern ILLEGIBLE = Pattern
		.compile("[\\p{Cc}\\p{Cs}\\u2028\\u2029\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

	/** How long a name is that is stored. */
	private static final int NAME_LENGTH = 500;

	private LegibleText() {
	}

	/**
	 * Whether the text has no such character.
	 */
	public static boolean isLegible(String text) {
		return !ILLEGIBLE.matcher(text).find();
	}

	/**
	 * The text, legible.
	 */
	public static String of(String text) {
		return ILLEGIBLE.matcher(text)
			.replaceAll((illegible) -> "[U+%04X]".formatted(illegible.group().codePointAt(0)));
	}

	/**
	 * The text, legible and no longer than a column that stores it. What is cut off is
	 * told by an ellipsis, and no character is cut in two.
	 */
	public static String of(String text, int maxLength) {
		String legible = of(text);
		if (legible.length() <= maxLength) {
			return legible;
		}
		int end = maxLength - 1;
		return legible.substring(0, Character.isHighSurrogate(legible.charAt(end - 1)) ? end - 1 : end) + '…';
	}

	/**
	 * The name of a token as it is stored.
	 */
	public static String ofName(String name) {
		return of(name, NAME_LENGTH);
	}

}
