package io.patkeeper.journal;

import java.time.LocalDate;
import java.util.List;

/**
 * A period to choose.
 *
 * @param key its key in the message bundles
 * @param from its first day, as in a {@link JournalFilter}
 * @param to its last day
 */
record JournalPeriod(String key, String from, String to) {

	/**
	 * The periods that end on a given day, or the day before.
	 */
	static List<JournalPeriod> upTo(LocalDate today) {
		String yesterday = today.minusDays(1).toString();
		return List.of(new JournalPeriod("today", today.toString(), ""),
				new JournalPeriod("yesterday", yesterday, yesterday),
				new JournalPeriod("week", today.minusDays(6).toString(), ""),
				new JournalPeriod("month", today.minusDays(29).toString(), ""), new JournalPeriod("all", "", ""));
	}

	public boolean isChosen(JournalFilter filter) {
		return this.from.equals(filter.from()) && this.to.equals(filter.to());
	}

}
