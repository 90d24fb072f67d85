package io.patkeeper.token;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The strip of weeks in the person's language, of which the template places the parts.
 *
 * @param bars the parts of the bars
 * @param filtered the same of the tokens that a filter leaves; {@code null} if there is
 * none
 * @param months the names of the months
 * @param links the links to the tokens of each week
 */
record WeekStrip(ExpiryWeeks.Bars bars, ExpiryWeeks.@Nullable Bars filtered, List<Month> months, List<Link> links) {

	/**
	 * The name of a month.
	 *
	 * @param x its x coordinate
	 * @param text the name
	 */
	record Month(int x, String text) {

	}

	/**
	 * A link over the bar of a week.
	 *
	 * @param x the x coordinate of its column
	 * @param url the list of the tokens that stop working in that week, or the list of
	 * all if the link is the current one
	 * @param text the week and the number of these tokens
	 * @param current {@code true} if the list is filtered by this week, otherwise
	 * {@code null}
	 */
	record Link(int x, String url, String text, @Nullable String current) {

	}

}
