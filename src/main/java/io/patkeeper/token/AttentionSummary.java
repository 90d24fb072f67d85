package io.patkeeper.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.ui.BrowserTimeZone;
import org.jspecify.annotations.Nullable;

/**
 * What needs attention, in numbers, the most urgent first.
 *
 * @param tiles the numbers, without those that are zero
 * @param first what to do first; {@code null} if nothing is urgent
 * @param daysToAnnouncedEnd calendar days until tokens for all organizations are
 * announced to stop working; {@code null} after that
 */
record AttentionSummary(List<FacetCount> tiles, @Nullable FacetCount first, @Nullable Long daysToAnnouncedEnd) {

	private static final List<Facet> URGENT = List.of(Facet.ALL_ORGANIZATIONS, Facet.EXPIRING_30);

	static AttentionSummary of(List<TokenRow> rows, Instant now) {
		List<FacetCount> tiles = Stream.of(Facet.values())
			.map((facet) -> FacetCount.of(facet, rows))
			.filter((tile) -> tile.count() > 0)
			.toList();
		Optional<FacetCount> first = tiles.stream().filter((tile) -> URGENT.contains(tile.facet())).findFirst();
		return new AttentionSummary(tiles, first.orElse(null), ManagedToken.ANNOUNCED_END.isAfter(now)
				? Expiry.daysUntil(ManagedToken.ANNOUNCED_END, now, BrowserTimeZone.current()) : null);
	}

	/**
	 * When tokens for all organizations are announced to stop working.
	 */
	public Instant announcedEnd() {
		return ManagedToken.ANNOUNCED_END;
	}

}
