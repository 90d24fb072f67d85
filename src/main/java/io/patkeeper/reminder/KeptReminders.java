package io.patkeeper.reminder;

import java.time.ZoneOffset;
import java.util.List;

/**
 * All that is kept about the tokens of a person who wants to be reminded.
 *
 * @param reminder the person
 * @param tokens the watched tokens, the next end first
 * @param sent how many times it is recorded that the person was reminded of a token
 */
record KeptReminders(Reminder reminder, List<WatchedToken> tokens, int sent) {

	/**
	 * The name of the person's time zone.
	 */
	public String timeZone() {
		return this.reminder.timeZone().equals(ZoneOffset.UTC) ? "UTC" : this.reminder.timeZone().getId();
	}

}
