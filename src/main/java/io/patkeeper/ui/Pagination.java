package io.patkeeper.ui;

import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * One page of a long list.
 *
 * @param number the page, from 1
 * @param count the number of pages
 * @param matching the number of rows on all pages
 */
public record Pagination(int number, int count, long matching) {

	public static final int ROWS = 50;

	private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,6}");

	/**
	 * The page that a URL asks for, or the first if it makes no sense.
	 */
	public static int requested(@Nullable String page) {
		return (page != null && NUMBER.matcher(page).matches()) ? Integer.parseInt(page) : 1;
	}

	/**
	 * The requested page, or the nearest that exists.
	 */
	public static Pagination of(int requested, long matching) {
		int count = (int) Math.max(1, (matching + ROWS - 1) / ROWS);
		return new Pagination(Math.min(Math.max(1, requested), count), count, matching);
	}

	public <T> List<T> slice(List<T> rows) {
		return rows.subList((this.number - 1) * ROWS, Math.min(this.number * ROWS, rows.size()));
	}

	public boolean hasPrevious() {
		return this.number > 1;
	}

	public boolean hasNext() {
		return this.number < this.count;
	}

	/**
	 * The number of rows before this page.
	 */
	public long offset() {
		return (this.number - 1L) * ROWS;
	}

	public long first() {
		return (this.matching == 0) ? 0 : offset() + 1;
	}

	public long last() {
		return Math.min(offset() + ROWS, this.matching);
	}

}
