package io.patkeeper.token;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.ui.BrowserTimeZone;

/**
 * What needs attention, in numbers, the most urgent first.
 *
 * @param tiles the numbers, without those that are zero
 * @param daysToAnnouncedEnd calendar days until tokens for all organizations are
 * announced to stop working; not positive from that day on
 */
record AttentionSummary(List<FacetCount> tiles, long daysToAnnouncedEnd) {

	private static final List<Facet> FACETS = List.of(Facet.EXPIRING_7, Facet.EXPIRING_30, Facet.ALL_ORGANIZATIONS,
			Facet.FULL_ACCESS, Facet.RECENTLY_EXPIRED);

	static AttentionSummary of(List<TokenRow> rows, Instant now) {
		Stream<FacetCount> tiles = FACETS.stream()
			.map((facet) -> FacetCount.of(facet, rows))
			.filter((tile) -> tile.count() > 0);
		return new AttentionSummary(tiles.toList(),
				Expiry.daysUntil(ManagedToken.ANNOUNCED_END, now, BrowserTimeZone.current()));
	}

}
