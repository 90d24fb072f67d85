package io.patkeeper.signin;

import java.time.Duration;
import java.time.Instant;

import io.patkeeper.MovableClock;
import io.patkeeper.signin.SignInFailure.Reason;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

class SignInLoopGuardTests {

	private final MovableClock clock = new MovableClock(Instant.parse("2026-11-22T10:00:00Z"));

	private final SignInLoopGuard turns = new SignInLoopGuard(this.clock);

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	@Test
	void areTwoAtMost() {
		turn();
		turn();
		assertThat(this.turns.begin(this.request)).contains(Reason.LOOP);
	}

	@Test
	void areNotOverBeforeThePersonComesBack() {
		for (int tab = 0; tab < 5; tab++) {
			assertThat(this.turns.begin(this.request)).isEmpty();
		}
	}

	@Test
	void storeNothingForWhoIsOnlySentToEntra() {
		assertThat(this.turns.begin(this.request)).isEmpty();
		assertThat(this.request.getSession(false)).isNull();
	}

	@Test
	void doNotCountWhenThePersonIsAtEntraForLong() {
		for (int i = 0; i < 5; i++) {
			assertThat(this.turns.begin(this.request)).isEmpty();
			Instant sent = this.clock.instant();
			this.clock.advance(Duration.ofMinutes(2));
			this.turns.end(this.request, sent);
		}
	}

	@Test
	void doNotCountWhenTheyTakeLong() {
		for (int i = 0; i < 5; i++) {
			turn();
			this.clock.advance(Duration.ofSeconds(31));
		}
	}

	@Test
	void areForgottenAfterAPageThatCouldBeShown() {
		turn();
		turn();
		SignInLoopGuard.forget(this.request);
		turn();
	}

	@Test
	void areOneAtMostForClaims() {
		assertThat(this.turns.begin(this.request, "{}")).isEmpty();
		assertThat(this.turns.claims(this.request)).contains("{}");
		this.turns.end(this.request, this.clock.instant());
		assertThat(this.turns.claims(this.request)).isEmpty();
		this.clock.advance(Duration.ofMinutes(10));
		assertThat(this.turns.begin(this.request, "{}")).contains(Reason.CLAIMS);
		assertThat(this.turns.claims(this.request)).as("for those who try it again").contains("{}");
	}

	@Test
	void endEvenWhereClaimsAndRefusalsTakeTurns() {
		assertThat(this.turns.begin(this.request, "{}")).isEmpty();
		this.turns.end(this.request, this.clock.instant());
		assertThat(this.turns.begin(this.request)).isEmpty();
		this.turns.end(this.request, this.clock.instant());
		assertThat(this.turns.begin(this.request, "{}")).contains(Reason.CLAIMS);
		assertThat(this.turns.begin(this.request)).contains(Reason.LOOP);
	}

	@Test
	void goOnInTheSessionAfterSignIn() {
		turn();
		this.request.changeSessionId();
		turn();
		assertThat(this.turns.begin(this.request)).contains(Reason.LOOP);
	}

	private void turn() {
		assertThat(this.turns.begin(this.request)).isEmpty();
		this.turns.end(this.request, this.clock.instant());
	}

}
