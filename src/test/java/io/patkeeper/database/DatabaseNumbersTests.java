package io.patkeeper.database;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.patkeeper.MovableClock;
import org.junit.jupiter.api.Test;

import org.springframework.dao.QueryTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DatabaseNumbersTests {

	private final MovableClock clock = new MovableClock(Instant.parse("2026-12-01T08:00:00Z"));

	private final DatabaseNumbers numbers = new DatabaseNumbers(this.clock);

	private final AtomicInteger queries = new AtomicInteger();

	private final DatabaseNumbers.Latest latest = this.numbers
		.latest(() -> Map.of("queries", this.queries.incrementAndGet()));

	@Test
	void asksNothingUntilSomebodyReads() {
		assertThat(this.queries).hasValue(0);
		assertThat(this.latest.get("queries")).isNaN();
		await().until(() -> this.latest.get("queries") == 1);
		assertThat(this.latest.get("other")).isZero();
	}

	@Test
	void asksOnceInHalfAMinuteHoweverOftenSomebodyReads() {
		this.latest.get("queries");
		await().until(() -> this.latest.get("queries") == 1);
		this.clock.advance(DatabaseNumbers.MAX_AGE);
		for (int i = 0; i < 1000; i++) {
			assertThat(this.latest.get("queries")).isOne();
		}
		assertThat(this.queries).hasValue(1);
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.latest.get("queries")).as("not waiting for the next").isOne();
		await().until(() -> this.latest.get("queries") == 2);
	}

	@Test
	void doesNotWaitForADatabaseThatHangs() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch answer = new CountDownLatch(1);
		DatabaseNumbers.Latest hanging = this.numbers.latest(() -> {
			begun.countDown();
			try {
				answer.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			return Map.of("queries", this.queries.incrementAndGet());
		});
		hanging.get("queries");
		begun.await();
		for (int i = 0; i < 1000; i++) {
			assertThat(hanging.get("queries")).isNaN();
		}
		answer.countDown();
		await().until(() -> hanging.get("queries") == 1);
		assertThat(this.queries).as("one query at a time").hasValue(1);
	}

	@Test
	void knowsNothingWhileTheDatabaseIsAway() {
		DatabaseNumbers.Latest failing = this.numbers.latest(() -> {
			if (this.queries.incrementAndGet() == 2) {
				throw new QueryTimeoutException("away");
			}
			return Map.of("queries", this.queries.get());
		});
		failing.get("queries");
		await().until(() -> failing.get("queries") == 1);
		this.clock.advance(Duration.ofMinutes(1));
		await().until(() -> Double.isNaN(failing.get("queries")));
		this.clock.advance(Duration.ofMinutes(1));
		await().until(() -> failing.get("queries") == 3);
	}

	@Test
	void forgetsWhatNobodyHasReadForLong() {
		this.latest.get("queries");
		await().until(() -> this.latest.get("queries") == 1);
		this.clock.advance(DatabaseNumbers.EXPIRY.plusMillis(1));
		assertThat(this.latest.get("queries")).isNaN();
		await().until(() -> this.latest.get("queries") == 2);
	}

}
