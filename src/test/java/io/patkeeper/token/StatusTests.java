package io.patkeeper.token;

import java.time.Duration;
import java.time.Instant;

import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.azuredevops.TokenFilter;
import org.junit.jupiter.api.Test;

import static io.patkeeper.token.Fixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;

class StatusTests {

	@Test
	void isActiveWhileThereIsTime() {
		assertThat(status(Duration.ofDays(8), TokenFilter.ACTIVE)).isEqualTo(Status.ACTIVE);
	}

	@Test
	void isExpiringInTheLastSevenDays() {
		assertThat(status(Duration.ofDays(6), TokenFilter.ACTIVE)).isEqualTo(Status.EXPIRING);
	}

	@Test
	void isExpiredOnceTheTimeIsUpWhateverListItStandsIn() {
		assertThat(status(Duration.ZERO, TokenFilter.ACTIVE)).isEqualTo(Status.EXPIRED);
	}

	@Test
	void isExpiredWhenTheServiceSaysSoWhateverTheDate() {
		assertThat(status(Duration.ofDays(5), TokenFilter.EXPIRED)).isEqualTo(Status.EXPIRED);
	}

	@Test
	void isRevokedWhenItStandsAmongTheRevokedOnes() {
		assertThat(status(Duration.ofDays(5), TokenFilter.REVOKED)).isEqualTo(Status.REVOKED);
	}

	@Test
	void isActiveWhenNoDateIsTold() {
		PersonalAccessToken told = Fixtures.pat("one", Duration.ZERO);
		PersonalAccessToken undated = new PersonalAccessToken(told.authorizationId(), "one", told.scopes(),
				told.targetAccounts(), null, null);
		assertThat(Status.of(undated, TokenFilter.ACTIVE, NOW)).isEqualTo(Status.ACTIVE);
	}

	@Test
	void isRetiringWhenItIsForAllOrganizationsAndOutlivesItsKind() {
		PersonalAccessToken global = Fixtures.globalPat("everything", Duration.ofDays(100));
		assertThat(Status.of(global, TokenFilter.ACTIVE, NOW)).isEqualTo(Status.RETIRING);
		assertThat(Fixtures.token(global).expires()).isEqualTo("2026-12-01T00:00:00Z");
	}

	@Test
	void isExpiringWhenItIsForAllOrganizationsAndEndsBeforeItsKindDoes() {
		PersonalAccessToken global = Fixtures.globalPat("everything", Duration.ofDays(2));
		assertThat(Status.of(global, TokenFilter.ACTIVE, NOW)).isEqualTo(Status.EXPIRING);
		assertThat(Fixtures.token(global).expires()).isEqualTo(NOW.plus(Duration.ofDays(2)));
	}

	@Test
	void isRetiredFromTheFirstOfDecemberOn() {
		PersonalAccessToken global = Fixtures.globalPat("everything", Duration.ofDays(100));
		Status status = Status.of(global, TokenFilter.ACTIVE, Instant.parse("2026-12-01T00:00:00Z"));
		assertThat(status).isEqualTo(Status.RETIRED);
		assertThat(status.works()).isFalse();
	}

	private static Status status(Duration left, TokenFilter foundIn) {
		return Status.of(Fixtures.pat("one", left), foundIn, NOW);
	}

}
