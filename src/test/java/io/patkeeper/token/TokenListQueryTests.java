package io.patkeeper.token;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

class TokenListQueryTests {

	private final TokenRow deploy = Fixtures.row(Fixtures.pat("deploy", Duration.ofDays(40), "vso.code"),
			TokenStatus.ACTIVE);

	private final TokenRow agent = Fixtures.row(Fixtures.pat("Agent", Duration.ofDays(90), "vso.agentpools"),
			TokenStatus.ACTIVE);

	private final TokenRow old = Fixtures.row(Fixtures.pat("old", Duration.ofDays(-5), "vso.code"),
			TokenStatus.EXPIRED);

	private final TokenRow gone = Fixtures.row(Fixtures.pat("gone", Duration.ofDays(5), "vso.code"),
			TokenStatus.REVOKED);

	private final List<TokenRow> rows = List.of(this.gone, this.old, this.agent, this.deploy);

	@Test
	void showsWhatWorksByDefaultAndTheNextToExpireOnTop() {
		assertThat(shown(new TokenListQuery(null, null, null, null, null, null, null, null), this.rows))
			.containsExactly(this.deploy, this.agent);
	}

	@Test
	void showsWhatWorksFirstAmongAllAndTheNextToExpireOnTop() {
		assertThat(shown(new TokenListQuery("", "", "all", "", "", "", "", ""), this.rows)).containsExactly(this.deploy,
				this.agent, this.old, this.gone);
	}

	@ParameterizedTest
	@CsvSource({ "2026-12-28, deploy", "2027-02-15, Agent" })
	void filtersByTheWeekInWhichATokenStopsWorking(String week, String name) {
		assertThat(shown(new TokenListQuery("", "", "all", "", week, "", "", ""), this.rows)).extracting(TokenRow::name)
			.containsExactly(name);
	}

	@Test
	void keepsWhatWorksFirstWhenTheOrderIsTurnedRound() {
		assertThat(shown(new TokenListQuery("", "", "all", "", "", "expires", "desc", ""), this.rows))
			.containsExactly(this.agent, this.deploy, this.gone, this.old);
	}

	@Test
	void sortsByNameWithoutRegardToCase() {
		assertThat(shown(new TokenListQuery("", "", "active", "", "", "name", "asc", ""), this.rows))
			.containsExactly(this.agent, this.deploy);
	}

	@ParameterizedTest
	@CsvSource({ "DEPL, deploy", "agentpools, Agent", "gon, gone", "agentpools  age, Agent", "\u00c1g\u00e9nt, Agent" })
	void findsTheWordsOfARowInAnyOrder(String q, String name) {
		assertThat(shown(new TokenListQuery(q, "", "all", "", "", "", "", ""), this.rows)).extracting(TokenRow::name)
			.containsExactly(name);
	}

	@Test
	void findsAStatusInLowerAndInUpperCase() {
		String revoked = text("token.status.revoked");
		for (String q : List.of(revoked.toLowerCase(Locale.ENGLISH),
				revoked.toUpperCase(Locale.ENGLISH) + " fabrikam gone")) {
			assertThat(shown(new TokenListQuery(q, "", "all", "", "", "", "", ""), this.rows))
				.containsExactly(this.gone);
		}
	}

	@ParameterizedTest
	@CsvSource({ "active, 2", "inactive, 2", "all, 4", "nonsense, 2", "'', 2" })
	void filtersByStatus(String status, int count) {
		assertThat(shown(new TokenListQuery("", "", status, "", "", "", "", ""), this.rows)).hasSize(count);
	}

	@ParameterizedTest
	@CsvSource({ "fabrikam, 4", "FABRIKAM, 4", "contoso, 0" })
	void filtersByOrganization(String organization, int count) {
		assertThat(shown(new TokenListQuery("", organization, "all", "", "", "", "", ""), this.rows)).hasSize(count);
	}

	@Test
	void filtersByFacet() {
		TokenRow full = Fixtures.row(Fixtures.pat("full", Duration.ofDays(20), "app_token"), TokenStatus.ACTIVE);
		TokenRow tool = Fixtures.row(Fixtures.pat("git: https://dev.azure.com/x on PC", Duration.ofDays(3), "vso.code"),
				TokenStatus.EXPIRING);
		TokenRow rotated = this.agent
			.with((id) -> new SampleRotation(UUID.randomUUID(), this.agent.authorizationId(), false));
		TokenRow global = Fixtures.row(Fixtures.globalPat("global", Duration.ofDays(90)), TokenStatus.ACTIVE);
		List<TokenRow> all = List.of(full, tool, global, rotated, this.deploy, this.old);
		assertThat(shown(new TokenListQuery("", "", "all", "full-access", "", "", "", ""), all)).containsExactly(full);
		assertThat(shown(new TokenListQuery("", "", "all", "tool-created", "", "", "", ""), all)).containsExactly(tool);
		assertThat(shown(new TokenListQuery("", "", "all", "expiring-30", "", "", "", ""), all)).containsExactly(tool,
				full);
		assertThat(shown(new TokenListQuery("", "", "all", "all-organizations", "", "", "", ""), all))
			.containsExactly(global);
		assertThat(shown(new TokenListQuery("", "", "all", "in-rotation", "", "", "", ""), all))
			.containsExactly(rotated);
		assertThat(shown(new TokenListQuery("", "", "all", "recently-expired", "", "", "", ""), all))
			.containsExactly(this.old);
	}

	@Test
	void ignoresInvalidValues() {
		TokenListQuery query = new TokenListQuery("  ", null, "x", "", "2026", "y", "z", "");
		assertThat(query).isEqualTo(new TokenListQuery("", "", "active", "", "", "expires", "asc", "1"));
		assertThat(query.isFiltered()).isFalse();
	}

	@Test
	void turnsTheOrderRoundAtTheSecondClickOnAColumn() {
		TokenListQuery query = new TokenListQuery("", "", "", "", "", "name", "asc", "");
		assertThat(query.directionOf("name")).isEqualTo("desc");
		assertThat(query.ariaSortOf("name")).isEqualTo("ascending");
		assertThat(query.directionOf("expires")).isEqualTo("asc");
		assertThat(query.ariaSortOf("expires")).isEqualTo("none");
	}

	private static List<TokenRow> shown(TokenListQuery query, List<TokenRow> rows) {
		return query.filter(query.search(rows, Fixtures.searchText()::of, Fixtures.NOW));
	}

}
