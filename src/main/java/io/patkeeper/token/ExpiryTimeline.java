package io.patkeeper.token;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The layout of the drawing that shows when the active tokens expire: the current month
 * and the next twelve from left to right, with one mark for each token. Marks in the same
 * column of a few days are stacked. Lengths are in the units of the SVG.
 *
 * @param height the height of the drawing, which is {@link #WIDTH} wide
 * @param base the y coordinate of the line that the marks stand on, above the names of
 * the months
 * @param today the x coordinate of today
 * @param announcedEnd the x coordinate of the day on which tokens for all organizations
 * are announced to stop working; negative from that day on
 * @param months the months, the current one first
 * @param marks the tokens
 */
record ExpiryTimeline(double height, double base, double today, double announcedEnd, List<Month> months,
		List<Mark> marks) {

	static final double WIDTH = 1150;

	private static final int MONTHS = 13;

	/** The height of a mark, including the space around it. */
	private static final double MARK_HEIGHT = 10;

	/** The marks of higher columns overlap. */
	private static final int MAX_SPACED_MARKS = 12;

	private static final int MIN_MARKS_HEIGHT = 4;

	private static final double TOP_MARGIN = 24;

	private static final double BOTTOM_MARGIN = 20;

	private static final int DAYS_PER_COLUMN = 4;

	static ExpiryTimeline of(List<TokenRow> rows, Instant now) {
		LocalDate start = YearMonth.from(now.atZone(ZoneOffset.UTC)).atDay(1);
		LocalDate end = start.plusMonths(MONTHS);
		double perDay = WIDTH / Duration.between(start.atStartOfDay(), end.atStartOfDay()).toDays();
		Instant from = start.atStartOfDay(ZoneOffset.UTC).toInstant();
		List<ExpectedEnd> shown = rows.stream()
			.filter(TokenRow::usable)
			.flatMap((row) -> ExpectedEnd.of(row, now).stream())
			.filter((token) -> token.time().isBefore(instant(end)))
			.sorted(Comparator.comparing(ExpectedEnd::time))
			.toList();

		// The columns start today, so that active tokens are to the right of that line.
		double today = days(from, now) * perDay;
		int[] heights = new int[(int) (WIDTH / perDay / DAYS_PER_COLUMN) + 1];
		List<int[]> places = new ArrayList<>();
		for (ExpectedEnd token : shown) {
			int column = (int) Math.max(0, Duration.between(now, token.time()).toDays() / DAYS_PER_COLUMN);
			places.add(new int[] { column, heights[column]++ });
		}
		int highest = places.stream().mapToInt((place) -> place[1] + 1).max().orElse(1);
		double markHeight = (highest > MAX_SPACED_MARKS) ? MARK_HEIGHT * MAX_SPACED_MARKS / highest : MARK_HEIGHT;
		double base = TOP_MARGIN + Math.max(highest, MIN_MARKS_HEIGHT) * markHeight;
		List<Mark> marks = new ArrayList<>();
		for (int i = 0; i < shown.size(); i++) {
			marks.add(new Mark(rounded(today + (places.get(i)[0] + 0.5) * DAYS_PER_COLUMN * perDay),
					rounded(base - (places.get(i)[1] + 0.5) * markHeight), shown.get(i).row()));
		}
		List<Month> months = Stream.iterate(start, (month) -> month.isBefore(end), (month) -> month.plusMonths(1))
			.map((month) -> new Month(rounded(days(from, instant(month)) * perDay), month))
			.toList();
		double announcedEnd = now.isBefore(OwnedToken.ANNOUNCED_END)
				? rounded(days(from, OwnedToken.ANNOUNCED_END) * perDay) : -1;
		return new ExpiryTimeline(base + BOTTOM_MARGIN, base, rounded(today), announcedEnd, months, marks);
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
	 * @param time when it is expected to stop working
	 */
	private record ExpectedEnd(TokenRow row, Instant time) {

		/**
		 * The expected end of a token; empty if its expiry is unknown.
		 */
		static Optional<ExpectedEnd> of(TokenRow row, Instant now) {
			Instant announced = row.announcedEnd();
			Instant expected = (announced != null && announced.isAfter(now)) ? announced : row.expires();
			return Optional.ofNullable(expected).map((time) -> new ExpectedEnd(row, time));
		}

	}

	/**
	 * A month.
	 *
	 * @param x the x coordinate of its start
	 * @param first its first day
	 */
	record Month(double x, LocalDate first) {

	}

	/**
	 * The mark of a token.
	 *
	 * @param x the x coordinate of its center
	 * @param y the y coordinate of its center
	 * @param row the token
	 */
	record Mark(double x, double y, TokenRow row) {

	}

}
