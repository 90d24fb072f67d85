package io.patkeeper.token;

import java.util.List;

/**
 * How many tokens there are of each kind.
 */
record Counts(long all, long active, long expired, long revoked) {

	static final List<String> KINDS = List.of("active", "expired", "revoked");

	static Counts of(List<Row> rows) {
		return new Counts(rows.size(), count(rows, "active"), count(rows, "expired"), count(rows, "revoked"));
	}

	private static long count(List<Row> rows, String kind) {
		return rows.stream().filter((row) -> row.kind().equals(kind)).count();
	}

}
