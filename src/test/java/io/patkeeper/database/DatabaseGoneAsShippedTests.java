package io.patkeeper.database;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;

import io.patkeeper.sandbox.SandboxTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * PostgreSQL becomes unavailable, and people wait as long as the timeouts of the shipped
 * settings.
 */
@SandboxTest
@DirtiesContext
@Tag("thorough")
class DatabaseGoneAsShippedTests extends DatabaseGoneOnPostgresTests {

	@ParameterizedTest
	@MethodSource("disasters")
	void saysSoOnEveryPageWithoutKeepingPeopleWaiting(Consumer<DatabaseLine> disaster) {
		disaster.accept(line);
		for (String address : new String[] { "/tokens", "/tokens/new", "/journal", "/sessions", "/nowhere",
				"/organizations/fabrikam/tokens/" + UUID.randomUUID() }) {
			assertUnavailable(within(PATIENCE, () -> this.browser.get(address)));
		}
	}

	@Test
	void answersWithinFiveSeconds() {
		for (int i = 0; i < 5; i++) {
			assertThat(this.browser.get("/tokens").status()).isEqualTo(200);
			line.freeze();
			assertUnavailable(within(Duration.ofSeconds(5), () -> this.browser.get("/tokens")));
			assertUnavailable(within(Duration.ofSeconds(5), () -> this.browser.get("/journal")));
			line.mend();
			await().until(() -> this.browser.get("/tokens").status() == 200);
		}
	}

}
