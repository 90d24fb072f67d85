package io.patkeeper.token;

import org.jspecify.annotations.Nullable;

/**
 * A link of the strip of weeks, in the person's language and ready to be placed.
 *
 * @param x the x coordinate of its column
 * @param url the list of the tokens that stop working in that week, or the list of all if
 * the link is the current one
 * @param text the week and the number of these tokens
 * @param current {@code true} if the list is filtered by this week, otherwise
 * {@code null}
 */
record WeekLink(int x, String url, String text, @Nullable String current) {

}
