package io.patkeeper.token;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.ui.Notice;
import io.patkeeper.ui.Pagination;

/**
 * What the list page shows.
 *
 * @param rows the tokens of this page that match the view, in its order
 * @param pages where this page is among all that match
 * @param total how many tokens there are in all
 * @param counts how many match the view apart from its status and trait, by status
 * @param traits the same, by what they have in common
 * @param attention what needs attention
 * @param timeline when the tokens will stop working
 * @param organizationNames the organizations asked
 * @param addedNames those of them that the person added, and may remove again
 * @param fixedOrganizations whether the configuration names them, so that none can be
 * added
 * @param view what the person wants to see
 * @param notices what could not be shown, and why
 * @param words tells the words of a row
 */
record TokenListPage(List<TokenRow> rows, Pagination pages, int total, StatusCounts counts, List<FacetCount> traits,
		Attention attention, ExpiryTimeline timeline, List<String> organizationNames, List<String> addedNames,
		boolean fixedOrganizations, TokenListQuery view, List<Notice> notices, Function<TokenRow, String> words) {

	private static final List<Facet> CHIPS = List.of(Facet.EXPIRING_30, Facet.FULL_ACCESS, Facet.MACHINE_MADE);

	static TokenListPage of(List<TokenRow> all, KnownOrganizations known, TokenListQuery view, List<Notice> notices,
			Function<TokenRow, String> words, Instant now) {
		List<TokenRow> candidates = all.stream().filter((row) -> view.matchesButForChips(row, words)).toList();
		List<TokenRow> matching = view.apply(candidates).toList();
		Pagination pages = Pagination.of(view.pageNumber(), matching.size());
		return new TokenListPage(pages.slice(matching), pages, all.size(), StatusCounts.of(candidates),
				chips(view).map((trait) -> FacetCount.of(trait, candidates)).toList(), Attention.of(all, now),
				ExpiryTimeline.of(all, now), names(known.all()), names(known.added()), known.fixed(), view, notices,
				words);
	}

	/**
	 * The text that the search in the browser uses, which is the same as on the server.
	 */
	public String searchText(TokenRow row) {
		return this.words.apply(row);
	}

	/**
	 * The usual ones, and the one that a tile has led to: what narrows the list is always
	 * in sight.
	 */
	private static Stream<Facet> chips(TokenListQuery view) {
		return Stream.concat(CHIPS.stream(), Stream.ofNullable(Facet.of(view.trait()))).distinct();
	}

	private static List<String> names(Collection<Organization> organizations) {
		return organizations.stream().map(Organization::name).toList();
	}

}
