package io.patkeeper.token;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

import io.patkeeper.ui.Pagination;
import io.patkeeper.ui.SearchNormalizer;
import org.jspecify.annotations.Nullable;

/**
 * The parameters in the URL of the list: which tokens it shows, and in which order.
 * Invalid values are ignored.
 *
 * @param q words that a row must contain, in any order
 * @param organization the name of the only organization to show; empty for all
 * @param status the key of a {@link StatusCount}; empty for all
 * @param facet the key of a {@link Facet}; empty for all
 * @param sort {@code name}, {@code created} or {@code expires}
 * @param dir {@code asc} or {@code desc}
 * @param page the page of a long list, from 1
 */
record TokenListQuery(String q, String organization, String status, String facet, String sort, String dir,
		String page) {

	private static final List<String> STATUSES = StatusCount.of(List.of()).stream().map(StatusCount::key).toList();

	private static final List<String> SORTS = List.of("name", "created", "expires");

	TokenListQuery(@Nullable String q, @Nullable String organization, @Nullable String status, @Nullable String facet,
			@Nullable String sort, @Nullable String dir, @Nullable String page) {
		this.q = (q != null) ? q.strip() : "";
		this.organization = (organization != null) ? organization : "";
		this.status = (status != null && STATUSES.contains(status)) ? status : "";
		this.facet = (facet != null && Facet.of(facet) != null) ? facet : "";
		this.sort = (sort != null && SORTS.contains(sort)) ? sort : "expires";
		this.dir = "desc".equals(dir) ? "desc" : "asc";
		this.page = String.valueOf(Pagination.requested(page));
	}

	int pageNumber() {
		return Integer.parseInt(this.page);
	}

	public boolean isAscending() {
		return "asc".equals(this.dir);
	}

	/**
	 * Whether anything is filtered out.
	 */
	public boolean isFiltered() {
		return !this.q.isEmpty() || !this.organization.isEmpty() || !this.status.isEmpty() || !this.facet.isEmpty();
	}

	/**
	 * The direction after a click on a column's header.
	 */
	public String directionOf(String column) {
		return (this.sort.equals(column) && isAscending()) ? "desc" : "asc";
	}

	/**
	 * The value of {@code aria-sort} of a column's header.
	 */
	public String ariaSortOf(String column) {
		if (!this.sort.equals(column)) {
			return "none";
		}
		return isAscending() ? "ascending" : "descending";
	}

	/**
	 * The rows that match the search and the organization.
	 * @param searchText gives the text of a row that is searched
	 */
	List<TokenRow> search(List<TokenRow> rows, Function<TokenRow, String> searchText) {
		List<String> words = SearchNormalizer.words(this.q);
		return rows.stream()
			.filter((row) -> this.organization.isEmpty()
					|| row.organizations().stream().anyMatch(this.organization::equalsIgnoreCase))
			.filter((row) -> words.isEmpty() || words.stream().allMatch(searchText.apply(row)::contains))
			.toList();
	}

	/**
	 * Those of the rows that have the status and the facet, in order.
	 */
	List<TokenRow> filter(List<TokenRow> rows) {
		Facet wanted = Facet.of(this.facet);
		return rows.stream()
			.filter((row) -> this.status.isEmpty() || this.status.equals(StatusCount.key(row.status().displayFilter())))
			.filter((row) -> wanted == null || wanted.matches(row))
			.sorted(order())
			.toList();
	}

	/**
	 * Active tokens come first in every order, because they can be rotated and revoked.
	 */
	private Comparator<TokenRow> order() {
		Comparator<TokenRow> byName = Comparator.comparing(TokenRow::name, String.CASE_INSENSITIVE_ORDER);
		Comparator<TokenRow> order = switch (this.sort) {
			case "name" -> byName;
			case "created" -> Comparator.comparing(TokenRow::created, Comparator.nullsLast(Comparator.naturalOrder()));
			default -> Comparator.comparing(TokenRow::expires, Comparator.nullsLast(Comparator.naturalOrder()));
		};
		return Comparator.comparing((TokenRow row) -> !row.usable())
			.thenComparing(isAscending() ? order : order.reversed())
			.thenComparing(byName)
			.thenComparing(TokenRow::authorizationId);
	}

}
