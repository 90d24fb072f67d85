package io.patkeeper.ui;

import java.util.List;

/**
 * One page of a long list.
 *
 * @param number the page, from 1
 * @param count the number of pages
 * @param matching the number of rows on all pages
 */
public record Pagination(int number, int count, int matching) {

	public static final int ROWS = 50;

	/**
	 * The requested page, or the nearest that exists.
	 */
	public static Pagination of(int requested, int matching) {
		int count = Math.max(1, (matching + ROWS - 1) / ROWS);
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

	public int first() {
		return (this.matching == 0) ? 0 : (this.number - 1) * ROWS + 1;
	}

	public int last() {
		return Math.min(this.number * ROWS, this.matching);
	}

}
