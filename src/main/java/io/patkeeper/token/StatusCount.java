package io.patkeeper.token;

import java.util.List;
import java.util.stream.Stream;

/**
 * The number of tokens that a {@link StatusFilter} leaves.
 *
 * @param status the filter
 * @param count the number of tokens
 */
record StatusCount(StatusFilter status, long count) {

	/**
	 * The counts of all filters.
	 */
	static List<StatusCount> of(List<TokenRow> rows) {
		return Stream.of(StatusFilter.values())
			.map((status) -> new StatusCount(status, rows.stream().filter(status::matches).count()))
			.toList();
	}

}
