package io.patkeeper.azuredevops;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ExpiryTests {

	private static final Instant NOW = Instant.parse("2027-06-01T12:00:00Z");

	@Test
	void offersNoDayBeyondTheLongestLifetimeInALeapYear() {
		assertThat(Expiry.latestDay(NOW, ZoneOffset.UTC)).isEqualTo(LocalDate.parse("2028-05-31"));
	}

	@Test
	void offersNoDayThatBeginsAfterTheLongestLifetime() {
		Instant evening = Instant.parse("2026-11-30T20:00:00Z");
		assertThat(Expiry.latestDay(evening, ZoneOffset.UTC)).isEqualTo(LocalDate.parse("2027-11-30"));
		assertThat(Expiry.latestDay(evening, ZoneId.of("Asia/Tokyo"))).isEqualTo(LocalDate.parse("2027-12-01"));
	}

	@ParameterizedTest
	@CsvSource({ "2026-11-30T12:00:00Z, 2026-12-01T00:00:00Z, UTC, 1",
			"2026-11-30T12:00:00Z, 2026-12-01T00:00:00Z, America/Sao_Paulo, 0",
			"2026-11-30T02:00:00Z, 2026-12-01T00:00:00Z, America/Sao_Paulo, 1",
			"2026-11-30T12:00:00Z, 2026-12-01T00:00:00Z, Asia/Tokyo, 1",
			"2026-11-30T16:00:00Z, 2026-12-01T00:00:00Z, Asia/Tokyo, 0",
			"2026-11-30T12:00:00Z, 2026-11-29T23:00:00Z, Asia/Tokyo, 0",
			"2026-11-30T12:00:00Z, 2026-11-29T23:00:00Z, UTC, -1" })
	void countsTheDaysOfATimeZone(Instant now, Instant time, ZoneId zone, long days) {
		assertThat(Expiry.daysUntil(time, now, zone)).isEqualTo(days);
	}

	@ParameterizedTest
	@CsvSource({ "2027-03-27T23:30:00Z, 2027-03-28T21:59:00Z, 0", "2027-03-27T23:30:00Z, 2027-03-28T22:00:00Z, 1",
			"2027-10-30T22:30:00Z, 2027-10-31T22:59:00Z, 0", "2027-10-30T22:30:00Z, 2027-10-31T23:00:00Z, 1" })
	void countsDaysOf23And25Hours(Instant now, Instant time, long days) {
		assertThat(Expiry.daysUntil(time, now, ZoneId.of("Europe/Berlin"))).isEqualTo(days);
	}

	@Test
	void clipsAnExpiryToTheLatestPossible() {
		Instant near = NOW.plus(Duration.ofDays(30));
		assertThat(Expiry.clip(near, NOW)).isEqualTo(near);
		assertThat(Expiry.clip(NOW.plus(Duration.ofDays(400)), NOW)).isEqualTo(Expiry.latest(NOW));
	}

	@Test
	void toleratesThatTheServiceRounds() {
		assertThat(Expiry.isClamped(NOW, NOW.minusMillis(10))).isFalse();
		assertThat(Expiry.isExtended(NOW, NOW.plusMillis(10))).isFalse();
		assertThat(Expiry.isClamped(NOW, NOW.minus(Duration.ofDays(1)))).isTrue();
		assertThat(Expiry.isExtended(NOW, NOW.plus(Duration.ofDays(1)))).isTrue();
	}

	@Test
	void doesNotCompareAnUnknownExpiry() {
		assertThat(Expiry.isClamped(NOW, null)).isFalse();
		assertThat(Expiry.isExtended(NOW, null)).isFalse();
	}

}
