package io.patkeeper.reminder;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;

import io.patkeeper.token.note.TokenNotes;

/**
 * Decides when a person is reminded of which tokens. Each threshold counts once for each
 * end of a token. If a day was missed, the token comes on the next day, with the days
 * that are left then, and once even if several thresholds have passed.
 */
final class ReminderSchedule {

	/** When reminders are sent, in the person's time zone. */
	static final LocalTime TIME = LocalTime.of(8, 0);

	private ReminderSchedule() {
	}

	/**
	 * The day whose reminders are due at a given time; empty before that time of the day.
	 */
	static Optional<LocalDate> dayDue(ZoneId timeZone, Instant now) {
		ZonedDateTime local = now.atZone(timeZone);
		return local.toLocalTime().isBefore(TIME) ? Optional.empty() : Optional.of(local.toLocalDate());
	}

	/**
	 * The first day from now on whose reminders are not done.
	 */
	static LocalDate nextDay(Reminder reminder, Instant now) {
		LocalDate today = LocalDate.ofInstant(now, reminder.timeZone());
		return (reminder.lastDay() == null || reminder.lastDay().isBefore(today)) ? today
				: reminder.lastDay().plusDays(1);
	}

	/**
	 * The tokens that a person is reminded of on a day, in the order given.
	 * @param sent what the person has been reminded of
	 */
	static List<DueToken> due(Reminder reminder, List<WatchedToken> tokens, Set<SentReminder> sent, TokenNotes notes,
			LocalDate day) {
		return tokens.stream()
			.map((token) -> new DueToken(token, token.daysLeft(day, reminder.timeZone()),
					notes.of(token.authorizationId())))
			.filter((token) -> reached(reminder, token).filter((threshold) -> !sent.contains(threshold)).isPresent())
			.toList();
	}

	/**
	 * What a person has been reminded of by a digest.
	 */
	static Stream<SentReminder> sent(Digest digest) {
		return digest.tokens().stream().flatMap((token) -> reached(digest.reminder(), token).stream());
	}

	/**
	 * The nearest threshold that a token has reached; empty if there is none, or the
	 * token has ended on an earlier day.
	 */
	private static Optional<SentReminder> reached(Reminder reminder, DueToken token) {
		SortedSet<Integer> thresholds = reminder.days().headSet(token.daysLeft() - 1);
		return (token.daysLeft() < 0 || thresholds.isEmpty()) ? Optional.empty()
				: Optional.of(SentReminder.of(token.token(), thresholds.last()));
	}

	/**
	 * What a person will be reminded of if nothing changes, day by day, the next one
	 * first.
	 * @param tokens the tokens, the next end first
	 * @param sent what the person has been reminded of
	 * @param first the first day
	 * @param days for how many days
	 */
	static List<Digest> digests(Reminder reminder, List<WatchedToken> tokens, Set<SentReminder> sent, LocalDate first,
			int days) {
		Set<SentReminder> sentThen = new HashSet<>(sent);
		return first.datesUntil(first.plusDays(days)).flatMap((day) -> {
			List<DueToken> due = due(reminder, tokens, sentThen, TokenNotes.NONE, day);
			if (due.isEmpty()) {
				return Stream.empty();
			}
			Digest digest = new Digest(reminder, day, due);
			sent(digest).forEach(sentThen::add);
			return Stream.of(digest);
		}).toList();
	}

}
