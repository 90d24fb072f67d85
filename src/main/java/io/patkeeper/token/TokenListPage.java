package io.patkeeper.token;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.ui.Notice;
import io.patkeeper.ui.Pagination;

/**
 * The content of the list's page.
 *
 * @param rows the tokens of this page
 * @param pagination where this page is among all tokens that match the query
 * @param total the number of all tokens
 * @param statusCounts the number of tokens with each status, of those that match the
 * search and the organization
 * @param facetCounts the same for facets
 * @param attention what needs attention
 * @param timeline when the tokens will stop working
 * @param organizationNames the organizations whose tokens were listed
 * @param addedNames those of them that the person added, and may remove again
 * @param fixedOrganizations whether the configuration names them, so that none can be
 * added
 * @param query the parameters of the page
 * @param notices what could not be shown, and why
 * @param searchTexts gives the text of a row that is searched
 */
record TokenListPage(List<TokenRow> rows, Pagination pagination, int total, List<StatusCount> statusCounts,
		List<FacetCount> facetCounts, AttentionSummary attention, ExpiryTimeline timeline,
		List<String> organizationNames, List<String> addedNames, boolean fixedOrganizations, TokenListQuery query,
		List<Notice> notices, Function<TokenRow, String> searchTexts) {

	private static final List<Facet> DEFAULT_FACETS = List.of(Facet.EXPIRING_30, Facet.FULL_ACCESS, Facet.TOOL_CREATED);

	static TokenListPage of(List<TokenRow> all, ManagedOrganizations known, TokenListQuery query, List<Notice> notices,
			TokenSearchText searchText, Instant now) {
		Map<UUID, String> built = new HashMap<>();
		Function<TokenRow, String> searchTexts = (row) -> built.computeIfAbsent(row.authorizationId(),
				(id) -> searchText.of(row));
		List<TokenRow> found = query.search(all, searchTexts);
		List<TokenRow> matching = query.filter(found);
		Pagination pagination = Pagination.of(query.pageNumber(), matching.size());
		return new TokenListPage(pagination.slice(matching), pagination, all.size(), StatusCount.of(found),
				facets(query).map((facet) -> FacetCount.of(facet, found)).toList(), AttentionSummary.of(all, now),
				ExpiryTimeline.of(all, now), names(known.all()), names(known.added()), known.fixed(), query, notices,
				searchTexts);
	}

	/**
	 * A row's searchable text, used by both the browser and the server.
	 */
	public String searchText(TokenRow row) {
		return this.searchTexts.apply(row);
	}

	/**
	 * The default facets, plus the selected one.
	 */
	private static Stream<Facet> facets(TokenListQuery query) {
		return Stream.concat(DEFAULT_FACETS.stream(), Stream.ofNullable(Facet.of(query.facet()))).distinct();
	}

	private static List<String> names(Collection<Organization> organizations) {
		return organizations.stream().map(Organization::name).toList();
	}

}
