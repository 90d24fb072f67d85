package io.patkeeper.token;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.DisplayFilterOption;
import io.patkeeper.azuredevops.Fault;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.azuredevops.PersonalAccessTokenClient;
import io.patkeeper.azuredevops.TokenList;
import io.patkeeper.azuredevops.TokenRefusedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.Mock;
import org.mockito.junit.jupiter.MockitoExtension;
import org.mockito.junit.jupiter.MockitoSettings;
import org.mockito.quality.Strictness;

import static io.patkeeper.token.Fixtures.CONTOSO;
import static io.patkeeper.token.Fixtures.FABRIKAM;
import static io.patkeeper.token.Fixtures.NOW;
import static io.patkeeper.token.Fixtures.created;
import static io.patkeeper.token.Fixtures.fault;
import static io.patkeeper.token.Fixtures.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willThrow;

@ExtendWith(MockitoExtension.class)
@MockitoSettings(strictness = Strictness.LENIENT)
class TokenServiceTests {

	private static final String ANA = "tenant:ana";

	@Mock
	private PersonalAccessTokenClient azureDevOps;

	private TokenService tokens;

	@BeforeEach
	void everyListIsEmpty() {
		given(this.azureDevOps.list(any(), any())).willReturn(new TokenList(List.of(), null));
		given(this.azureDevOps.list(any(), any(), any())).willReturn(new TokenList(List.of(), null));
		this.tokens = tokens(Runnable::run);
	}

	@Test
	void tellsTheStatusByTheListThatATokenStandsIn() {
		lists(FABRIKAM, DisplayFilterOption.ACTIVE, Fixtures.pat("a", Duration.ofDays(50)));
		lists(FABRIKAM, DisplayFilterOption.EXPIRED, Fixtures.pat("b", Duration.ofDays(-1)));
		lists(FABRIKAM, DisplayFilterOption.REVOKED, Fixtures.pat("c", Duration.ofDays(50)));
		assertThat(this.tokens.overview(ANA, known(FABRIKAM)).tokens())
			.extracting(ManagedToken::name, ManagedToken::status)
			.containsExactlyInAnyOrder(tuple("a", TokenStatus.ACTIVE), tuple("b", TokenStatus.EXPIRED),
					tuple("c", TokenStatus.REVOKED));
	}

	@Test
	void asksOnceMoreWhenTheAccessTokenWasRefusedEverywhere() {
		AzureDevOpsException refused = fault(Fault.NOT_SIGNED_IN);
		TokenList found = new TokenList(List.of(Fixtures.pat("a", Duration.ofDays(50))), null);
		for (DisplayFilterOption filter : DisplayFilterOption.values()) {
			given(this.azureDevOps.list(eq(FABRIKAM), eq(filter), any())).willThrow(refused).willReturn(found);
		}
		TokenOverview overview = this.tokens.overview(ANA, known(FABRIKAM));
		assertThat(overview.failures()).isEmpty();
		assertThat(overview.tokens()).extracting(ManagedToken::name).containsExactly("a");
	}

	@Test
	void showsATokenThatStandsInSeveralListsOnce() {
		PersonalAccessToken global = Fixtures.globalPat("everything", Duration.ofDays(3));
		lists(FABRIKAM, DisplayFilterOption.ACTIVE, global);
		lists(CONTOSO, DisplayFilterOption.ACTIVE, global);
		assertThat(this.tokens.overview(ANA, known(CONTOSO, FABRIKAM)).tokens()).singleElement()
			.extracting(ManagedToken::seenIn)
			.isEqualTo(List.of(CONTOSO, FABRIKAM));
	}

	@Test
	void believesTheWorseWhenATokenIsRevokedWhileWeAsk() {
		PersonalAccessToken token = Fixtures.pat("a", Duration.ofDays(50));
		lists(FABRIKAM, DisplayFilterOption.ACTIVE, token);
		lists(FABRIKAM, DisplayFilterOption.REVOKED, token);
		assertThat(this.tokens.overview(ANA, known(FABRIKAM)).tokens()).singleElement()
			.extracting(ManagedToken::status)
			.isEqualTo(TokenStatus.REVOKED);
	}

	@Test
	void looksAfterATokenInTheOrganizationThatItIsFor() {
		UUID account = UUID.randomUUID();
		lists(CONTOSO, DisplayFilterOption.ACTIVE, Fixtures.patFor(List.of(account), "a", Duration.ofDays(50)));
		ManagedOrganizations known = new ManagedOrganizations(List.of(CONTOSO, FABRIKAM), Map.of(account, FABRIKAM),
				List.of(), false, null, 0);
		assertThat(this.tokens.overview(ANA, known).tokens()).singleElement()
			.extracting(ManagedToken::organization)
			.isEqualTo(FABRIKAM);
	}

	@Test
	void tellsWhichOrganizationFailedAndShowsTheOthers() {
		AzureDevOpsException fault = fault(Fault.UNAVAILABLE);
		given(this.azureDevOps.list(eq(CONTOSO), eq(DisplayFilterOption.EXPIRED), any())).willThrow(fault);
		lists(FABRIKAM, DisplayFilterOption.ACTIVE, Fixtures.pat("a", Duration.ofDays(50)));
		TokenOverview overview = this.tokens.overview(ANA, known(CONTOSO, FABRIKAM));
		assertThat(overview.failures()).containsOnlyKeys(CONTOSO).containsValue(fault);
		assertThat(overview.tokens()).extracting(ManagedToken::name).containsExactly("a");
	}

	@Test
	void showsWhatCouldBeReadOfAListWithoutAnEnd() {
		AzureDevOpsException endless = fault(Fault.UNINTELLIGIBLE);
		given(this.azureDevOps.list(eq(CONTOSO), eq(DisplayFilterOption.ACTIVE), any()))
			.willReturn(new TokenList(List.of(Fixtures.pat("a", Duration.ofDays(50))), 0, endless, null));
		TokenOverview overview = this.tokens.overview(ANA, known(CONTOSO, FABRIKAM));
		assertThat(overview.failures()).containsOnlyKeys(CONTOSO).containsValue(endless);
		assertThat(overview.hasTokensOf(CONTOSO)).isTrue();
		assertThat(overview.hasTokensOf(FABRIKAM)).isFalse();
	}

	@Test
	void countsTheTokensOfAnOrganizationThatCouldNotBeRead() {
		given(this.azureDevOps.list(eq(CONTOSO), eq(DisplayFilterOption.ACTIVE), any()))
			.willReturn(new TokenList(List.of(), 2, null, null));
		given(this.azureDevOps.list(eq(CONTOSO), eq(DisplayFilterOption.REVOKED), any()))
			.willReturn(new TokenList(List.of(), 1, null, null));
		assertThat(this.tokens.overview(ANA, known(CONTOSO, FABRIKAM)).unread()).isEqualTo(Map.of(CONTOSO, 3));
	}

	@Test
	void letsTroubleOfOurOwnFly() {
		given(this.azureDevOps.list(eq(CONTOSO), eq(DisplayFilterOption.EXPIRED), any()))
			.willThrow(new IllegalStateException("ours"));
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> this.tokens.overview(ANA, known(CONTOSO)))
			.withRootCauseInstanceOf(IllegalStateException.class);
	}

	@Test
	void tellsTheLongestPauseThatTheServiceAsksFor() {
		given(this.azureDevOps.list(eq(FABRIKAM), eq(DisplayFilterOption.ACTIVE), any()))
			.willReturn(new TokenList(List.of(), Duration.ofSeconds(3)));
		given(this.azureDevOps.list(eq(FABRIKAM), eq(DisplayFilterOption.REVOKED), any()))
			.willReturn(new TokenList(List.of(), Duration.ofSeconds(20)));
		assertThat(this.tokens.overview(ANA, known(FABRIKAM)).retryAfter()).isEqualTo(Duration.ofSeconds(20));
	}

	@Test
	void asksAllListsAtTheSameTime() {
		CountDownLatch allAsked = new CountDownLatch(6);
		given(this.azureDevOps.list(any(), any(), any())).willAnswer((call) -> {
			allAsked.countDown();
			assertThat(allAsked.await(1, TimeUnit.MINUTES)).isTrue();
			return new TokenList(List.of(), null);
		});
		Executor threads = (task) -> new Thread(task).start();
		TokenService parallel = tokens(threads);
		assertThat(parallel.overview(ANA, known(CONTOSO, FABRIKAM)).failures()).isEmpty();
	}

	@Test
	void findsOutThatOneTokenIsRevoked() {
		PersonalAccessToken token = Fixtures.pat("a", Duration.ofDays(50));
		given(this.azureDevOps.get(FABRIKAM, token.authorizationId())).willReturn(token);
		lists(FABRIKAM, DisplayFilterOption.REVOKED, token);
		assertThat(this.tokens.fetchWithStatus(FABRIKAM, token.authorizationId()).status())
			.isEqualTo(TokenStatus.REVOKED);
	}

	@Test
	void countsATokenThatIsListedAsActiveAsActiveDespiteOurClock() {
		PersonalAccessToken late = Fixtures.pat("late", Duration.ofMinutes(-2));
		given(this.azureDevOps.get(FABRIKAM, late.authorizationId())).willReturn(late);
		lists(FABRIKAM, DisplayFilterOption.ACTIVE, late);
		assertThat(this.tokens.fetch(FABRIKAM, late.authorizationId()).status().works()).isTrue();
		lists(FABRIKAM, DisplayFilterOption.ACTIVE);
		assertThat(this.tokens.fetch(FABRIKAM, late.authorizationId()).status()).isEqualTo(TokenStatus.EXPIRED);
	}

	@Test
	void findsARevokedTokenThatCannotBeFetchedAlone() {
		PersonalAccessToken token = Fixtures.pat("a", Duration.ofDays(50));
		given(this.azureDevOps.get(FABRIKAM, token.authorizationId())).willThrow(refused("tokenNotFound"));
		lists(FABRIKAM, DisplayFilterOption.REVOKED, token);
		assertThat(this.tokens.fetchWithStatus(FABRIKAM, token.authorizationId()).status())
			.isEqualTo(TokenStatus.REVOKED);
	}

	@Test
	void knowsNothingOfATokenThatIsNowhere() {
		UUID nowhere = UUID.randomUUID();
		given(this.azureDevOps.get(FABRIKAM, nowhere)).willThrow(refused("tokenNotFound"));
		assertThatExceptionOfType(TokenRefusedException.class)
			.isThrownBy(() -> this.tokens.fetchWithStatus(FABRIKAM, nowhere));
	}

	@Test
	void looksForWhatWasCreatedAtACertainTimeOnly() {
		PersonalAccessToken orphan = created("ci", NOW.plusSeconds(40));
		lists(FABRIKAM, DisplayFilterOption.ACTIVE, created("ci", NOW.minusSeconds(40)), orphan, created("other", NOW),
				created("ci", NOW.plus(Duration.ofMinutes(6))));
		assertThat(this.tokens.createdAt(FABRIKAM, "ci", NOW)).extracting(ManagedToken::details)
			.containsExactly(orphan);
	}

	@Test
	void findsWhatWasCreatedByTheCopyOfItsNameThatIsStored() {
		PersonalAccessToken orphan = created("x".repeat(600), NOW);
		lists(FABRIKAM, DisplayFilterOption.ACTIVE, orphan, created("x".repeat(400), NOW));
		assertThat(this.tokens.createdAt(FABRIKAM, "x".repeat(499) + "…", NOW)).extracting(ManagedToken::details)
			.containsExactly(orphan);
	}

	private TokenService tokens(Executor executor) {
		return new TokenService(this.azureDevOps, new ListingExecutor(executor, (task) -> task), Fixtures.CLOCK);
	}

	private void lists(Organization organization, DisplayFilterOption filter, PersonalAccessToken... tokens) {
		TokenList list = new TokenList(List.of(tokens), null);
		given(this.azureDevOps.list(organization, filter)).willReturn(list);
		given(this.azureDevOps.list(eq(organization), eq(filter), any())).willReturn(list);
	}

	private static ManagedOrganizations known(Organization... organizations) {
		return new ManagedOrganizations(List.of(organizations), Map.of(), List.of(), false, null, 0);
	}

}
