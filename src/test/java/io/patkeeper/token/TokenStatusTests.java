package io.patkeeper.token;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TimeZone;

import io.patkeeper.azuredevops.DisplayFilterOption;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.token.scope.ScopeFixtures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.i18n.LocaleContextHolder;

import static io.patkeeper.token.Fixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;

class TokenStatusTests {

	@AfterEach
	void forgetTheTimeZone() {
		LocaleContextHolder.resetLocaleContext();
	}

	@Test
	void isActiveWhileThereIsTime() {
		assertThat(status(Duration.ofDays(8), DisplayFilterOption.ACTIVE)).isEqualTo(TokenStatus.ACTIVE);
	}

	@Test
	void isExpiringInTheLastSevenDays() {
		assertThat(status(Duration.ofDays(6), DisplayFilterOption.ACTIVE)).isEqualTo(TokenStatus.EXPIRING);
	}

	@Test
	void isActiveAsLongAsTheServiceListsItSo() {
		for (int days : List.of(0, -1, -400)) {
			assertThat(status(Duration.ofDays(days), DisplayFilterOption.ACTIVE).works()).isTrue();
		}
	}

	@Test
	void isExpiredOnceItsTimeIsUpIfNoListSaysOtherwise() {
		assertThat(TokenStatus.byExpiry(Fixtures.pat("one", Duration.ZERO), NOW)).isEqualTo(TokenStatus.EXPIRED);
		assertThat(TokenStatus.byExpiry(Fixtures.pat("one", Duration.ofSeconds(1)), NOW))
			.isEqualTo(TokenStatus.EXPIRING);
		assertThat(TokenStatus
			.byExpiry(Fixtures.globalPat("everything", Duration.ofDays(100)), NOW.plus(Duration.ofDays(90)))
			.works()).isTrue();
	}

	@Test
	void isExpiredIfTheServiceSaysSoDespiteItsDate() {
		assertThat(status(Duration.ofDays(5), DisplayFilterOption.EXPIRED)).isEqualTo(TokenStatus.EXPIRED);
	}

	@Test
	void isRevokedWhenItStandsAmongTheRevokedOnes() {
		assertThat(status(Duration.ofDays(5), DisplayFilterOption.REVOKED)).isEqualTo(TokenStatus.REVOKED);
	}

	@Test
	void isActiveWithoutADate() {
		PersonalAccessToken told = Fixtures.pat("one", Duration.ZERO);
		PersonalAccessToken undated = new PersonalAccessToken(told.authorizationId(), "one", told.scopes(),
				told.targetAccounts(), null, null);
		assertThat(TokenStatus.of(undated, DisplayFilterOption.ACTIVE, NOW)).isEqualTo(TokenStatus.ACTIVE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "2026-11-23T12:00:00Z", "2026-11-30T23:59:59Z", "2026-12-01T00:00:00Z",
			"2027-01-15T00:00:00Z" })
	void isNotOverruledByTheAnnouncedEndOfTokensForAllOrganizations(Instant now) {
		PersonalAccessToken global = Fixtures.globalPat("everything", Duration.ofDays(100));
		assertThat(TokenStatus.of(global, DisplayFilterOption.ACTIVE, now)).isEqualTo(TokenStatus.ACTIVE);
		TokenRow row = TokenRow.of(Fixtures.token(global), ScopeFixtures.catalogue(), now);
		assertThat(StatusFilter.values()).filteredOn((filter) -> filter.matches(row))
			.containsExactly(StatusFilter.ACTIVE, StatusFilter.ALL);
		assertThat(row.usable()).isTrue();
		assertThat(row.expires()).isEqualTo(global.validTo());
		assertThat(row.announcedEnd()).isEqualTo("2026-12-01T00:00:00Z");
		assertThat(Facet.ALL_ORGANIZATIONS.matches(row)).isTrue();
		assertThat(AttentionSummary.of(List.of(row), now).tiles()).extracting(FacetCount::facet)
			.contains(Facet.ALL_ORGANIZATIONS);
	}

	@Test
	void isNotAnnouncedToEndLaterThanItsOwnDateOrOnceItHasEnded() {
		assertThat(
				Fixtures.row(Fixtures.globalPat("everything", Duration.ofDays(2)), TokenStatus.EXPIRING).announcedEnd())
			.isNull();
		assertThat(
				Fixtures.row(Fixtures.globalPat("everything", Duration.ofDays(99)), TokenStatus.EXPIRED).announcedEnd())
			.isNull();
		assertThat(Fixtures.row(Fixtures.pat("one", Duration.ofDays(99)), TokenStatus.ACTIVE).announcedEnd()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "UTC, 8, ACTIVE", "America/Sao_Paulo, 7, EXPIRING" })
	void countsTheDaysToTheDateThatThePageShows(String timeZone, long daysLeft, TokenStatus status) {
		LocaleContextHolder.setTimeZone(TimeZone.getTimeZone(timeZone));
		PersonalAccessToken token = Fixtures.pat("one", Duration.between(NOW, Instant.parse("2026-12-01T00:00:00Z")));
		assertThat(TokenStatus.of(token, DisplayFilterOption.ACTIVE, NOW)).isEqualTo(status);
		TokenRow row = TokenRow.of(Fixtures.token(token), ScopeFixtures.catalogue(), NOW);
		assertThat(row.daysLeft()).isEqualTo(daysLeft);
		assertThat(AttentionSummary.of(List.of(row), NOW).daysToAnnouncedEnd()).isEqualTo(daysLeft);
	}

	@Test
	void countsNoDaysToAnAnnouncedEndThatHasPassed() {
		assertThat(AttentionSummary.of(List.of(), Instant.parse("2026-11-30T23:59:59Z")).daysToAnnouncedEnd())
			.isEqualTo(1);
		assertThat(AttentionSummary.of(List.of(), Instant.parse("2026-12-01T00:00:00Z")).daysToAnnouncedEnd()).isNull();
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-",
			value = { "2026-11-29T23:59:59Z, -", "2026-11-30T00:00:00Z, -", "2026-11-30T00:00:01Z, 23",
					"2026-11-30T19:53:00Z, 4", "2026-11-30T23:59:59Z, 0", "2026-12-01T00:00:00Z, -" })
	void countsTheHoursOfTheLastDayUntilTheAnnouncedEnd(Instant now, Long hours) {
		assertThat(AttentionSummary.of(List.of(), now).hoursToAnnouncedEnd()).isEqualTo(hours);
	}

	private static TokenStatus status(Duration left, DisplayFilterOption foundIn) {
		return TokenStatus.of(Fixtures.pat("one", left), foundIn, NOW);
	}

}
