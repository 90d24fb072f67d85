package io.patkeeper.reminder;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.patkeeper.azuredevops.Organization;
import org.jspecify.annotations.Nullable;

/**
 * The content of the page of reminders, while they are turned on.
 *
 * @param reminder the person
 * @param days what will be sent, the next day first
 * @param all whether it was asked for all of those days
 * @param more how many of them are left out
 * @param tokens how many tokens are watched
 * @param recipients where the reminders go, in words
 */
record ReminderPage(Reminder reminder, List<Day> days, boolean all, int more, int tokens, List<String> recipients) {

	/** For how many days the page looks ahead. */
	static final int DAYS = 30;

	/** How many of the days with reminders are shown first. */
	private static final int FIRST = 4;

	/**
	 * Composes the page.
	 * @param digests what will be sent if nothing changes
	 * @param all whether all of it is shown, or the first few days
	 */
	static ReminderPage of(Reminder reminder, LocalDate today, List<Digest> digests, boolean all, int tokens,
			List<String> recipients) {
		List<Day> days = digests.stream()
			.limit(all ? digests.size() : FIRST)
			.map((digest) -> Day.of(digest, today))
			.toList();
		return new ReminderPage(reminder, days, all, digests.size() - days.size(), tokens, recipients);
	}

	/**
	 * The days before the end of a token that the person can choose from.
	 */
	public List<Integer> choices() {
		return Reminder.CHOICES;
	}

	/**
	 * When reminders are sent.
	 */
	public LocalTime time() {
		return ReminderSchedule.TIME;
	}

	/**
	 * The name of the person's time zone, such as "America/Sao Paulo"; {@code null} if
	 * the browser did not tell it.
	 */
	public @Nullable String timeZone() {
		ZoneId zone = this.reminder.timeZone();
		return zone.equals(ZoneOffset.UTC) ? null : zone.getId().replace('_', ' ');
	}

	/**
	 * What is sent on a day.
	 *
	 * @param date the day
	 * @param key {@code today} or {@code tomorrow}; {@code null} on other days
	 * @param lines the first of the tokens
	 * @param more how many tokens are left out
	 */
	record Day(LocalDate date, @Nullable String key, List<Line> lines, int more) {

		/** How many lines are shown for a day. */
		private static final int LINES = 3;

		private static Day of(Digest digest, LocalDate today) {
			List<Line> lines = new ArrayList<>(Line.of(digest));
			List<Line> rest = lines.subList(Math.min(LINES, lines.size()), lines.size());
			int more = rest.stream().mapToInt(Line::count).sum();
			rest.clear();
			String key = switch ((int) ChronoUnit.DAYS.between(today, digest.day())) {
				case 0 -> "today";
				case 1 -> "tomorrow";
				default -> null;
			};
			return new Day(digest.day(), key, lines, more);
		}

	}

	/**
	 * A token of which the person is reminded, or several for all organizations that end
	 * at the same time.
	 *
	 * @param count how many tokens
	 * @param name the name, if it is one
	 * @param organization its organization
	 * @param daysLeft the calendar days until the end
	 * @param time the time of the end
	 */
	record Line(int count, String name, Organization organization, int daysLeft, LocalTime time) {

		private static List<Line> of(Digest digest) {
			Map<Object, Line> lines = new LinkedHashMap<>();
			for (DueToken due : digest.tokens()) {
				WatchedToken token = due.token();
				Line line = new Line(1, token.name(), token.organization(), due.daysLeft(),
						LocalTime.ofInstant(token.expires(), digest.reminder().timeZone())
							.truncatedTo(ChronoUnit.MINUTES));
				lines.merge(token.allOrganizations() ? token.expires() : token.authorizationId(), line,
						(one, other) -> new Line(one.count + 1, one.name, one.organization, one.daysLeft, one.time));
			}
			return List.copyOf(lines.values());
		}

	}

}
