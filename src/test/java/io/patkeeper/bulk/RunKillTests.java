package io.patkeeper.bulk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.patkeeper.Database;
import io.patkeeper.FreePort;
import io.patkeeper.MovableClock;
import io.patkeeper.PatkeeperApplication;
import io.patkeeper.journal.JournalEntry;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Call;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Kills the app in the middle of a run, starts it again and continues the run: no token
 * is rotated twice, and no secret is lost unless the page says so. The app is a process
 * of its own; Entra and Azure DevOps are part of the test.
 */
class RunKillTests {

	private static final int TOKENS = 12;

	/** After this, what a killed process was doing must have ended. */
	private static final Duration LONGER_THAN_ANY_CHANGE = JournalEntry.MAX_CHANGE_DURATION.plusSeconds(30);

	private final MovableClock clock = MovableClock.going();

	private final Sandbox sandbox = Sandbox.start(this.clock);

	private final int port = FreePort.find();

	private final Browser browser = new Browser(this.port);

	@TempDir
	private Path directory;

	private @Nullable Process app;

	@AfterEach
	void close() {
		if (this.app != null) {
			this.app.destroyForcibly().onExit().join();
		}
		this.sandbox.close();
	}

	@Test
	void losesNothingInTheMiddle() throws Exception {
		losesNothingAfter(List.of(TOKENS), Database.POSTGRESQL.url());
	}

	@ParameterizedTest
	@EnumSource
	@Tag("thorough")
	void losesNothingAtAnyMoment(Database database) throws Exception {
		String url = (database == Database.H2)
				? "jdbc:h2:file:" + this.directory.resolve("patkeeper") + ";WRITE_DELAY=0" : database.url();
		// One call to create each token, and one to revoke the old one.
		losesNothingAfter(new Random(12).ints(10, 1, 2 * TOKENS).boxed().toList(), url);
	}

	/**
	 * Kills the app in one run for each number, after so many changes.
	 */
	private void losesNothingAfter(List<Integer> changes, String databaseUrl) throws Exception {
		this.sandbox.serve("http://localhost:" + this.port);
		this.sandbox.entra().accessTokenLifetime(Duration.ofHours(12));
		start(databaseUrl);
		this.browser.signInAs(People.ANA);
		for (int change : changes) {
			this.sandbox.azureDevOps().takeAll(People.ANA);
			List<Pat> tokens = IntStream.range(0, TOKENS).mapToObj((number) -> give("token " + number)).toList();
			this.browser.get("/tokens");
			this.browser.press(text("selection.rotate"), "all", "true");
			this.sandbox.azureDevOps().forgetCalls();
			Page run = this.browser.press(text("run.preview.confirm.rotate", TOKENS), "old", "revoke",
					text("run.preview.number"), Integer.toString(TOKENS));
			await().pollInterval(Duration.ofMillis(1)).until(() -> changes() >= change);
			process().destroyForcibly().waitFor();
			this.clock.advance(LONGER_THAN_ANY_CHANGE);
			start(databaseUrl);
			Page interrupted = this.browser.get(run.uri().toString());
			Page over = interrupted.hasButton(text("run.continue")) ? resume(run) : interrupted;
			assertLostNothing(tokens, over);
			this.browser.press(text("run.secrets.stored"));
		}
	}

	private Page resume(Page run) {
		this.browser.press(text("run.continue"));
		return await().atMost(Duration.ofMinutes(1))
			.pollInterval(Duration.ofMillis(100))
			.until(() -> this.browser.get(run.uri().toString()),
					(page) -> page.document().select("main progress").isEmpty());
	}

	private void assertLostNothing(List<Pat> tokens, Page over) {
		assertThat(over.text()).doesNotContain(text("run.state.pending"), text("run.state.unknown"));
		assertThat(tokens).allSatisfy((old) -> {
			Element row = over.document()
				.select(".items tbody tr")
				.stream()
				.filter((each) -> each.select(".name").text().equals(old.displayName()))
				.findFirst()
				.orElseThrow();
			List<Pat> created = this.sandbox.azureDevOps()
				.tokensOf(People.ANA, old.displayName())
				.stream()
				.filter((pat) -> !pat.authorizationId().equals(old.authorizationId()))
				.toList();
			assertThat(created).as("is done once").hasSizeLessThan(2);
			if (row.select(".status").text().equals(text("run.state.done"))) {
				assertThat(row.select("[data-secret]").text()).isEqualTo(created.get(0).secret());
				assertThat(works(old)).isFalse();
			}
			else {
				assertThat(works(old)).as(row.text()).isTrue();
			}
		});
	}

	private boolean works(Pat pat) {
		return this.sandbox.azureDevOps().works(pat.secret());
	}

	private long changes() {
		return this.sandbox.azureDevOps()
			.calls()
			.stream()
			.map(Call::method)
			.filter((method) -> !method.equals("GET"))
			.count();
	}

	private Pat give(String name) {
		Instant now = this.clock.instant();
		Pat pat = new Pat(UUID.randomUUID(), name, "vso.code", List.of(People.accountId("fabrikam")),
				now.minus(Duration.ofDays(10)), now.plus(Duration.ofDays(20)), false, UUID.randomUUID().toString());
		this.sandbox.azureDevOps().give(People.ANA, pat);
		return pat;
	}

	private void start(String databaseUrl) throws Exception {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
				"-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), PatkeeperApplication.class.getName(),
				"--spring.main.sources=" + ClockAhead.class.getName(), "--clock-ahead=" + this.clock.ahead(),
				"--spring.main.banner-mode=off", "--patkeeper.overview-age=0", "--server.port=" + this.port,
				"--spring.datasource.url=" + databaseUrl));
		this.sandbox.settings().forEach((name, value) -> command.add("--" + name + "=" + value));
		Path log = this.directory.resolve("log");
		this.app = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
			.start();
		long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
		while (System.nanoTime() < deadline) {
			assertThat(process().isAlive()).as(() -> "The app did not start: " + read(log)).isTrue();
			try {
				new Socket(InetAddress.getLoopbackAddress(), this.port).close();
				return;
			}
			catch (ConnectException ex) {
				process().waitFor(50, TimeUnit.MILLISECONDS);
			}
		}
		throw new IllegalStateException("The app does not listen: " + read(log));
	}

	private Process process() {
		return Objects.requireNonNull(this.app);
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The clock of the app, which is stopped with this test at the latest.
	 */
	static class ClockAhead {

		ClockAhead() {
			ProcessHandle.current()
				.parent()
				.ifPresent((test) -> test.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
		}

		@Bean
		@Primary
		static Clock clockAhead(@Value("${clock-ahead}") Duration ahead) {
			return Clock.offset(Clock.systemUTC(), ahead);
		}

	}

}
