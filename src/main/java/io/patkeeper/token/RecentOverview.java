package io.patkeeper.token;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An overview that may have been remembered.
 *
 * @param overview the overview
 * @param rows its tokens as the list shows them
 * @param age how long ago the tokens were listed; {@code null} if just now
 */
record RecentOverview(TokenOverview overview, List<TokenRow> rows, @Nullable Duration age) {

	List<TokenRow> rowsWith(TokenRotations rotations) {
		return this.rows.stream().map((row) -> row.with(rotations)).toList();
	}

}
