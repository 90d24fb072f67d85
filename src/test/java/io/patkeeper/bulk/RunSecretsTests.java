package io.patkeeper.bulk;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.Secret;
import io.patkeeper.token.secret.NewSecret;
import io.patkeeper.token.secret.NewSecrets;
import org.junit.jupiter.api.Test;

import org.springframework.context.support.StaticMessageSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class RunSecretsTests {

	private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

	@Test
	void namesEachVariableAfterItsToken() {
		assertThat(RunSecrets.env(kept("Deploy to production", "deploy to produção", "7 dwarfs", "京都", "", "7-dwarfs")))
			.isEqualTo("""
					# Deploy to production (fabrikam)
					DEPLOY_TO_PRODUCTION='secret-0'
					# deploy to produção (fabrikam)
					DEPLOY_TO_PRODUCAO='secret-1'
					# 7 dwarfs (fabrikam)
					TOKEN_7_DWARFS='secret-2'
					# 京都 (fabrikam)
					TOKEN='secret-3'
					#  (fabrikam)
					TOKEN_2='secret-4'
					# 7-dwarfs (fabrikam)
					TOKEN_7_DWARFS_2='secret-5'
					""");
	}

	@Test
	void namesVariablesAfterTheOrganizationsOfTokensWithTheSameName() {
		assertThat(RunSecrets.env(List.of(kept("fabrikam", "nightly", "secret-0"),
				kept("contoso-eu", "Nightly", "secret-1"), kept("contoso-eu", "wiki", "secret-2"))))
			.isEqualTo("""
					# nightly (fabrikam)
					NIGHTLY_FABRIKAM='secret-0'
					# Nightly (contoso-eu)
					NIGHTLY_CONTOSO_EU='secret-1'
					# wiki (contoso-eu)
					WIKI='secret-2'
					""");
	}

	@Test
	void holdsNameInOneLine() {
		assertThat(RunSecrets.env(kept("a\nEVIL=1"))).hasLineCount(2).doesNotContain("\nEVIL");
	}

	@Test
	void writesATableWithoutFormulas() {
		StaticMessageSource messages = new StaticMessageSource();
		messages.setUseCodeAsDefaultMessage(true);
		String csv = new RunSecrets(mock(), mock(), messages).csv(kept("=1+1"), Locale.ENGLISH);
		assertThat(csv.lines().skip(1)).containsExactly("fabrikam,'=1+1,secret-0,2026-11-30T12:00:00Z");
	}

	private static List<NewSecrets.Kept> kept(String... names) {
		return Stream.iterate(0, (i) -> i < names.length, (i) -> i + 1)
			.map((i) -> kept("fabrikam", names[i], "secret-" + i))
			.toList();
	}

	private static NewSecrets.Kept kept(String organization, String name, String secret) {
		return new NewSecrets.Kept(
				new NewSecret(new Organization(organization), UUID.randomUUID(), name, new Secret(secret), NOW, false),
				NOW);
	}

}
