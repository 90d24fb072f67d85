package io.patkeeper.outbound;

/**
 * Makes texts of other hosts fit for logs and terminals.
 */
public final class SingleLine {

	private static final int MAX_LENGTH = 300;

	private SingleLine() {
	}

	/**
	 * Returns a text as a single line of limited length, without control characters.
	 */
	public static String of(String text) {
		String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
		return (line.length() > MAX_LENGTH) ? line.substring(0, MAX_LENGTH) + "..." : line;
	}

}
