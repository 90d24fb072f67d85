package io.patkeeper.database;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.patkeeper.Database;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.SeededTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * PostgreSQL becomes unavailable, at once or silently, and available again. People wait
 * as long as the timeouts of the shipped settings. The app is stopped after these tests,
 * as it would log errors during others.
 */
@SandboxTest
@DirtiesContext
@Tag("thorough")
class DatabaseGoneOnPostgresTests {

	/** How long people wait at most, on a busy machine. */
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final String UNCHANGED = text("error.database.unchanged");

	/** It ends with the JVM. */
	private static final DatabaseLine line = DatabaseLine.to(Database.postgresPort());

	@LocalServerPort
	private int port;

	private Browser browser;

	@DynamicPropertySource
	static void reachTheDatabaseByTheLine(DynamicPropertyRegistry registry) {
		registry.add("spring.datasource.url", () -> line.over(Database.POSTGRESQL.url()));
	}

	static Named<?>[] disasters() {
		return new Named<?>[] { Named.of("cut", (Consumer<DatabaseLine>) DatabaseLine::cut),
				Named.of("frozen", (Consumer<DatabaseLine>) DatabaseLine::freeze) };
	}

	@BeforeEach
	void signIn() {
		Sandbox.shared().resetToFewTokens();
		this.browser = new Browser(this.port);
		// The pool may still hold connections of the test before, which count as alive
		// for half a second.
		await().ignoreExceptions().until(() -> this.browser.signInAs(People.ANA).status() == 200);
	}

	@AfterEach
	void mend() {
		line.mend();
	}

	@ParameterizedTest
	@MethodSource("disasters")
	void changesNothingForAButtonAndSaysSo(Consumer<DatabaseLine> disaster) {
		this.browser.get("/tokens?q=Release+pipeline");
		disaster.accept(line);
		assertUnavailable(within(PATIENCE, () -> this.browser.press(text("token.rotate.name", SeededTokens.PLAIN))));
		assertThat(Sandbox.shared().azureDevOps().tokensOf(People.ANA, SeededTokens.PLAIN)).singleElement()
			.matches((pat) -> !pat.revoked());
	}

	@ParameterizedTest
	@MethodSource("disasters")
	void showsPagesThatNeedNothingOfIt(Consumer<DatabaseLine> disaster) {
		disaster.accept(line);
		for (String address : new String[] { "/", "/help" }) {
			Page page = within(PATIENCE, () -> this.browser.get(address));
			assertThat(page.status()).isEqualTo(200);
			assertThat(page.document().select("header .who").text()).doesNotContain(People.ANA.name());
		}
	}

	@ParameterizedTest
	@MethodSource("disasters")
	void isNotReadyButAlive(Consumer<DatabaseLine> disaster) {
		assertThat(health("readiness")).isEqualTo(200);
		disaster.accept(line);
		assertThat(health("readiness")).isEqualTo(503);
		assertThat(health("liveness")).isEqualTo(200);
		line.mend();
		await().until(() -> health("readiness") == 200);
	}

	@ParameterizedTest
	@MethodSource("disasters")
	void leavesPeopleSignedIn(Consumer<DatabaseLine> disaster) {
		disaster.accept(line);
		this.browser.get("/");
		this.browser.get("/tokens");
		line.mend();
		await().until(() -> this.browser.get("/tokens").status() == 200);
		assertThat(this.browser.page().text()).contains(People.ANA.name());
	}

	@ParameterizedTest
	@MethodSource("disasters")
	void saysSoOnEveryPageWithoutKeepingPeopleWaiting(Consumer<DatabaseLine> disaster) {
		disaster.accept(line);
		for (String address : new String[] { "/tokens", "/tokens/new", "/journal", "/sessions", "/help/administrator",
				"/nowhere", "/organizations/fabrikam/tokens/" + UUID.randomUUID() }) {
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

	private int health(String what) {
		return within(PATIENCE.dividedBy(2), () -> new Browser(this.port).get("/actuator/health/" + what)).status();
	}

	private static void assertUnavailable(Page page) {
		assertThat(page.status()).isEqualTo(503);
		assertThat(page.headers().firstValue("Retry-After")).isPresent();
		assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
		assertThat(page.heading()).isEqualTo(text("error.database"));
		assertThat(page.text()).contains(UNCHANGED).doesNotContain(text("error.database.unknown"));
	}

	private static Page within(Duration time, Supplier<Page> action) {
		long start = System.nanoTime();
		Page page = action.get();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(time);
		return page;
	}

}
