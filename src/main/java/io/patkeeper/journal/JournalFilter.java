package io.patkeeper.journal;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Which entries to show, from the parameters of the URL. Invalid values are ignored.
 *
 * @param q a text that the token's name, its authorization id or an id for support must
 * contain
 * @param action the key of the only action to show; empty for all
 * @param outcome the key of the only outcome to show; empty for all
 * @param organization the name of the only organization to show; empty for all
 * @param from the first day in the person's time zone, such as {@code 2026-11-22}; empty
 * for no limit
 * @param to the last day; empty for no limit
 */
record JournalFilter(String q, String action, String outcome, String organization, String from, String to) {

	static final List<String> ACTIONS = Arrays.stream(Action.values()).map(Action::filterKey).distinct().toList();

	static final List<String> OUTCOMES = List.of("done", "refused", "failed", "unknown");

	JournalFilter(@Nullable String q, @Nullable String action, @Nullable String outcome, @Nullable String organization,
			@Nullable String from, @Nullable String to) {
		this.q = (q != null) ? q.strip().replace("\0", "") : "";
		this.action = (action != null && ACTIONS.contains(action)) ? action : "";
		this.outcome = (outcome != null && OUTCOMES.contains(outcome)) ? outcome : "";
		this.organization = (organization != null) ? organization.replace("\0", "") : "";
		this.from = (day(from) != null) ? String.valueOf(day(from)) : "";
		this.to = (day(to) != null) ? String.valueOf(day(to)) : "";
	}

	@Nullable LocalDate firstDay() {
		return day(this.from);
	}

	@Nullable LocalDate lastDay() {
		return day(this.to);
	}

	/**
	 * Whether anything is filtered out.
	 */
	public boolean isFiltered() {
		return Stream.of(this.q, this.action, this.outcome, this.organization, this.from, this.to)
			.anyMatch((value) -> !value.isEmpty());
	}

	/**
	 * Parses a day. Years have four digits, which every database supports.
	 */
	private static @Nullable LocalDate day(@Nullable String text) {
		try {
			return (text != null && text.strip().length() == 10) ? LocalDate.parse(text.strip()) : null;
		}
		catch (DateTimeParseException ex) {
			return null;
		}
	}

}
