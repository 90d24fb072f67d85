package io.patkeeper.token;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.patkeeper.ui.FragmentCache;
import io.patkeeper.ui.ListView;

import org.springframework.stereotype.Component;

/**
 * The parts of the list that are often the same from view to view. The template of the
 * list, where this is {@code @tokenListFragments}, places their HTML.
 */
@Component("tokenListFragments")
class TokenListFragments {

	private static final String TEMPLATE = "tokens/list-fragments";

	private final FragmentCache fragments;

	TokenListFragments(FragmentCache fragments) {
		this.fragments = fragments;
	}

	public String tiles(List<FacetCount> tiles, String chosen) {
		return this.fragments.render(TEMPLATE, "tiles", Map.of("tiles", tiles, "chosen", chosen));
	}

	/**
	 * What could be better about tokens, as links below the list.
	 */
	public String advice(List<FacetCount> advice) {
		return this.fragments.render(TEMPLATE, "advice", Map.of("advice", advice));
	}

	public String weeks(ExpiryWeeks weeks, String chosen) {
		return this.fragments.render(TEMPLATE, "weeks", Map.of("weeks", weeks, "chosen", chosen));
	}

	/**
	 * The search and the choice of a status.
	 */
	public String tools(TokenListQuery query, List<String> organizationNames, List<StatusCount> statusCounts) {
		return this.fragments.render(TEMPLATE, "tools",
				Map.of("query", query, "organizationNames", organizationNames, "statusCounts", statusCounts));
	}

	/**
	 * The headers of the columns.
	 */
	public String columns(TokenListQuery query) {
		return this.fragments.render(TEMPLATE, "columns", Map.of("query", query));
	}

	/**
	 * The links to all tokens that match, as files.
	 */
	public String exports(TokenListQuery query) {
		return this.fragments.render(TEMPLATE, "exports", Map.of("query", query));
	}

	/**
	 * The rows.
	 * @param back the view of the list to which other pages return
	 */
	public String rows(List<TokenRow> rows, ListView back) {
		return rows.stream()
			.map((row) -> this.fragments.render(TEMPLATE, "row", Map.of("token", row, "back", back)))
			.collect(Collectors.joining());
	}

}
