package io.patkeeper.bulk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.patkeeper.AppProcess;
import io.patkeeper.Database;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Kills the app in the middle of a run, and continues the run after a restart or on
 * another node: no token is changed twice, and no secret is lost unless the page says so.
 * Each node is a process of its own; Entra and Azure DevOps are part of the test.
 */
class RunKillTests {

	private static final int TOKENS = 12;

	private static final List<String> ORGANIZATIONS = List.of("adventure-works", "contoso", "fabrikam");

	/** After this, what a killed process was doing must have ended. */
	private static final Duration LONGER_THAN_ANY_CHANGE = JournalEntry.MAX_CHANGE_DURATION.plusSeconds(30);

	/** After this, a node has renewed its lease, or seems to have stopped. */
	private static final Duration LONGER_THAN_A_RENEWAL = Duration.ofSeconds(RunExecutor.RENEWAL_SECONDS + 6);

	private final MovableClock clock = MovableClock.going();

	private final Sandbox sandbox = Sandbox.start(this.clock);

	private final List<Node> nodes = new ArrayList<>();

	@TempDir
	private Path directory;

	@BeforeEach
	void setClock() {
		advanceClock(Duration.ZERO);
	}

	@AfterEach
	void close() {
		this.nodes.forEach(Node::kill);
		this.sandbox.close();
	}

	@Test
	void losesNothingInTheMiddle() {
		losesNothing(rotations(), List.of(TOKENS), Database.POSTGRESQL.url(), 1);
	}

	@Test
	@Tag("thorough")
	void losesNothingAtAnyMomentIfTheNodeIsRestarted() {
		losesNothing(rotations(), anyMoments(2 * TOKENS),
				"jdbc:h2:file:" + this.directory.resolve("patkeeper") + ";WRITE_DELAY=0", 1);
	}

	@Test
	@Tag("thorough")
	void losesNothingAtAnyMomentIfAnotherNodeContinues() {
		losesNothing(rotations(), anyMoments(2 * TOKENS), Database.POSTGRESQL.url(), 2);
	}

	@Test
	@Tag("thorough")
	void createsNoReplacementTwice() {
		losesNothing(new Replacements(), anyMoments(TOKENS), Database.POSTGRESQL.url(), 2);
	}

	private RotatingRun rotations() {
		return new RotatingRun(this.sandbox.azureDevOps(), this.clock, TOKENS);
	}

	private static List<Integer> anyMoments(int calls) {
		return new Random(12).ints(10, 1, calls).boxed().toList();
	}

	/**
	 * Kills the node that works on a run, once for each number, after so many changes.
	 */
	private void losesNothing(WatchedRun change, List<Integer> changes, String databaseUrl, int count) {
		this.sandbox.entra().accessTokenLifetime(Duration.ofHours(12));
		for (int number = 0; number < count; number++) {
			Node node = new Node(databaseUrl);
			this.nodes.add(node);
			this.sandbox.serve(node.url());
			node.start();
		}
		Browser browser = new Browser(this.nodes.get(0).app.port());
		browser.signInAs(People.ANA);
		for (int kill = 0; kill < changes.size(); kill++) {
			int after = changes.get(kill);
			Node working = this.nodes.get(kill % count);
			Node other = this.nodes.get((kill + 1) % count);
			this.sandbox.azureDevOps().takeAll(People.ANA);
			change.giveTokens();
			browser.get(working.url() + "/tokens");
			change.preview(browser);
			this.sandbox.azureDevOps().forgetCalls();
			Page run = change.confirm(browser);
			await().pollInterval(Duration.ofMillis(1)).until(() -> changes() >= after);
			working.kill();
			if (count > 1) {
				assertAsksForPatience(browser, other.url() + run.uri().getPath());
			}
			else {
				advanceClock(LONGER_THAN_ANY_CHANGE);
				working.start();
			}
			Page over = finish(browser, other.url() + run.uri().getPath());
			assertThat(over.text()).doesNotContain(text("run.state.pending"), text("run.state.unknown"));
			change.assertLostNothing(over);
			if (over.hasButton(text("run.secrets.stored"))) {
				browser.press(text("run.secrets.stored"));
			}
			if (count > 1) {
				working.start();
			}
		}
	}

	/**
	 * Until the lease of the killed node ends, another cannot take over, and says so.
	 */
	private void assertAsksForPatience(Browser browser, String url) {
		advanceClock(LONGER_THAN_A_RENEWAL);
		Page page = browser.get(url);
		if (!page.document().select("main progress").isEmpty()) {
			assertThat(page.text()).contains(text("run.silent"));
			assertThat(page.hasButton(text("run.continue"))).isFalse();
		}
		advanceClock(LONGER_THAN_ANY_CHANGE);
	}

	private Page finish(Browser browser, String url) {
		if (browser.get(url).hasButton(text("run.continue"))) {
			browser.press(text("run.continue"));
		}
		return await().atMost(Duration.ofMinutes(1))
			.pollInterval(Duration.ofMillis(100))
			.until(() -> browser.get(url), (page) -> page.document().select("main progress").isEmpty());
	}

	private long changes() {
		return this.sandbox.azureDevOps()
			.calls()
			.stream()
			.map(Call::method)
			.filter((method) -> !method.equals("GET"))
			.count();
	}

	/**
	 * Moves the clocks of the test and of all nodes.
	 */
	private void advanceClock(Duration duration) {
		this.clock.advance(duration);
		try {
			Path moved = Files.writeString(this.directory.resolve("moved"), this.clock.ahead().toString());
			Files.move(moved, clockFile(), StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path clockFile() {
		return this.directory.resolve("clock-ahead");
	}

	private final class Replacements implements WatchedRun {

		private List<Pat> tokens = List.of();

		@Override
		public void giveTokens() {
			this.tokens = IntStream.range(0, TOKENS / ORGANIZATIONS.size())
				.mapToObj((number) -> WatchedRun.give(RunKillTests.this.sandbox.azureDevOps(), "everywhere " + number,
						null, RunKillTests.this.clock))
				.toList();
		}

		@Override
		public void preview(Browser browser) {
			browser.press(text("selection.replace"), "all", "true");
			browser.press(text("replace.preview"),
					ORGANIZATIONS.stream()
						.flatMap((organization) -> Stream.of("in", organization))
						.toArray(String[]::new));
		}

		@Override
		public Page confirm(Browser browser) {
			return browser.press(text("run.preview.confirm.replace", TOKENS));
		}

		@Override
		public void assertLostNothing(Page over) {
			assertThat(this.tokens).allSatisfy((old) -> {
				assertThat(RunKillTests.this.sandbox.azureDevOps().works(old.secret())).isTrue();
				assertThat(ORGANIZATIONS).allSatisfy((organization) -> assertLostNothing(over, old, organization));
			});
		}

		private void assertLostNothing(Page over, Pat old, String organization) {
			Element row = WatchedRun.row(over, old.displayName(), organization);
			List<Pat> created = RunKillTests.this.sandbox.azureDevOps()
				.tokensOf(People.ANA, old.displayName())
				.stream()
				.filter((pat) -> List.of(People.accountId(organization)).equals(pat.targetAccounts()))
				.toList();
			assertThat(created).as("is done once").hasSizeLessThan(2);
			if (WatchedRun.isDone(row)) {
				assertThat(row.select("[data-secret]").text()).isEqualTo(created.get(0).secret());
			}
			else {
				assertThat(row.text())
					.contains(text(created.isEmpty() ? "run.reason.not-created" : "run.reason.without-secret"));
			}
		}

	}

	/**
	 * A process with the app.
	 */
	private final class Node {

		private final AppProcess app = new AppProcess(RunKillTests.this.directory);

		private final String databaseUrl;

		Node(String databaseUrl) {
			this.databaseUrl = databaseUrl;
		}

		String url() {
			return this.app.url();
		}

		void start() {
			this.app.start(
					List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
							PatkeeperApplication.class.getName(), "--spring.main.sources=" + ClockAhead.class.getName(),
							"--clock-ahead=" + clockFile(), "--spring.main.banner-mode=off",
							"--patkeeper.overview-age=0", "--spring.datasource.url=" + this.databaseUrl),
					RunKillTests.this.sandbox.settings());
		}

		void kill() {
			this.app.kill();
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

		/**
		 * A clock that a file moves.
		 */
		@Bean
		@Primary
		static Clock clockAhead(@Value("${clock-ahead}") Path file) {
			return new Clock() {

				@Override
				public Instant instant() {
					try {
						return Instant.now().plus(Duration.parse(Files.readString(file)));
					}
					catch (IOException ex) {
						throw new UncheckedIOException(ex);
					}
				}

				@Override
				public ZoneId getZone() {
					return ZoneOffset.UTC;
				}

				@Override
				public Clock withZone(ZoneId zone) {
					return this;
				}

			};
		}

	}

}
