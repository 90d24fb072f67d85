package io.patkeeper.reminder;

import java.util.List;

/**
 * What the templates of a digest show, in the person's language and time zone.
 *
 * @param heading how many tokens end when; also the subject
 * @param tokens the tokens that are listed, the next end first
 * @param more how many tokens are not listed
 * @param link the page that shows them
 * @param seen when the tokens were last seen
 * @param days the days before an end on which the person is reminded, such as "7, 3 and
 * 1"; empty if only on the day itself
 * @param firstDays the first number in it; 0 if it is empty
 * @param onTheDay whether the person is reminded on the day itself
 * @param timeZone the name of the time zone
 * @param settings the page of the reminders
 * @param leave the page that stops the mails
 */
record DigestMail(String heading, List<Item> tokens, int more, String link, String seen, String days, int firstDays,
		boolean onTheDay, String timeZone, String settings, String leave) {

	/** How many tokens there are. */
	public int total() {
		return this.tokens.size() + this.more;
	}

	/**
	 * When the person is reminded, in message keys.
	 */
	public String reason() {
		if (this.days.isEmpty()) {
			return "on";
		}
		return this.onTheDay ? "both" : "before";
	}

	/**
	 * A token.
	 *
	 * @param urgency {@code late}, {@code soon} or {@code later}
	 * @param when when it ends
	 * @param name its name
	 * @param where where it works, and what the person noted about it
	 * @param link its page
	 */
	record Item(String urgency, String when, String name, String where, String link) {

	}

}
