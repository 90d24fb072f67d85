package io.patkeeper.token;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Which tokens a person wants to see and in which order, according to the address. A
 * value that makes no sense is ignored.
 *
 * @param q words that a row must hold, in any order
 * @param organization the name of the only organization to show; empty for all
 * @param status {@code active}, {@code expired} or {@code revoked}; empty for all
 * @param trait the key of a {@link Facet} that the tokens must have; empty for any
 * @param sort {@code name}, {@code created} or {@code expires}
 * @param dir {@code asc} or {@code desc}
 * @param page the page of a long list, from 1
 */
record TokenListQuery(String q, String organization, String status, String trait, String sort, String dir,
		String page) {

	private static final List<String> SORTS = List.of("name", "created", "expires");

	TokenListQuery(@Nullable String q, @Nullable String organization, @Nullable String status, @Nullable String trait,
			@Nullable String sort, @Nullable String dir, @Nullable String page) {
		this.q = (q != null) ? q.strip() : "";
		this.organization = (organization != null) ? organization : "";
		this.status = (status != null && StatusCounts.KINDS.contains(status)) ? status : "";
		this.trait = (Facet.of(trait) != null) ? String.valueOf(trait) : "";
		this.sort = (sort != null && SORTS.contains(sort)) ? sort : "expires";
		this.dir = "desc".equals(dir) ? "desc" : "asc";
		this.page = (page != null && page.matches("[1-9][0-9]{0,4}")) ? page : "1";
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
	public boolean isNarrowed() {
		return !this.q.isEmpty() || !this.organization.isEmpty() || !this.status.isEmpty() || !this.trait.isEmpty();
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
	 * The rows to show, of those that match but for the chips.
	 */
	Stream<TokenRow> apply(List<TokenRow> candidates) {
		return candidates.stream()
			.filter((row) -> this.status.isEmpty() || this.status.equals(row.kind()))
			.filter((row) -> this.trait.isEmpty() || hasTrait(row))
			.sorted(order());
	}

	private boolean hasTrait(TokenRow row) {
		Facet wanted = Facet.of(this.trait);
		return wanted != null && wanted.isOf(row);
	}

	/**
	 * Whether a row matches the search and the organization.
	 * @param words tells the words of a row
	 */
	boolean matchesButForChips(TokenRow row, Function<TokenRow, String> words) {
		return (this.organization.isEmpty()
				|| row.organizations().stream().anyMatch(this.organization::equalsIgnoreCase))
				&& holds(row, SearchText.words(this.q), words);
	}

	private static boolean holds(TokenRow row, List<String> wanted, Function<TokenRow, String> words) {
		return wanted.isEmpty() || wanted.stream().allMatch(words.apply(row)::contains);
	}

	/**
	 * Active tokens come first in every order, as they are what people can act upon.
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
