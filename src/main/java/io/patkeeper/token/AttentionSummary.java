package io.patkeeper.token;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.ui.BrowserTimeZone;
import org.jspecify.annotations.Nullable;

/**
 * What needs attention, in numbers, the most urgent first.
 *
 * @param tiles the numbers, without those that are zero
 * @param advice the numbers of what could be better, without those that are zero
 * @param first what to do first; {@code null} if nothing is urgent
 * @param replaceable the token to replace first, if it is the only one
 * @param daysToAnnouncedEnd calendar days until tokens for all organizations are
 * announced to stop working; {@code null} after that
 * @param hoursToAnnouncedEnd the same in full hours, if it is less than a day
 */
record AttentionSummary(List<FacetCount> tiles, List<FacetCount> advice, @Nullable FacetCount first,
		@Nullable TokenRow replaceable, @Nullable Long daysToAnnouncedEnd, @Nullable Long hoursToAnnouncedEnd) {

	private static final List<Facet> URGENT = List.of(Facet.ALL_ORGANIZATIONS, Facet.EXPIRING_30);

	static AttentionSummary of(List<TokenRow> rows, Instant now) {
		Map<Boolean, List<FacetCount>> counts = Stream.of(Facet.values())
			.filter((facet) -> facet != Facet.SELECTED)
			.map((facet) -> FacetCount.of(facet, rows))
			.filter((count) -> count.count() > 0)
			.collect(Collectors.partitioningBy((count) -> count.facet().tile()));
		List<FacetCount> tiles = counts.get(true);
		Optional<FacetCount> first = tiles.stream().filter((tile) -> URGENT.contains(tile.facet())).findFirst();
		TokenRow replaceable = first.filter((tile) -> tile.facet() == Facet.ALL_ORGANIZATIONS && tile.count() == 1)
			.flatMap((tile) -> rows.stream().filter(tile.facet()::matches).findFirst())
			.orElse(null);
		boolean ahead = ManagedToken.ANNOUNCED_END.isAfter(now);
		long hours = Duration.between(now, ManagedToken.ANNOUNCED_END).toHours();
		return new AttentionSummary(tiles, counts.get(false), first.orElse(null), replaceable,
				ahead ? Expiry.daysUntil(ManagedToken.ANNOUNCED_END, now, BrowserTimeZone.current()) : null,
				(ahead && hours < 24) ? hours : null);
	}

	/**
	 * The tiles to show: the advice by which the list is filtered has one as well, which
	 * removes the filter.
	 * @param chosen the key of the facet by which the list is filtered, if any
	 */
	public List<FacetCount> tiles(String chosen) {
		return Stream
			.concat(this.tiles.stream(), this.advice.stream().filter((count) -> count.facet().key().equals(chosen)))
			.toList();
	}

	/**
	 * When tokens for all organizations are announced to stop working.
	 */
	public Instant announcedEnd() {
		return ManagedToken.ANNOUNCED_END;
	}

}
