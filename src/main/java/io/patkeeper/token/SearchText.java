package io.patkeeper.token;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a search compares: words in any order, without regard to case and accents. The
 * script of the pages does the same.
 */
final class SearchText {

	private static final Pattern ACCENTS = Pattern.compile("\\p{Mn}");

	private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}\\x{FEFF}]+");

	private SearchText() {
	}

	/**
	 * A text in the form in which it is compared.
	 */
	static String normalized(String text) {
		String plain = ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
		// Upper case first, as that turns ß into ss. Both forms of sigma are the same.
		return plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace('\u03c2', '\u03c3');
	}

	/**
	 * The words that are looked for.
	 */
	static List<String> words(String query) {
		return Stream.of(SPACE.split(normalized(query))).filter((word) -> !word.isEmpty()).toList();
	}

}
