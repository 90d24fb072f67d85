package io.patkeeper.token;

import java.time.Duration;
import java.util.List;

import io.patkeeper.azuredevops.Refusal;
import io.patkeeper.azuredevops.SupportIds;
import io.patkeeper.azuredevops.TokenRefusedException;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpSession;

import static io.patkeeper.token.Fixtures.FABRIKAM;
import static io.patkeeper.token.Fixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;

class LifespanLimitsTests {

	private final LifespanLimits limits = new LifespanLimits(new MockHttpSession(), Fixtures.CLOCK);

	@Test
	void countsAShortenedLifeFromTheCreationOfTheToken() {
		// Created ten days ago, and never to live longer than twelve.
		this.limits.learn(FABRIKAM, NOW.plus(Duration.ofDays(60)), Fixtures.pat("ci", Duration.ofDays(2), "vso.code"));
		assertThat(this.limits.of(List.of("contoso", "Fabrikam")))
			.containsExactly(new LifespanLimit("fabrikam", 12, true));
	}

	@Test
	void learnsNothingFromALifeThatWasGranted() {
		this.limits.learn(FABRIKAM, NOW.plus(Duration.ofDays(2)), Fixtures.pat("ci", Duration.ofDays(2), "vso.code"));
		assertThat(this.limits.of(List.of("fabrikam"))).isEmpty();
	}

	@Test
	void learnsFromARefusalUntilItKnowsBetter() {
		this.limits.learn(FABRIKAM, NOW.plus(Duration.ofDays(90)), refused(Refusal.PAT_LIFESPAN_POLICY_VIOLATION));
		assertThat(this.limits.of(List.of("fabrikam"))).containsExactly(new LifespanLimit("fabrikam", 90, false));
		this.limits.learn(FABRIKAM, NOW.plus(Duration.ofDays(60)), Fixtures.pat("ci", Duration.ofDays(20), "vso.code"));
		this.limits.learn(FABRIKAM, NOW.plus(Duration.ofDays(60)), refused(Refusal.PAT_LIFESPAN_POLICY_VIOLATION));
		assertThat(this.limits.of(List.of("fabrikam"))).containsExactly(new LifespanLimit("fabrikam", 30, true));
	}

	@Test
	void learnsNothingFromOtherRefusals() {
		this.limits.learn(FABRIKAM, NOW.plus(Duration.ofDays(90)), refused(Refusal.INVALID_SCOPE));
		assertThat(this.limits.of(List.of("fabrikam"))).isEmpty();
	}

	@Test
	void preselectsTheLongestLifetimeThatIsAllowed() {
		assertThat(this.limits.preselect(TokenForm.fresh("fabrikam")).days()).isEqualTo("30");
		this.limits.learn(FABRIKAM, NOW.plus(Duration.ofDays(60)), refused(Refusal.PAT_LIFESPAN_POLICY_VIOLATION));
		assertThat(this.limits.preselect(TokenForm.fresh("fabrikam")).days()).isEqualTo("30");
		this.limits.learn(FABRIKAM, NOW.plus(Duration.ofDays(60)), Fixtures.pat("ci", Duration.ofDays(2), "vso.code"));
		assertThat(this.limits.preselect(TokenForm.fresh("Fabrikam")).days()).isEqualTo("7");
		assertThat(this.limits.preselect(TokenForm.fresh("contoso")).days()).isEqualTo("30");
		this.limits.learn(FABRIKAM, NOW.plus(Duration.ofDays(60)), Fixtures.pat("ci", Duration.ofDays(-8), "vso.code"));
		assertThat(this.limits.preselect(TokenForm.fresh("fabrikam")).days()).isEmpty();
	}

	private static TokenRefusedException refused(Refusal refusal) {
		return new TokenRefusedException(refusal.code(), null, SupportIds.NONE);
	}

}
