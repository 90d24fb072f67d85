package io.patkeeper.web;

import org.jspecify.annotations.Nullable;

/**
 * What the layout around every page shows.
 *
 * @param person the name of who is signed in; {@code null} if nobody is
 * @param otherLanguage the address of the same page in the other language
 */
record Layout(@Nullable String person, String otherLanguage) {

}
