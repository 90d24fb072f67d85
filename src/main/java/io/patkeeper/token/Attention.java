package io.patkeeper.token;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What needs attention, in numbers, the most urgent first.
 *
 * @param tiles the numbers, without those that are zero
 * @param retired whether tokens for all organizations are switched off
 * @param retirementDays calendar days until that happens
 */
record Attention(List<TraitCount> tiles, boolean retired, long retirementDays) {

	private static final List<Trait> TRAITS = List.of(Trait.EXPIRING_7, Trait.EXPIRING_30, Trait.ALL_ORGANIZATIONS,
			Trait.FULL_ACCESS, Trait.EXPIRED_LATELY);

	static Attention of(List<Row> rows, Instant now) {
		Stream<TraitCount> tiles = TRAITS.stream()
			.map((trait) -> TraitCount.of(trait, rows))
			.filter((tile) -> tile.count() > 0);
		return new Attention(tiles.toList(), !now.isBefore(Token.RETIREMENT), Expiry.daysUntil(Token.RETIREMENT, now));
	}

}
