package io.patkeeper.azuredevops;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExpiryTests {

	private static final Instant NOW = Instant.parse("2027-06-01T12:00:00Z");

	@Test
	void offersNoDayBeyondTheLongestLifetimeInALeapYear() {
		assertThat(Expiry.latestDay(NOW)).isEqualTo(LocalDate.parse("2028-05-31"));
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
