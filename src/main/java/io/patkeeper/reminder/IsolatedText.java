package io.patkeeper.reminder;

import java.text.Bidi;

/**
 * Keeps a name with letters that are written from right to left from reordering the text
 * around it, where there is no {@code <bdi>} (UAX #9).
 */
final class IsolatedText {

	private static final char START = '\u2068';

	private static final char END = '\u2069';

	private IsolatedText() {
	}

	static String of(String name) {
		return Bidi.requiresBidi(name.toCharArray(), 0, name.length()) ? START + name + END : name;
	}

}
