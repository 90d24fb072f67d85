package io.patkeeper.ui;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What the layout around every page shows.
 *
 * @param person the name of the person who is signed in; {@code null} if nobody is
 * @param path the path of the page within the application
 * @param otherLanguage the address of the same page in the other language
 */
record Layout(@Nullable String person, String path, String otherLanguage) {

	/**
	 * Whether the page belongs to an entry of the navigation.
	 */
	public boolean within(String... paths) {
		return Stream.of(paths).anyMatch(this.path::startsWith);
	}

}
