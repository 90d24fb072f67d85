package io.patkeeper.ui;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Normalizes what a search compares, so that case and accents do not matter. The script
 * {@code app.js} does the same.
 */
public final class SearchNormalizer {

	private static final Pattern ACCENTS = Pattern.compile("\\p{Mn}");

	private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}\\x{FEFF}]+");

	private SearchNormalizer() {
	}

	/**
	 * Normalizes a text.
	 */
	public static String normalize(String text) {
		String plain = ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
		// Upper case first, which turns ß into ss. Both forms of sigma are the same.
		return plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace('\u03c2', '\u03c3');
	}

	/**
	 * The normalized words of a query, all of which a text must contain, in any order.
	 */
	public static List<String> words(String query) {
		return Stream.of(SPACE.split(normalize(query))).filter((word) -> !word.isEmpty()).toList();
	}

}
