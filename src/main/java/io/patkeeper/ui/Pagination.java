package io.patkeeper.ui;

import java.util.List;

/**
 * A page of a long list.
 *
 * @param number the page, from 1
 * @param count how many pages there are
 * @param matching how many rows are on all of them
 */
public record Pagination(int number, int count, int matching) {

	public static final int ROWS = 50;

	/**
	 * The requested page, or the last one if there are not that many.
	 */
	public static Pagination of(int wanted, int matching) {
		int count = Math.max(1, (matching + ROWS - 1) / ROWS);
		return new Pagination(Math.min(Math.max(1, wanted), count), count, matching);
	}

	public <T> List<T> cut(List<T> rows) {
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
