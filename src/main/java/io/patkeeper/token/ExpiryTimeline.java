package io.patkeeper.token;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * When the active tokens will expire: a drawing of the coming year, with one mark for
 * each token, and marks of the same week above each other. All lengths are in units of
 * the drawing.
 *
 * @param height of the drawing; it is {@link #WIDTH} wide
 * @param base the line that the marks stand on, above the names of the months
 * @param today where today is
 * @param announcedEnd where tokens for all organizations are announced to stop working;
 * negative from that day on
 * @param months the months, the current one first
 * @param marks the tokens
 */
record ExpiryTimeline(double height, double base, double today, double announcedEnd, List<Month> months,
		List<Mark> marks) {

	static final double WIDTH = 1150;

	/** The width of a mark, including the space around it. */
	private static final double STEP = 10;

	/** More than that in one column are moved together. */
	private static final int COMFORTABLE = 12;

	private static final double TOP = 24;

	private static final double BOTTOM = 20;

	private static final int DAYS_PER_COLUMN = 4;

	static ExpiryTimeline of(List<TokenRow> rows, Instant now) {
		LocalDate start = YearMonth.from(now.atZone(ZoneOffset.UTC)).atDay(1);
		LocalDate end = start.plusMonths(13);
		double perDay = WIDTH / Duration.between(start.atStartOfDay(), end.atStartOfDay()).toDays();
		Instant from = start.atStartOfDay(ZoneOffset.UTC).toInstant();
		List<Stop> shown = rows.stream()
			.filter(TokenRow::usable)
			.map((row) -> Stop.of(row, now))
			.filter((stop) -> stop != null && stop.expected().isBefore(instant(end)))
			.sorted(Comparator.comparing(Stop::expected))
			.toList();

		// Counted from today, as whatever still works has to stand to the right of
		// today's line.
		double today = days(from, now) * perDay;
		int[] heights = new int[(int) (WIDTH / perDay / DAYS_PER_COLUMN) + 1];
		List<int[]> places = new ArrayList<>();
		for (Stop stop : shown) {
			int column = (int) Math.max(0, Duration.between(now, stop.expected()).toDays() / DAYS_PER_COLUMN);
			places.add(new int[] { column, heights[column]++ });
		}
		int highest = places.stream().mapToInt((place) -> place[1] + 1).max().orElse(1);
		double step = (highest > COMFORTABLE) ? STEP * COMFORTABLE / highest : STEP;
		double base = TOP + Math.max(highest, 4) * step;
		List<Mark> marks = new ArrayList<>();
		for (int i = 0; i < shown.size(); i++) {
			marks.add(new Mark(rounded(today + (places.get(i)[0] + 0.5) * DAYS_PER_COLUMN * perDay),
					rounded(base - (places.get(i)[1] + 0.5) * step), shown.get(i).row()));
		}
		List<Month> months = Stream.iterate(start, (month) -> month.isBefore(end), (month) -> month.plusMonths(1))
			.map((month) -> new Month(rounded(days(from, instant(month)) * perDay), month))
			.toList();
		double announcedEnd = now.isBefore(OwnedToken.ANNOUNCED_END)
				? rounded(days(from, OwnedToken.ANNOUNCED_END) * perDay) : -1;
		return new ExpiryTimeline(base + BOTTOM, base, rounded(today), announcedEnd, months, marks);
	}

	private static Instant instant(LocalDate day) {
		return day.atStartOfDay(ZoneOffset.UTC).toInstant();
	}

	private static double days(Instant from, Instant to) {
		return Duration.between(from, to).toHours() / 24.0;
	}

	private static double rounded(double value) {
		return Math.round(value * 10) / 10.0;
	}

	/**
	 * When a token is expected to stop working: at its own expiry, or earlier at the
	 * announced end of its kind, unless that day has passed and the token still works.
	 *
	 * @param row the token
	 * @param expected when that is
	 */
	private record Stop(TokenRow row, Instant expected) {

		static @Nullable Stop of(TokenRow row, Instant now) {
			Instant announced = row.announcedEnd();
			Instant expected = (announced != null && announced.isAfter(now)) ? announced : row.expires();
			return (expected != null) ? new Stop(row, expected) : null;
		}

	}

	/**
	 * Where a month starts.
	 *
	 * @param x from the left
	 * @param first its first day
	 */
	record Month(double x, LocalDate first) {

	}

	/**
	 * Where a token stands.
	 *
	 * @param x from the left
	 * @param y from the top
	 * @param row the token
	 */
	record Mark(double x, double y, TokenRow row) {

	}

}
