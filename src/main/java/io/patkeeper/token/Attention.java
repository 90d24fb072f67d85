package io.patkeeper.token;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What needs attention, in numbers, the most urgent first.
 *
 * @param tiles the numbers, without those that are zero
 * @param daysToAnnouncedEnd calendar days until tokens for all organizations are
 * announced to stop working; not positive from that day on
 */
record Attention(List<TraitCount> tiles, long daysToAnnouncedEnd) {

	private static final List<Trait> TRAITS = List.of(Trait.EXPIRING_7, Trait.EXPIRING_30, Trait.ALL_ORGANIZATIONS,
			Trait.FULL_ACCESS, Trait.EXPIRED_LATELY);

	static Attention of(List<Row> rows, Instant now) {
		Stream<TraitCount> tiles = TRAITS.stream()
			.map((trait) -> TraitCount.of(trait, rows))
			.filter((tile) -> tile.count() > 0);
		return new Attention(tiles.toList(), Expiry.daysUntil(Token.ANNOUNCED_END, now));
	}

}
