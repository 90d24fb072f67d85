package io.patkeeper.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

import io.patkeeper.Texts;
import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.Fault;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.azuredevops.SupportIds;
import io.patkeeper.azuredevops.TokenRefusedException;
import io.patkeeper.token.scope.ScopeFixtures;
import io.patkeeper.token.scope.ScopeTexts;
import io.patkeeper.ui.DateFormats;
import io.patkeeper.ui.TokenTexts;
import org.jspecify.annotations.Nullable;

/**
 * Tokens for tests, at a fixed time.
 */
public final class Fixtures {

	public static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

	public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

	public static final Organization FABRIKAM = new Organization("fabrikam");

	public static final Organization CONTOSO = new Organization("contoso");

	private static final UUID FABRIKAM_ACCOUNT = UUID.fromString("0f000000-0000-4000-8000-000000000001");

	private Fixtures() {
	}

	/**
	 * A token for one organization, created ten days ago.
	 */
	public static PersonalAccessToken pat(String name, Duration left, String... scopes) {
		return patFor(List.of(FABRIKAM_ACCOUNT), name, left, scopes);
	}

	/**
	 * A token for all organizations, created ten days ago.
	 */
	public static PersonalAccessToken globalPat(String name, Duration left) {
		return patFor(null, name, left, "vso.code");
	}

	static PersonalAccessToken patFor(@Nullable List<UUID> targets, String name, Duration left, String... scopes) {
		return new PersonalAccessToken(UUID.nameUUIDFromBytes(name.getBytes()), name, List.of(scopes), targets,
				NOW.minus(Duration.ofDays(10)), NOW.plus(left));
	}

	static PersonalAccessToken created(String name, Instant validFrom) {
		return new PersonalAccessToken(UUID.randomUUID(), name, List.of("vso.code"), List.of(), validFrom,
				validFrom.plus(Duration.ofDays(30)));
	}

	static AzureDevOpsException fault(Fault fault) {
		return new AzureDevOpsException(fault, "test", SupportIds.NONE, null, null);
	}

	static TokenRefusedException refused(String code) {
		return new TokenRefusedException(code, null, SupportIds.NONE);
	}

	public static ManagedToken token(PersonalAccessToken details) {
		return token(details, TokenStatus.ACTIVE);
	}

	public static ManagedToken token(PersonalAccessToken details, TokenStatus status) {
		return new ManagedToken(FABRIKAM, List.of(FABRIKAM), details, status);
	}

	static TokenSearchText searchText() {
		return new TokenSearchText(new TokenTexts(Texts.source()), new ScopeTexts(Texts.source()),
				new DateFormats(Texts.source()));
	}

	public static TokenRow row(PersonalAccessToken details, TokenStatus status) {
		return TokenRow.of(token(details, status), ScopeFixtures.catalogue(), NOW);
	}

}
