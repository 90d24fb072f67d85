package io.patkeeper.token;

import java.util.List;

/**
 * How many tokens there are of each kind.
 */
record StatusCounts(long all, long active, long expired, long revoked) {

	static final List<String> KINDS = List.of("active", "expired", "revoked");

	static StatusCounts of(List<TokenRow> rows) {
		return new StatusCounts(rows.size(), count(rows, "active"), count(rows, "expired"), count(rows, "revoked"));
	}

	private static long count(List<TokenRow> rows, String kind) {
		return rows.stream().filter((row) -> row.kind().equals(kind)).count();
	}

}
