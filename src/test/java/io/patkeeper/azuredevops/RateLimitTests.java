package io.patkeeper.azuredevops;

import java.time.Duration;
import java.time.Instant;

import io.patkeeper.MovableClock;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

class RateLimitTests {

	private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

	private final MovableClock clock = new MovableClock(NOW);

	private final RateLimit limit = new RateLimit(this.clock);

	@Test
	void neitherPausesNorIsLowAtFirst() {
		assertThat(this.limit.pausedUntil()).isBefore(NOW);
		assertThat(this.limit.isLow()).isFalse();
	}

	@Test
	void pausesForTheLongestTimeThatWasAskedFor() {
		update("Retry-After", "30");
		this.clock.advance(Duration.ofSeconds(10));
		update("Retry-After", "5");
		assertThat(this.limit.pausedUntil()).isEqualTo(NOW.plusSeconds(30));
		update("Retry-After", "60");
		assertThat(this.limit.pausedUntil()).isEqualTo(NOW.plusSeconds(70));
	}

	@Test
	void isLowBelowAFifthOfTheLimit() {
		update("X-RateLimit-Limit", "200", "X-RateLimit-Remaining", "40");
		assertThat(this.limit.isLow()).isFalse();
		update("X-RateLimit-Limit", "200", "X-RateLimit-Remaining", "39.5");
		assertThat(this.limit.isLow()).isTrue();
		update();
		assertThat(this.limit.isLow()).as("only sent near the limit").isFalse();
	}

	@Test
	void ignoresWhatIsNoNumber() {
		update("X-RateLimit-Limit", "many", "X-RateLimit-Remaining", "few", "Retry-After", "soon");
		assertThat(this.limit.isLow()).isFalse();
		assertThat(this.limit.pausedUntil()).isBefore(NOW);
	}

	private void update(String... namesAndValues) {
		HttpHeaders headers = new HttpHeaders();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			headers.set(namesAndValues[i], namesAndValues[i + 1]);
		}
		this.limit.update(headers);
	}

}
