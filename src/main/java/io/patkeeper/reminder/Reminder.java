package io.patkeeper.reminder;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * A person who wants to be reminded.
 *
 * @param owner the person's {@code tid:oid}
 * @param language the language of messages
 * @param timeZone the time zone of days and times
 * @param days how many days before the end of a token, the most first; 0 is the day
 * itself
 * @param seen when the tokens were last listed, or one of them was changed here
 * @param lastDay the last local day whose reminders are done; {@code null} if there is
 * none
 */
record Reminder(String owner, Locale language, ZoneId timeZone, SortedSet<Integer> days, Instant seen,
		@Nullable LocalDate lastDay) {

	/** The days that a person can choose from, the most first. */
	static final List<Integer> CHOICES = List.of(30, 14, 7, 3, 1, 0);

	Reminder {
		SortedSet<Integer> sorted = new TreeSet<>(Collections.reverseOrder());
		sorted.addAll(days);
		days = Collections.unmodifiableSortedSet(sorted);
	}

}
