package io.patkeeper.token;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.UUID;

import io.patkeeper.MovableClock;
import io.patkeeper.azuredevops.Fault;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.token.scope.ScopeFixtures;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.session.MapSession;
import org.springframework.session.events.SessionDeletedEvent;

import static io.patkeeper.token.Fixtures.CONTOSO;
import static io.patkeeper.token.Fixtures.FABRIKAM;
import static io.patkeeper.token.Fixtures.NOW;
import static io.patkeeper.token.Fixtures.fault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

class RecentOverviewsTests {

	private static final String ANA = "tenant:ana";

	private static final ManagedOrganizations FABRIKAM_ONLY = organizations(FABRIKAM);

	private final MovableClock clock = new MovableClock(NOW);

	private final MockHttpSession session = new MockHttpSession();

	private final TokenService tokens = mock();

	private final RecentOverviews overviews = overviews(Duration.ofSeconds(30), this.session);

	@AfterEach
	void forgetTimeZone() {
		LocaleContextHolder.resetLocaleContext();
	}

	private static ManagedOrganizations organizations(Organization... organizations) {
		return new ManagedOrganizations(List.of(organizations), Map.of(), List.of(), false, null, 0);
	}

	@Test
	void serveAnOverviewForHalfAMinute() {
		TokenOverview listed = lists("a");
		RecentOverview first = this.overviews.find(ANA, FABRIKAM_ONLY);
		assertThat(first.overview()).isEqualTo(listed);
		assertThat(first.age()).isNull();
		this.clock.advance(Duration.ofSeconds(30).minusMillis(1));
		lists("a", "b");
		assertThat(this.overviews.find(ANA, FABRIKAM_ONLY))
			.isEqualTo(new RecentOverview(listed, first.rows(), Duration.ofSeconds(30).minusMillis(1)));
		this.clock.advance(Duration.ofMillis(1));
		assertThat(names(this.overviews)).containsExactly("a", "b");
		assertListed(2);
	}

	@Test
	void countTheDaysLeftAnewAfterMidnight() {
		this.clock.advance(Duration.between(NOW, NOW.atZone(ZoneOffset.UTC).plusDays(1).truncatedTo(ChronoUnit.DAYS))
			.minusSeconds(1));
		lists("a");
		Long before = this.overviews.find(ANA, FABRIKAM_ONLY).rows().get(0).daysLeft();
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(this.overviews.find(ANA, FABRIKAM_ONLY).rows()).extracting(TokenRow::daysLeft)
			.containsExactly(before - 1);
		assertListed(1);
	}

	@Test
	void countTheDaysLeftInTheTimeZoneOfEachRequest() {
		// Already the next day in UTC, while the tokens end at noon.
		this.clock.advance(Duration.ofHours(13));
		lists("a");
		assertThat(this.overviews.find(ANA, FABRIKAM_ONLY).rows()).extracting(TokenRow::daysLeft).containsExactly(49L);
		LocaleContextHolder.setTimeZone(TimeZone.getTimeZone("Pacific/Kiritimati"));
		assertThat(this.overviews.find(ANA, FABRIKAM_ONLY).rows()).extracting(TokenRow::daysLeft).containsExactly(50L);
		assertListed(1);
	}

	@Test
	void countTheAgeFromTheTimeOfTheQuestion() {
		TokenOverview listed = overview("a");
		given(this.tokens.overview(any(), any())).will((call) -> {
			this.clock.advance(Duration.ofSeconds(20));
			return listed;
		});
		this.overviews.find(ANA, FABRIKAM_ONLY);
		assertThat(this.overviews.find(ANA, FABRIKAM_ONLY).age()).isEqualTo(Duration.ofSeconds(20));
	}

	@Test
	void serveNothingFromTheFutureIfTheClockIsSetBack() {
		lists("a");
		this.overviews.find(ANA, FABRIKAM_ONLY);
		this.clock.advance(Duration.ofHours(-1));
		this.overviews.find(ANA, FABRIKAM_ONLY);
		assertListed(2);
	}

	@Test
	void listAnewWhenAsked() {
		lists("a");
		this.overviews.find(ANA, FABRIKAM_ONLY);
		lists("b");
		assertThat(this.overviews.list(ANA, FABRIKAM_ONLY).age()).isNull();
		assertThat(names(this.overviews)).containsExactly("b");
		assertListed(2);
	}

	@Test
	void areOfOneSessionAndPersonAndTheSameOrganizations() {
		lists("a");
		this.overviews.find(ANA, FABRIKAM_ONLY);
		this.overviews.find("tenant:ben", FABRIKAM_ONLY);
		assertListed(2);
		this.overviews.find("tenant:ben", organizations(CONTOSO, FABRIKAM));
		assertListed(3);
		UUID account = UUID.randomUUID();
		this.overviews.find("tenant:ben", new ManagedOrganizations(List.of(CONTOSO, FABRIKAM), Map.of(account, CONTOSO),
				List.of(), false, null, 0));
		assertListed(4);
		this.session.setAttribute("unrelated", "changed");
		this.overviews.find("tenant:ben", new ManagedOrganizations(List.of(CONTOSO, FABRIKAM), Map.of(account, CONTOSO),
				List.of(), false, null, 0));
		assertListed(4);
	}

	@Test
	void areNotSharedBetweenSessionsOfAPerson() {
		SwitchedSession sessions = new SwitchedSession();
		RecentOverviews overviews = overviews(Duration.ofSeconds(30), sessions);
		lists("a");
		overviews.find(ANA, FABRIKAM_ONLY);
		sessions.current = "another browser";
		overviews.find(ANA, FABRIKAM_ONLY);
		assertListed(2);
		sessions.current = "a browser";
		overviews.find(ANA, FABRIKAM_ONLY);
		assertListed(2);
	}

	@Test
	void areGoneAfterAnotherSignInAsTheSessionHasANewId() {
		lists("a");
		this.overviews.find(ANA, FABRIKAM_ONLY);
		this.session.changeSessionId();
		this.overviews.find(ANA, FABRIKAM_ONLY);
		assertListed(2);
	}

	@Test
	void areUselessAfterAChange() {
		lists("a");
		this.overviews.find(ANA, FABRIKAM_ONLY);
		this.overviews.changed();
		lists("b");
		assertThat(names(this.overviews)).containsExactly("b");
		assertThat(names(this.overviews)).containsExactly("b");
		assertListed(2);
	}

	@Test
	void areUselessAfterAChangeOnAnotherNode() {
		RecentOverviews otherNode = overviews(Duration.ofSeconds(30), this.session);
		lists("a");
		this.overviews.find(ANA, FABRIKAM_ONLY);
		otherNode.find(ANA, FABRIKAM_ONLY);
		otherNode.changed();
		lists("b");
		assertThat(names(this.overviews)).containsExactly("b");
		this.overviews.changed();
		lists("c");
		assertThat(names(otherNode)).containsExactly("c");
	}

	@Test
	void areUselessIfAChangeWasMadeWhileTheyWereListed() {
		TokenOverview before = overview("before");
		given(this.tokens.overview(any(), any())).will((call) -> {
			this.overviews.changed();
			return before;
		});
		this.overviews.find(ANA, FABRIKAM_ONLY);
		lists("after");
		assertThat(names(this.overviews)).containsExactly("after");
	}

	@ParameterizedTest
	@EnumSource(Fault.class)
	void rememberNoFault(Fault fault) {
		given(this.tokens.overview(any(), any())).willReturn(
				new TokenOverview(List.of(), new TreeMap<>(Map.of(FABRIKAM, fault(fault))), new TreeMap<>(), null));
		assertThat(this.overviews.find(ANA, FABRIKAM_ONLY).overview().failures()).containsOnlyKeys(FABRIKAM);
		lists("a");
		assertThat(names(this.overviews)).containsExactly("a");
	}

	@Test
	void serveNothingOlderAfterAFault() {
		lists("a");
		this.overviews.find(ANA, FABRIKAM_ONLY);
		given(this.tokens.overview(any(), any())).willThrow(fault(Fault.UNREACHABLE));
		assertThatNoException().isThrownBy(() -> this.overviews.find(ANA, FABRIKAM_ONLY));
		assertThatException().isThrownBy(() -> this.overviews.list(ANA, FABRIKAM_ONLY));
		assertThatException().isThrownBy(() -> this.overviews.find(ANA, FABRIKAM_ONLY));
	}

	@Test
	void tellHowMuchIsLeftOfAPause() {
		given(this.tokens.overview(any(), any()))
			.willReturn(new TokenOverview(List.of(), new TreeMap<>(), new TreeMap<>(), Duration.ofSeconds(12)));
		assertThat(pause()).isEqualTo(Duration.ofSeconds(12));
		this.clock.advance(Duration.ofSeconds(5));
		assertThat(pause()).isEqualTo(Duration.ofSeconds(7));
		this.clock.advance(Duration.ofSeconds(7));
		assertThat(pause()).isNull();
		assertListed(1);
	}

	private @Nullable Duration pause() {
		return this.overviews.find(ANA, FABRIKAM_ONLY).overview().retryAfter();
	}

	@Test
	void tellWhatTheyRememberWithoutListing() {
		assertThat(this.overviews.remembered(ANA)).isEmpty();
		assertListed(0);
		lists("a", "b");
		this.overviews.find(ANA, FABRIKAM_ONLY);
		assertThat(this.overviews.remembered(ANA)).extracting(TokenRow::name).containsExactly("a", "b");
		assertThat(this.overviews.remembered("tenant:ben")).isEmpty();
		this.clock.advance(Duration.ofSeconds(30));
		assertThat(this.overviews.remembered(ANA)).isEmpty();
		assertListed(1);
	}

	@Test
	void areForgottenWhenTheSessionEnds() {
		lists("a");
		this.overviews.find(ANA, FABRIKAM_ONLY);
		this.overviews.on(new SessionDeletedEvent(this, new MapSession("another")));
		this.overviews.find(ANA, FABRIKAM_ONLY);
		assertListed(1);
		this.overviews.on(new SessionDeletedEvent(this, new MapSession(this.session.getId())));
		this.overviews.find(ANA, FABRIKAM_ONLY);
		assertListed(2);
	}

	@Test
	void areNotThereIfTheyAreTurnedOff() {
		RecentOverviews off = overviews(Duration.ZERO, this.session);
		lists("a");
		off.find(ANA, FABRIKAM_ONLY);
		assertThat(off.find(ANA, FABRIKAM_ONLY).age()).isNull();
		assertListed(2);
		off.changed();
		assertThat(this.session.getAttributeNames().hasMoreElements()).as("nothing to tell").isFalse();
	}

	@Test
	void doNotFailAChangeThatTheyCannotTellOthersOf() {
		MockHttpSession ended = new MockHttpSession() {

			@Override
			public void setAttribute(String name, @Nullable Object value) {
				throw new DataAccessResourceFailureException("gone");
			}

		};
		RecentOverviews overviews = overviews(Duration.ofSeconds(30), ended);
		lists("a");
		overviews.find(ANA, FABRIKAM_ONLY);
		assertThatNoException().isThrownBy(overviews::changed);
		lists("b");
		assertThat(names(overviews)).as("on this node").containsExactly("b");
	}

	@Test
	void rejectANegativeAge() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RecentOverviews.Settings(Duration.ofSeconds(-1)))
			.withMessageContaining("patkeeper.overview-age");
	}

	private TokenOverview lists(String... names) {
		TokenOverview overview = overview(names);
		given(this.tokens.overview(any(), any())).willReturn(overview);
		return overview;
	}

	private static TokenOverview overview(String... names) {
		List<ManagedToken> tokens = List.of(names)
			.stream()
			.map((name) -> Fixtures.token(Fixtures.pat(name, Duration.ofDays(50), "vso.code")))
			.toList();
		return new TokenOverview(tokens, new TreeMap<>(), new TreeMap<>(), null);
	}

	private static List<String> names(RecentOverviews overviews) {
		return overviews.find(ANA, FABRIKAM_ONLY).overview().tokens().stream().map(ManagedToken::name).toList();
	}

	private void assertListed(int listings) {
		then(this.tokens).should(times(listings)).overview(any(), any());
	}

	private RecentOverviews overviews(Duration age, MockHttpSession session) {
		return new RecentOverviews(this.tokens, ScopeFixtures.catalogue(), session, this.clock,
				new RecentOverviews.Settings(age));
	}

	private static final class SwitchedSession extends MockHttpSession {

		private String current = "a browser";

		@Override
		public String getId() {
			return this.current;
		}

	}

}
