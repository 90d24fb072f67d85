package io.patkeeper.token;

import java.util.List;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.DisplayFilterOption;
import io.patkeeper.ui.MessageKeys;
import org.jspecify.annotations.Nullable;

/**
 * The number of tokens with a status.
 *
 * @param status the status; {@code null} for any
 * @param count the number of tokens
 */
record StatusCount(@Nullable DisplayFilterOption status, long count) {

	/**
	 * The counts of all tokens and of each status.
	 */
	static List<StatusCount> of(List<TokenRow> rows) {
		Stream<StatusCount> byStatus = Stream.of(DisplayFilterOption.values())
			.map((status) -> new StatusCount(status,
					rows.stream().filter((row) -> row.status().displayFilter() == status).count()));
		return Stream.concat(Stream.of(new StatusCount(null, rows.size())), byStatus).toList();
	}

	/**
	 * The status in URLs and message keys; empty for any.
	 */
	public String key() {
		return (this.status != null) ? key(this.status) : "";
	}

	static String key(DisplayFilterOption status) {
		return MessageKeys.of(status);
	}

}
