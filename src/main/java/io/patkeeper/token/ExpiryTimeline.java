package io.patkeeper.token;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
		Axis axis = Axis.startingIn(YearMonth.from(now.atZone(ZoneOffset.UTC)));
		double today = axis.x(now);
		List<Place> places = places(rows, now, axis);
		int highest = places.stream().mapToInt(Place::position).max().orElse(0) + 1;
		double markHeight = (highest > MAX_SPACED_MARKS) ? MARK_HEIGHT * MAX_SPACED_MARKS / highest : MARK_HEIGHT;
		double base = TOP_MARGIN + Math.max(highest, MIN_MARKS_HEIGHT) * markHeight;
		List<Mark> marks = places.stream()
			.map((place) -> new Mark(rounded(today + (place.column() + 0.5) * DAYS_PER_COLUMN * axis.dayWidth()),
					rounded(base - (place.position() + 0.5) * markHeight), place.row()))
			.toList();
		double announcedEnd = now.isBefore(ManagedToken.ANNOUNCED_END) ? rounded(axis.x(ManagedToken.ANNOUNCED_END))
				: -1;
		return new ExpiryTimeline(base + BOTTOM_MARGIN, base, rounded(today), announcedEnd, axis.months(), marks);
	}

	/**
	 * Places the marks in columns, which start today, so that active tokens are to the
	 * right of that line.
	 */
	private static List<Place> places(List<TokenRow> rows, Instant now, Axis axis) {
		List<ExpectedEnd> ends = rows.stream()
			.filter(TokenRow::usable)
			.flatMap((row) -> ExpectedEnd.of(row, now).stream())
			.filter((end) -> end.time().isBefore(instant(axis.end())))
			.sorted(Comparator.comparing(ExpectedEnd::time))
			.toList();
		List<Place> places = new ArrayList<>();
		Map<Integer, Integer> heights = new HashMap<>();
		for (ExpectedEnd end : ends) {
			int column = (int) Math.max(0, Duration.between(now, end.time()).toDays() / DAYS_PER_COLUMN);
			int position = heights.merge(column, 1, Integer::sum) - 1;
			places.add(new Place(end.row(), column, position));
		}
		return places;
	}

	private static Instant instant(LocalDate day) {
		return day.atStartOfDay(ZoneOffset.UTC).toInstant();
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
	 * The place of a mark.
	 *
	 * @param row the token
	 * @param column its column, from 0
	 * @param position its position in the column, from 0 at the bottom
	 */
	private record Place(TokenRow row, int column, int position) {

	}

	/**
	 * The horizontal axis.
	 *
	 * @param start its first day
	 * @param end the day after its last one
	 * @param dayWidth the width of a day
	 */
	private record Axis(LocalDate start, LocalDate end, double dayWidth) {

		static Axis startingIn(YearMonth month) {
			LocalDate start = month.atDay(1);
			LocalDate end = start.plusMonths(MONTHS);
			return new Axis(start, end, WIDTH / ChronoUnit.DAYS.between(start, end));
		}

		double x(Instant time) {
			return Duration.between(instant(this.start), time).toHours() / 24.0 * this.dayWidth;
		}

		List<Month> months() {
			return Stream.iterate(this.start, (month) -> month.isBefore(this.end), (month) -> month.plusMonths(1))
				.map((month) -> new Month(rounded(x(instant(month))), month))
				.toList();
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
