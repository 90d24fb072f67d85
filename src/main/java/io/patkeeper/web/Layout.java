package io.patkeeper.web;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What the layout around every page shows.
 *
 * @param person the name of who is signed in; {@code null} if nobody is
 * @param path where the page is, within the application
 * @param otherLanguage the address of the same page in the other language
 */
record Layout(@Nullable String person, String path, String otherLanguage) {

	/**
	 * Whether the page is one of those that an entry of the navigation stands for.
	 */
	public boolean within(String... paths) {
		return Stream.of(paths).anyMatch(this.path::startsWith);
	}

}
