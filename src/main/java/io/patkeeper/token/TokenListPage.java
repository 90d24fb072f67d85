package io.patkeeper.token;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.ui.Notice;
import io.patkeeper.ui.Pagination;

/**
 * The content of the list's page.
 *
 * @param rows the tokens of this page
 * @param forAllOrganizations whether one of them is for all organizations
 * @param pagination where this page is among all tokens that match the query
 * @param selected how many tokens are selected
 * @param allSelected whether all tokens that match the query are
 * @param total the number of all tokens
 * @param active the number of those that work
 * @param statusCounts how many of those that match the query have each status
 * @param attention what needs attention
 * @param weeks when the tokens will stop working
 * @param organizationNames the organizations whose tokens are managed
 * @param answered how many of them listed their tokens
 * @param addedNames those of them that the person added, and may remove again
 * @param fixedOrganizations whether the configuration names them, so that none can be
 * added
 * @param query the parameters of the page
 * @param notices what could not be shown, and why
 */
record TokenListPage(List<TokenRow> rows, boolean forAllOrganizations, Pagination pagination, SelectedCount selected,
		boolean allSelected, int total, long active, List<StatusCount> statusCounts, AttentionSummary attention,
		ExpiryWeeks weeks, List<String> organizationNames, long answered, List<String> addedNames,
		boolean fixedOrganizations, TokenListQuery query, List<Notice> notices) {

	static TokenListPage of(List<TokenRow> all, ManagedOrganizations known, long answered, TokenListQuery query,
			TokenSelection selection, List<Notice> notices, TokenSearchText searchText, Instant now) {
		List<TokenRow> found = query.search(all, searchText::of, now);
		List<TokenRow> matching = query.filter(found);
		Pagination pagination = Pagination.of(query.pageNumber(), matching.size());
		List<TokenRow> shown = pagination.slice(matching);
		return new TokenListPage(shown, shown.stream().anyMatch(TokenRow::allOrganizations), pagination,
				SelectedCount.of(selection, shown.stream().filter(TokenRow::selected).count()),
				matching.stream().allMatch(TokenRow::selected), all.size(),
				all.stream().filter(TokenRow::usable).count(), StatusCount.of(found), AttentionSummary.of(all, now),
				ExpiryWeeks.of(all, Facet.of(query.facet()), query.week(), now), names(known.all()), answered,
				names(known.added()), known.fixed(), query, notices);
	}

	private static List<String> names(Collection<Organization> organizations) {
		return organizations.stream().map(Organization::name).toList();
	}

}
