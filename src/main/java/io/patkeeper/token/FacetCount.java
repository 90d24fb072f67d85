package io.patkeeper.token;

import java.util.List;

/**
 * The number of tokens with a facet.
 *
 * @param facet the facet
 * @param count the number of tokens
 */
record FacetCount(Facet facet, long count) {

	static FacetCount of(Facet facet, List<TokenRow> rows) {
		return new FacetCount(facet, rows.stream().filter(facet.status()::matches).filter(facet::matches).count());
	}

}
