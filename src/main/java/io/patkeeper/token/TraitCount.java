package io.patkeeper.token;

import java.util.List;

/**
 * How many tokens have something in common. The number leads to them.
 *
 * @param trait what they have in common
 * @param count how many there are
 */
record TraitCount(Trait trait, long count) {

	static TraitCount of(Trait trait, List<Row> rows) {
		return new TraitCount(trait, rows.stream().filter(trait::isOf).count());
	}

}
