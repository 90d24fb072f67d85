package io.patkeeper.token;

import java.util.List;

/**
 * How many tokens have something in common. The number leads to them.
 *
 * @param trait what they have in common
 * @param count how many there are
 */
record FacetCount(Facet trait, long count) {

	static FacetCount of(Facet trait, List<TokenRow> rows) {
		return new FacetCount(trait, rows.stream().filter(trait::isOf).count());
	}

}
