package io.patkeeper.ui;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The content of the layout around every page.
 *
 * @param person the name of the signed-in person; {@code null} if there is none
 * @param path the path of the page below the context path
 * @param otherLanguage the URL of the same page in the other language
 */
record Layout(@Nullable String person, String path, String otherLanguage) {

	/**
	 * Whether the page belongs to an entry of the navigation.
	 */
	public boolean within(String... paths) {
		return Stream.of(paths).anyMatch(this.path::startsWith);
	}

}
