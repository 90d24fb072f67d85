package io.patkeeper.token;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.patkeeper.ui.FragmentCache;
import io.patkeeper.ui.ListView;
import io.patkeeper.ui.Pagination;

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
	 * What stands below the rows: the checkbox for all tokens that match, the links to
	 * them as files, and the other pages.
	 * @param allSelected whether all tokens that match are selected
	 */
	public String foot(TokenListQuery query, Pagination pagination, boolean allSelected) {
		return this.fragments.render(TEMPLATE, "foot",
				Map.of("query", query, "pagination", pagination, "allSelected", allSelected));
	}

	/**
	 * How many tokens are selected, and what can be done with them.
	 * @param back the view of the list to which other pages return
	 */
	public String selection(TokenListQuery query, SelectedCount selected, ListView back) {
		return this.fragments.render(TEMPLATE, "selection", Map.of("query", query, "selected", selected, "back", back));
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
