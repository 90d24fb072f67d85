package io.patkeeper.token;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.patkeeper.ui.BrowserTimeZone;
import org.jspecify.annotations.Nullable;

/**
 * The layout of the strip that shows when the active tokens stop working: a bar for each
 * week from the current one on, and a last one for everything later. Lengths are in the
 * units of the SVG, which are CSS pixels.
 *
 * @param weeks the weeks in which a token stops working
 * @param months the months that begin in the strip
 * @param bars the parts of the bars, one path for each kind of token
 * @param filtered the same of the tokens that a filter leaves, in the scale of all;
 * {@code null} if there is none
 */
record ExpiryWeeks(List<Week> weeks, List<Month> months, Bars bars, @Nullable Bars filtered) {

	/** The key of the last column. */
	static final String LATER = "later";

	/** The width of a column, which is as wide as a link has to be at least. */
	static final int COLUMN_WIDTH = 24;

	/** The number of weeks, which fit in the widest window together with the last bar. */
	static final int WEEKS = 47;

	/** The y coordinate of the line that the bars stand on. */
	private static final int BASE = 76;

	private static final int MAX_BAR_HEIGHT = 50;

	private static final int MIN_BAR_HEIGHT = 3;

	private static final int BAR_MARGIN = 6;

	/**
	 * Lays the strip out.
	 * @param facet the tokens by which the list is filtered; {@code null} if it is not
	 * @param chosen the key of the week by which it is filtered; empty if it is not
	 */
	static ExpiryWeeks of(List<TokenRow> rows, @Nullable Facet facet, String chosen, Instant now) {
		LocalDate monday = monday(now);
		List<List<TokenRow>> columns = columns(rows, monday, now);
		int highest = columns.stream().mapToInt(List::size).max().orElse(0);
		List<Week> weeks = IntStream.range(0, columns.size())
			.filter((column) -> !columns.get(column).isEmpty())
			.mapToObj((column) -> new Week(key(column, monday), column * COLUMN_WIDTH, monday.plusWeeks(column),
					columns.get(column).size()))
			.toList();
		Bars filtered = null;
		if (facet != null || !chosen.isEmpty()) {
			List<TokenRow> left = rows.stream()
				.filter((row) -> facet == null || facet.matches(row))
				.filter((row) -> chosen.isEmpty() || chosen.equals(keyOf(row, now)))
				.toList();
			filtered = Bars.of(columns(left, monday, now), highest);
		}
		return new ExpiryWeeks(weeks, months(monday), Bars.of(columns, highest), filtered);
	}

	/**
	 * The key of the column that a token is in; empty if it is in none.
	 */
	static String keyOf(TokenRow row, Instant now) {
		LocalDate monday = monday(now);
		int column = column(row, monday, now);
		return (column >= 0) ? key(column, monday) : "";
	}

	private static String key(int column, LocalDate monday) {
		return (column == WEEKS) ? LATER : monday.plusWeeks(column).toString();
	}

	private static List<List<TokenRow>> columns(List<TokenRow> rows, LocalDate monday, Instant now) {
		List<List<TokenRow>> columns = Stream.generate(() -> (List<TokenRow>) new ArrayList<TokenRow>())
			.limit(WEEKS + 1)
			.toList();
		for (TokenRow row : rows) {
			int column = column(row, monday, now);
			if (column >= 0) {
				columns.get(column).add(row);
			}
		}
		return columns;
	}

	/**
	 * The column of a token, from 0; negative if it does not work or its end is unknown.
	 * A token that works although its end has passed is in the first one.
	 */
	private static int column(TokenRow row, LocalDate monday, Instant now) {
		Instant end = ManagedToken.expectedEnd(row.allOrganizations(), row.expires(), now);
		if (!row.usable() || end == null) {
			return -1;
		}
		long weeks = ChronoUnit.WEEKS.between(monday, day(end));
		return (int) Math.min(Math.max(weeks, 0), WEEKS);
	}

	private static LocalDate monday(Instant now) {
		return day(now).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
	}

	private static LocalDate day(Instant time) {
		return LocalDate.ofInstant(time, BrowserTimeZone.current());
	}

	/**
	 * The months that begin in a column, but not so late that their name reaches the last
	 * one's.
	 */
	private static List<Month> months(LocalDate monday) {
		return IntStream.range(0, WEEKS - 2).boxed().flatMap((column) -> {
			LocalDate first = monday.plusWeeks(column).plusDays(6).withDayOfMonth(1);
			boolean begins = !first.isBefore(monday.plusWeeks(column));
			return begins ? Stream.of(new Month(column * COLUMN_WIDTH, first)) : Stream.empty();
		}).toList();
	}

	/**
	 * A week in which tokens stop working, or the time after the last week.
	 *
	 * @param key its first day, or {@link #LATER}
	 * @param x the x coordinate of its column
	 * @param first its first day
	 * @param count how many tokens stop working
	 */
	record Week(String key, int x, LocalDate first, int count) {

		boolean later() {
			return LATER.equals(this.key);
		}

	}

	/**
	 * A month.
	 *
	 * @param x the x coordinate of its name
	 * @param first its first day
	 */
	record Month(int x, LocalDate first) {

	}

	/**
	 * The bars as paths.
	 *
	 * @param announced the tokens whose end is announced
	 * @param soon those that expire within thirty days
	 * @param other all others
	 */
	record Bars(String announced, String soon, String other) {

		private static final Bars EMPTY = new Bars("", "", "");

		private static Bars of(List<List<TokenRow>> columns, int highest) {
			Bars bars = EMPTY;
			for (int column = 0; column < columns.size(); column++) {
				bars = bars.with(column * COLUMN_WIDTH + BAR_MARGIN, columns.get(column), highest);
			}
			return bars;
		}

		private Bars with(int x, List<TokenRow> ending, int highest) {
			if (ending.isEmpty()) {
				return this;
			}
			double height = Math.max(MIN_BAR_HEIGHT, (double) MAX_BAR_HEIGHT * ending.size() / highest);
			int announced = (int) ending.stream().filter((row) -> row.announcedEnd() != null).count();
			int soon = (int) ending.stream()
				.filter((row) -> row.announcedEnd() == null && Facet.EXPIRING_30.matches(row))
				.count();
			int announcedTop = top(height, announced, ending.size());
			int soonTop = top(height, announced + soon, ending.size());
			return new Bars(this.announced + bar(x, BASE, announcedTop), this.soon + bar(x, announcedTop, soonTop),
					this.other + bar(x, soonTop, top(height, 1, 1)));
		}

		private static int top(double height, int part, int whole) {
			return BASE - (int) Math.round(height * part / whole);
		}

		private static String bar(int x, int bottom, int top) {
			return (top < bottom) ? "M" + x + " " + bottom + "v" + (top - bottom) + "h12v" + (bottom - top) + "z" : "";
		}

	}

}
