package io.patkeeper.token;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.token.scope.ScopeFixtures;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.patkeeper.token.Fixtures.CONTOSO;
import static io.patkeeper.token.Fixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;

class FacetTests {

	@ParameterizedTest
	@CsvSource({ "80, false", "81, true", "300, true" })
	void isLongLivedAfterNinetyDays(int daysLeft, boolean longLived) {
		// It was created ten days ago.
		PersonalAccessToken pat = Fixtures.pat("ci", Duration.ofDays(daysLeft), "vso.code");
		assertThat(Facet.LONG_LIVED.matches(Fixtures.row(pat, TokenStatus.ACTIVE))).isEqualTo(longLived);
		assertThat(Facet.LONG_LIVED.matches(Fixtures.row(pat, TokenStatus.EXPIRED))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "vso.code vso.code_write, true", "vso.code_manage vso.build vso.code, true",
			"vso.code vso.wiki, false", "vso.code, false", "vso.code vso.from_the_future, false" })
	void hasRedundantScopesIfOneIncludesAnother(String scopes, boolean redundant) {
		PersonalAccessToken pat = Fixtures.pat("ci", Duration.ofDays(40), scopes.split(" "));
		assertThat(Facet.REDUNDANT_SCOPES.matches(Fixtures.row(pat, TokenStatus.ACTIVE))).isEqualTo(redundant);
	}

	@Test
	void sharesItsNameWithAnotherThatWorksInTheSameOrganization() {
		ManagedToken elsewhere = new ManagedToken(CONTOSO, List.of(CONTOSO), another("ci"), TokenStatus.ACTIVE);
		List<TokenRow> rows = TokenRow.compareNames(Stream
			.of(Fixtures.token(another("ci")), Fixtures.token(another("ci")), Fixtures.token(another("deploy")),
					elsewhere, Fixtures.token(another("deploy"), TokenStatus.EXPIRED))
			.map((token) -> TokenRow.of(token, ScopeFixtures.catalogue(), NOW))
			.toList());
		assertThat(rows).extracting(Facet.SHARED_NAME::matches).containsExactly(true, true, false, false, false);
	}

	@Test
	void sharesNoNameWhileItIsInRotation() {
		List<TokenRow> rows = TokenRow.compareNames(List.of(Fixtures.row(another("ci"), TokenStatus.ACTIVE),
				Fixtures.row(another("ci"), TokenStatus.ACTIVE)));
		SampleRotation rotation = new SampleRotation(UUID.randomUUID(), rows.get(0).authorizationId(), false);
		assertThat(rows).map((row) -> row.with(new SampleRotations(rotation)))
			.extracting(Facet.SHARED_NAME::matches)
			.containsExactly(false, false);
	}

	@ParameterizedTest
	@CsvSource({ "3, EXPIRING, true", "30, ACTIVE, true", "31, ACTIVE, false", "-3, EXPIRED, true",
			"-31, EXPIRED, false", "3, REVOKED, false" })
	void isProbablyInUseAroundItsEndIfARotationCreatedIt(int daysLeft, TokenStatus status, boolean inUse) {
		TokenRow row = Fixtures.row(Fixtures.pat("ci", Duration.ofDays(daysLeft), "vso.code"), status);
		assertThat(Facet.PROBABLY_IN_USE.matches(row.with(new Created()))).isEqualTo(inUse);
		assertThat(Facet.PROBABLY_IN_USE.matches(row)).isFalse();
	}

	@Test
	void isNotInUseOnceItHasASuccessor() {
		TokenRow row = Fixtures.row(Fixtures.pat("ci", Duration.ofDays(-3), "vso.code"), TokenStatus.EXPIRED)
			.with(new Created());
		TokenRotation rotation = new SampleRotation(UUID.randomUUID(), row.authorizationId(), false);
		assertThat(Facet.PROBABLY_IN_USE.matches(row.with(new Created(rotation)))).isFalse();
	}

	@Test
	void givesTheMostUsefulAdviceOnly() {
		TokenRow row = Fixtures.row(Fixtures.pat("vscode_x", Duration.ofDays(20), "app_token"), TokenStatus.ACTIVE);
		assertThat(Facet.adviceOn(row)).isEqualTo(Facet.FULL_ACCESS);
		assertThat(Facet.adviceOn(row.with(new Created()))).isEqualTo(Facet.PROBABLY_IN_USE);
	}

	@Test
	void givesNoAdviceOnATokenThatHasEndedUnlessItWasProbablyInUse() {
		TokenRow row = Fixtures.row(Fixtures.pat("vscode_x", Duration.ofDays(-2), "app_token"), TokenStatus.EXPIRED);
		assertThat(Facet.adviceOn(row)).isNull();
		assertThat(Facet.adviceOn(row.with(new Created()))).isEqualTo(Facet.PROBABLY_IN_USE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "git: https://dev.azure.com/fabrikam on LAPTOP", "Git: https://x",
			"Azure DevOps Artifacts Credential Provider", "Service Hooks: fabrikam", "Microsoft Teams Integration",
			"AzureAppService_1", "vscode_laptop" })
	void knowsTheNamesThatToolsGive(String name) {
		assertThat(ToolCreatedNames.contains(name)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "git", "deploy", "# Git Credential Manager", "my vscode_laptop", "Service Hookshot" })
	void knowsNoNamesThatPeopleGive(String name) {
		assertThat(ToolCreatedNames.contains(name)).isFalse();
	}

	private static PersonalAccessToken another(String name) {
		PersonalAccessToken pat = Fixtures.pat(name, Duration.ofDays(40), "vso.code");
		return new PersonalAccessToken(UUID.randomUUID(), name, pat.scopes(), pat.targetAccounts(), pat.validFrom(),
				pat.validTo());
	}

	/**
	 * Rotations that have created every token.
	 */
	private record Created(@Nullable TokenRotation open) implements TokenRotations {

		Created() {
			this(null);
		}

		@Override
		public @Nullable TokenRotation of(UUID authorizationId) {
			return this.open;
		}

		@Override
		public boolean haveCreated(UUID authorizationId) {
			return true;
		}

	}

}
