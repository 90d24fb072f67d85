package io.patkeeper.signin;

import java.time.Duration;
import java.time.Instant;

import io.patkeeper.MovableClock;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

class SignInLoopGuardTests {

	private final MovableClock clock = new MovableClock(Instant.parse("2026-11-22T10:00:00Z"));

	private final SignInLoopGuard guard = new SignInLoopGuard(this.clock);

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	@Test
	void allowsTwoSignIns() {
		signIn();
		signIn();
		assertThat(this.guard.check(this.request)).contains(SignInFailureReason.LOOP);
	}

	@Test
	void doesNotCountSignInsInProgress() {
		for (int tab = 0; tab < 5; tab++) {
			assertThat(this.guard.check(this.request)).isEmpty();
		}
	}

	@Test
	void storesNothingBeforeThePersonReturns() {
		assertThat(this.guard.check(this.request)).isEmpty();
		assertThat(this.request.getSession(false)).isNull();
	}

	@Test
	void doesNotCountSignInsThatTakeLong() {
		for (int i = 0; i < 5; i++) {
			assertThat(this.guard.check(this.request)).isEmpty();
			Instant sent = this.clock.instant();
			this.clock.advance(Duration.ofMinutes(2));
			this.guard.count(this.request, sent);
		}
	}

	@Test
	void doesNotCountSignInsFarApart() {
		for (int i = 0; i < 5; i++) {
			signIn();
			this.clock.advance(Duration.ofSeconds(31));
		}
	}

	@Test
	void startsAgainAfterAReset() {
		signIn();
		signIn();
		SignInLoopGuard.reset(this.request);
		signIn();
	}

	@Test
	void allowsOneSignInForClaims() {
		assertThat(this.guard.check(this.request, "{}")).isEmpty();
		assertThat(this.guard.claims(this.request)).contains("{}");
		this.guard.count(this.request, this.clock.instant());
		assertThat(this.guard.claims(this.request)).isEmpty();
		this.clock.advance(Duration.ofMinutes(10));
		assertThat(this.guard.check(this.request, "{}")).contains(SignInFailureReason.CLAIMS);
		assertThat(this.guard.claims(this.request)).as("for those who try it again").contains("{}");
	}

	@Test
	void endsALoopOfAlternatingCauses() {
		assertThat(this.guard.check(this.request, "{}")).isEmpty();
		this.guard.count(this.request, this.clock.instant());
		assertThat(this.guard.check(this.request)).isEmpty();
		this.guard.count(this.request, this.clock.instant());
		assertThat(this.guard.check(this.request, "{}")).contains(SignInFailureReason.CLAIMS);
		assertThat(this.guard.check(this.request)).contains(SignInFailureReason.LOOP);
	}

	@Test
	void keepsTheCountWhenTheSessionIdChanges() {
		signIn();
		this.request.changeSessionId();
		signIn();
		assertThat(this.guard.check(this.request)).contains(SignInFailureReason.LOOP);
	}

	private void signIn() {
		assertThat(this.guard.check(this.request)).isEmpty();
		this.guard.count(this.request, this.clock.instant());
	}

}
