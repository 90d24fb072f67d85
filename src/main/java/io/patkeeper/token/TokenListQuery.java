package io.patkeeper.token;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.patkeeper.ui.Pagination;
import io.patkeeper.ui.SearchNormalizer;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriComponentsBuilder;

/**
 * The parameters in the URL of the list: which tokens it shows, and in which order.
 * Invalid values are ignored.
 *
 * @param q words that a row must contain, in any order
 * @param organization the name of the only organization to show; empty for all
 * @param status the key of a {@link StatusFilter}
 * @param facet the key of a {@link Facet}; empty for all
 * @param week the key of the only {@linkplain ExpiryWeeks.Week week} to show; empty for
 * all
 * @param sort {@code name} or {@code expires}
 * @param dir {@code asc} or {@code desc}
 * @param page the page of a long list, from 1
 */
public record TokenListQuery(String q, String organization, String status, String facet, String week, String sort,
		String dir, String page) {

	private static final Pattern WEEK = Pattern.compile("\\d{4}-\\d\\d-\\d\\d|" + ExpiryWeeks.LATER);

	private static final List<String> SORTS = List.of("name", "expires");

	public TokenListQuery(@Nullable String q, @Nullable String organization, @Nullable String status,
			@Nullable String facet, @Nullable String week, @Nullable String sort, @Nullable String dir,
			@Nullable String page) {
		this.q = (q != null) ? q.strip() : "";
		this.organization = (organization != null) ? organization : "";
		this.status = StatusFilter.of(status).key();
		this.facet = (facet != null && Facet.of(facet) != null) ? facet : "";
		this.week = (week != null && WEEK.matcher(week).matches()) ? week : "";
		this.sort = (sort != null && SORTS.contains(sort)) ? sort : "expires";
		this.dir = "desc".equals(dir) ? "desc" : "asc";
		this.page = String.valueOf(Pagination.requested(page));
	}

	/**
	 * The URL of the list with these parameters, below the context path.
	 */
	public String url() {
		return UriComponentsBuilder.fromPath("/tokens")
			.queryParam("q", "{q}")
			.queryParam("organization", "{organization}")
			.queryParam("status", this.status)
			.queryParam("facet", this.facet)
			.queryParam("week", this.week)
			.queryParam("sort", this.sort)
			.queryParam("dir", this.dir)
			.queryParam("page", this.page)
			.encode()
			.buildAndExpand(this.q, this.organization)
			.toUriString();
	}

	/**
	 * The list as it opens, if this is a query for what is selected, or else this one.
	 */
	public TokenListQuery withoutSelection() {
		return isForSelection() ? new TokenListQuery(null, null, null, null, null, this.sort, this.dir, null) : this;
	}

	/**
	 * Whether only tokens that are selected are shown.
	 */
	public boolean isForSelection() {
		return Facet.of(this.facet) == Facet.SELECTED;
	}

	int pageNumber() {
		return Integer.parseInt(this.page);
	}

	public boolean isAscending() {
		return "asc".equals(this.dir);
	}

	/**
	 * Whether more is filtered out than by default.
	 */
	public boolean isFiltered() {
		return !this.q.isEmpty() || !this.organization.isEmpty() || !this.facet.isEmpty() || !this.week.isEmpty()
				|| StatusFilter.of(this.status) != StatusFilter.ACTIVE;
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
	 * The rows that match everything but the status.
	 * @param searchText gives the text of a row that is searched
	 */
	List<TokenRow> search(List<TokenRow> rows, Function<TokenRow, String> searchText, Instant now) {
		Facet wanted = Facet.of(this.facet);
		List<String> words = SearchNormalizer.words(this.q);
		return rows.stream()
			.filter((row) -> this.organization.isEmpty()
					|| row.organizations().stream().anyMatch(this.organization::equalsIgnoreCase))
			.filter((row) -> wanted == null || wanted.matches(row))
			.filter((row) -> this.week.isEmpty() || this.week.equals(ExpiryWeeks.keyOf(row, now)))
			.filter((row) -> words.isEmpty() || words.stream().allMatch(searchText.apply(row)::contains))
			.toList();
	}

	/**
	 * Those of the rows that have the status, in order.
	 */
	List<TokenRow> filter(List<TokenRow> rows) {
		return rows.stream().filter(StatusFilter.of(this.status)::matches).sorted(order()).toList();
	}

	/**
	 * The rows that match, in order.
	 * @param searchText gives the text of a row that is searched
	 */
	List<TokenRow> find(List<TokenRow> rows, Function<TokenRow, String> searchText, Instant now) {
		return filter(search(rows, searchText, now));
	}

	/**
	 * Active tokens come first in every order, because they can be rotated and revoked.
	 */
	private Comparator<TokenRow> order() {
		Comparator<TokenRow> byName = Comparator.comparing(TokenRow::name, String.CASE_INSENSITIVE_ORDER);
		Comparator<TokenRow> order = "name".equals(this.sort) ? byName
				: Comparator.comparing(TokenRow::expires, Comparator.nullsLast(Comparator.naturalOrder()));
		return Comparator.comparing((TokenRow row) -> !row.usable())
			.thenComparing(isAscending() ? order : order.reversed())
			.thenComparing(byName)
			.thenComparing(TokenRow::authorizationId);
	}

}
