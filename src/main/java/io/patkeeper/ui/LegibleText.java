package io.patkeeper.ui;

import java.util.regex.Pattern;

/**
 * Replaces the invisible characters of a text from outside, such as a token's name, by
 * their code points, before it is stored or shown. Calls to Azure DevOps use the original
 * text. Applying it twice changes nothing.
 */
public final class LegibleText {

	/**
	 * The characters to replace: control characters, among them NUL, which PostgreSQL
	 * cannot store; unpaired surrogates, which cannot be encoded; line and paragraph
	 * separators; and the marks of Unicode's bidirectional algorithm (UAX #9), which can
	 * make a name look like another.
	 */
	private static final Pattern ILLEGIBLE = Pattern
		.compile("[\\p{Cc}\\p{Cs}\\u2028\\u2029\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

	/** Printable ASCII, which most texts consist of and which is checked in no time. */
	private static final Pattern PLAIN = Pattern.compile("[ -~]*");

	/** The length of the columns for names, in characters. */
	private static final int NAME_LENGTH = 500;

	private LegibleText() {
	}

	/**
	 * Whether the text has no character to replace.
	 */
	public static boolean isLegible(String text) {
		return !ILLEGIBLE.matcher(text).find();
	}

	/**
	 * The text with its invisible characters replaced.
	 */
	public static String of(String text) {
		return PLAIN.matcher(text).matches() ? text : ILLEGIBLE.matcher(text)
			.replaceAll((illegible) -> "[U+%04X]".formatted(illegible.group().codePointAt(0)));
	}

	/**
	 * The text with its invisible characters replaced, shortened to the length of a
	 * column. An ellipsis marks the end of a shortened text; surrogate pairs are not
	 * split.
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
