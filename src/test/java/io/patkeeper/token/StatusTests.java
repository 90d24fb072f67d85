package io.patkeeper.token;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.azuredevops.TokenFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
	void isActiveAsLongAsTheServiceListsItSo() {
		for (int days : List.of(0, -1, -400)) {
			assertThat(status(Duration.ofDays(days), TokenFilter.ACTIVE).works()).isTrue();
		}
	}

	@Test
	void isExpiredOnceItsTimeIsUpIfNoListSaysOtherwise() {
		assertThat(Status.told(Fixtures.pat("one", Duration.ZERO), NOW)).isEqualTo(Status.EXPIRED);
		assertThat(Status.told(Fixtures.pat("one", Duration.ofSeconds(1)), NOW)).isEqualTo(Status.EXPIRING);
		assertThat(Status.told(Fixtures.globalPat("everything", Duration.ofDays(100)), NOW.plus(Duration.ofDays(90)))
			.works()).isTrue();
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

	@ParameterizedTest
	@ValueSource(strings = { "2026-11-23T12:00:00Z", "2026-11-30T23:59:59Z", "2026-12-01T00:00:00Z",
			"2027-01-15T00:00:00Z" })
	void isNotOverruledByTheAnnouncedEndOfTokensForAllOrganizations(Instant now) {
		PersonalAccessToken global = Fixtures.globalPat("everything", Duration.ofDays(100));
		assertThat(Status.of(global, TokenFilter.ACTIVE, now)).isEqualTo(Status.ACTIVE);
		Row row = Row.of(Fixtures.token(global), Fixtures.catalogue(), now);
		assertThat(row.kind()).isEqualTo("active");
		assertThat(row.usable()).isTrue();
		assertThat(row.expires()).isEqualTo(global.validTo());
		assertThat(row.announcedEnd()).isEqualTo("2026-12-01T00:00:00Z");
		assertThat(Trait.ALL_ORGANIZATIONS.isOf(row)).isTrue();
		assertThat(Attention.of(List.of(row), now).tiles()).extracting(TraitCount::trait)
			.contains(Trait.ALL_ORGANIZATIONS);
	}

	@Test
	void isNotAnnouncedToEndLaterThanItsOwnDateOrOnceItHasEnded() {
		assertThat(Fixtures.row(Fixtures.globalPat("everything", Duration.ofDays(2)), Status.EXPIRING).announcedEnd())
			.isNull();
		assertThat(Fixtures.row(Fixtures.globalPat("everything", Duration.ofDays(99)), Status.EXPIRED).announcedEnd())
			.isNull();
		assertThat(Fixtures.row(Fixtures.pat("one", Duration.ofDays(99)), Status.ACTIVE).announcedEnd()).isNull();
	}

	private static Status status(Duration left, TokenFilter foundIn) {
		return Status.of(Fixtures.pat("one", left), foundIn, NOW);
	}

}
