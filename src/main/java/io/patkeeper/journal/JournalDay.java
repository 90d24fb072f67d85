package io.patkeeper.journal;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The changes of a day in the person's time zone.
 *
 * @param date the day
 * @param key the key of its name, such as {@code today}; {@code null} if it has none
 * @param changes the changes, newest first
 */
record JournalDay(LocalDate date, @Nullable String key, List<JournalChange> changes) {

	/**
	 * Groups changes by day.
	 * @param changes the changes, newest first
	 */
	static List<JournalDay> of(List<JournalChange> changes, LocalDate today, ZoneId zone) {
		Map<LocalDate, List<JournalChange>> days = new LinkedHashMap<>();
		changes.forEach(
				(change) -> days.computeIfAbsent(LocalDate.ofInstant(change.time(), zone), (date) -> new ArrayList<>())
					.add(change));
		return days.entrySet()
			.stream()
			.map((day) -> new JournalDay(day.getKey(), key(day.getKey(), today), day.getValue()))
			.toList();
	}

	private static @Nullable String key(LocalDate date, LocalDate today) {
		if (date.equals(today)) {
			return "today";
		}
		return date.equals(today.minusDays(1)) ? "yesterday" : null;
	}

}
