package io.patkeeper.bench;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Person;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.Trouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How long it takes to change many tokens, and what others notice of it. It fails only if
 * a run does not do what it should, never because it was slow.
 */
class RunsBenchmark {

	private static final Duration LATENCY = Duration.ofMillis(100);

	/** How often the page of a run refreshes itself. */
	private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(5);

	private static final Sandbox sandbox = Sandbox.start(Clock.systemUTC());

	private static final Report report = new Report();

	@BeforeAll
	static void accessTokensOutliveTheBenchmark() {
		sandbox.entra().accessTokenLifetime(Duration.ofHours(12));
		report.line("## Many tokens at once%n");
		report.line("| | |%n| --- | --- |");
	}

	@AfterAll
	static void stop() throws Exception {
		sandbox.close();
		report.write("benchmark-runs.md");
	}

	@BeforeEach
	void takeAllTokens() {
		sandbox.azureDevOps().reset();
		List.of(People.ANA, People.BEN).forEach(sandbox.azureDevOps()::takeAll);
	}

	@Test
	void previewsAThousandTokens() throws Exception {
		give(People.ANA, 1000);
		try (App app = start(Map.of())) {
			Browser browser = signIn(app, People.ANA);
			for (String when : List.of("first", "second", "third")) {
				browser.get("/tokens");
				Duration before = app.processorTime();
				long begin = System.nanoTime();
				Page preview = selectAll(browser);
				report.line("| %s preview of 1,000 tokens, with three lists at once | %,d ms, of which %,d ms are processor time |",
						when, millis(begin), app.processorTime().minus(before).toMillis());
				assertThat(preview.heading()).isEqualTo(text("run.preview.title.rotate", 1000));
			}
		}
	}

	@Test
	void rotatesFiftyTokens() throws Exception {
		long oneByOne = rotation(Map.of("PATKEEPER_RUNS_PARALLELPERORGANIZATION", "1"));
		long atOnce = rotation(Map.of());
		report.line("| 50 rotations, 100 ms for each answer, one by one | %,d ms |", oneByOne);
		report.line("| the same, four at a time | %,d ms, ratio %.2f |", atOnce, (double) atOnce / oneByOne);
	}

	/** Milliseconds; the second run of an app, as the first warms it up. */
	private long rotation(Map<String, String> settings) throws Exception {
		takeAllTokens();
		try (App app = start(settings)) {
			give(People.ANA, 50);
			Browser browser = signIn(app, People.ANA);
			Duration poll = Duration.ofMillis(100);
			rotate(browser, 50, poll);
			takeAllTokens();
			give(People.ANA, 50);
			slowDown();
			return rotate(browser, 50, poll);
		}
	}

	@Test
	void leavesRoomForThePagesOfOthers() throws Exception {
		List<Person> people = List.of(People.ANA, People.BEN);
		people.forEach((person) -> give(person, 200));
		try (App app = start(Map.of("PATKEEPER_OVERVIEW_AGE", "0"))) {
			Map<Person, Browser> browsers = people.stream()
				.collect(Collectors.toMap((person) -> person, (person) -> signIn(app, person)));
			for (Browser browser : browsers.values()) {
				Load.on(app.url() + "/tokens", Load.headers(browser), 4, 60);
			}
			slowDown();
			Map<Person, Double> alone = new LinkedHashMap<>();
			for (Person person : people) {
				alone.put(person, Load.on(app.url() + "/tokens", Load.headers(browsers.get(person)), 1, 10).medianMillis());
			}
			List<CompletableFuture<Long>> runs = people.stream()
				.map((person) -> CompletableFuture.supplyAsync(() -> rotate(browsers.get(person), 200, REFRESH_INTERVAL)))
				.toList();
			await().until(() -> sandbox.azureDevOps().operations().contains(Operation.CREATE));
			for (Person person : people) {
				Load load = Load.on(app.url() + "/tokens", Load.headers(browsers.get(person)), 1, 5);
				assertThat(runs).as("still at work").noneMatch(CompletableFuture::isDone);
				report.line("| the list of %s, alone, and while both rotate | %.0f ms, %.0f ms: %.2f |", person.name(),
						alone.get(person), load.medianMillis(), load.medianMillis() / alone.get(person));
			}
			runs.forEach(CompletableFuture::join);
		}
	}

	private static App start(Map<String, String> more) throws Exception {
		Map<String, String> settings = new LinkedHashMap<>(sandbox.settings());
		settings.putAll(more);
		return App.start(sandbox.entra(), settings);
	}

	private static Browser signIn(App app, Person person) {
		Browser browser = new Browser(app.port());
		browser.signInAs(person);
		return browser;
	}

	private static void give(Person person, int count) {
		Instant created = Instant.now().minus(Duration.ofDays(10));
		IntStream.range(0, count)
			.forEach((i) -> sandbox.azureDevOps()
				.give(person,
						new Pat(UUID.randomUUID(), "deploy " + i, "vso.code",
								List.of(People.accountId("fabrikam")), created, created.plus(Duration.ofDays(30)), false,
								UUID.randomUUID().toString().replace("-", ""))));
	}

	private static void slowDown() {
		for (Operation operation : List.of(Operation.LIST, Operation.GET, Operation.CREATE, Operation.REVOKE)) {
			sandbox.azureDevOps().always(operation, Trouble.delay(LATENCY));
		}
	}

	private static Page selectAll(Browser browser) {
		return browser.press(text("selection.rotate"), "all", "true");
	}

	/**
	 * Rotates all tokens of a person.
	 * @param poll how often the person looks at the run
	 * @return how long the run took, in milliseconds
	 */
	private static long rotate(Browser browser, int count, Duration poll) {
		browser.get("/tokens");
		selectAll(browser);
		long begin = System.nanoTime();
		Page run = browser.press(text("run.preview.confirm.rotate", count), "old", "revoke",
				text("run.preview.number"), String.valueOf(count));
		Page over = await().atMost(Duration.ofMinutes(5))
			.pollInterval(poll)
			.until(() -> browser.get(run.uri().toString()),
					(page) -> page.document().select("main progress").isEmpty());
		long millis = millis(begin);
		assertThat(over.document().select(".items .status").eachText()).hasSize(count).containsOnly("Done");
		return millis;
	}

	private static long millis(long begin) {
		return Duration.ofNanos(System.nanoTime() - begin).toMillis();
	}

}
