package io.patkeeper;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.patkeeper.bulk.RotatingRun;
import io.patkeeper.journal.JournalEntry;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.FakeEntra.Refresh;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Person;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.Trouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static io.patkeeper.Texts.text;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two nodes of the real jar over one PostgreSQL, behind a real nginx that sends each
 * request to the next of them. Access tokens live for five seconds. Without nginx it is
 * skipped, unless {@code PATKEEPER_SHELL=required}.
 */
@Tag("nodes")
@EnabledIf("isInstalled")
class NodesTests {

	private static final int KILLS = 10;

	/** People who create and rotate tokens one by one. */
	private static final int COLLEAGUES = 2;

	/** How long a node may take to store the tokens that Entra has sent. */
	private static final Duration STORING = Duration.ofSeconds(5);

	private final Sandbox sandbox = Sandbox.start(Clock.systemUTC());

	private final FakeAzureDevOps azureDevOps = this.sandbox.azureDevOps();

	private final String database = Database.POSTGRESQL.url();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<AppProcess> nodes = new ArrayList<>();

	/** The requests that were not answered, or by nginx only. */
	private final List<String> failures = new CopyOnWriteArrayList<>();

	/** The ports of the nodes that have answered. */
	private final List<Integer> answering = new CopyOnWriteArrayList<>();

	private final AtomicInteger journeys = new AtomicInteger();

	private volatile boolean over;

	private ReverseProxy proxy;

	private Path jar;

	@TempDir
	private Path directory;

	static boolean isInstalled() {
		return InstalledProgram.isInstalled(ReverseProxy.PROGRAM);
	}

	@BeforeEach
	void start() throws IOException {
		this.jar = Jar.extract(Jar.current(), this.directory.resolve("app"));
		this.nodes.addAll(Stream.generate(() -> new AppProcess(this.directory)).limit(2).toList());
		this.proxy = ReverseProxy.start(Files.createDirectory(this.directory.resolve("nginx")), FreePort.find(),
				this.nodes.stream().map(AppProcess::port).toList());
		this.sandbox.serve(this.proxy.url());
		this.sandbox.entra().accessTokenLifetime(Duration.ofSeconds(5));
		this.azureDevOps.takeAll(People.ANA);
		this.nodes.stream()
			.map((node) -> CompletableFuture.runAsync(() -> start(node), this.threads))
			.toList()
			.forEach(CompletableFuture::join);
	}

	private void start(AppProcess node) {
		Map<String, String> environment = new HashMap<>(this.sandbox.settings());
		environment.put("SPRING_DATASOURCE_URL", this.database);
		environment.put("PATKEEPER_URL", this.proxy.url());
		node.start(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-jar", this.jar.toString()),
				environment);
	}

	@AfterEach
	void stop() {
		this.over = true;
		this.threads.shutdownNow();
		this.nodes.forEach(AppProcess::close);
		this.proxy.close();
		this.sandbox.close();
		People.invite(0);
	}

	@Test
	void refreshesOneAtATimeOverBothNodes() {
		Browser browser = new Browser(this.proxy.port());
		browser.signInAs(People.ANA);
		this.sandbox.entra().tokenDelay(Duration.ofMillis(200));
		List<CompletableFuture<Void>> tabs = IntStream.range(0, 6)
			.mapToObj((number) -> CompletableFuture.runAsync(() -> readLists(browser.tab()), this.threads))
			.toList();
		await().atMost(Duration.ofMinutes(2)).until(() -> this.sandbox.entra().refreshes().size() >= 6);
		this.over = true;
		tabs.forEach(CompletableFuture::join);
		assertThat(this.answering).contains(this.nodes.get(0).port(), this.nodes.get(1).port());
		List<Refresh> refreshes = this.sandbox.entra().refreshes();
		assertThat(refreshes).extracting(Refresh::refreshToken).doesNotHaveDuplicates();
		assertOneAtATime(refreshes);
	}

	private void readLists(Browser tab) {
		while (!this.over) {
			assertThat(tab.get("/tokens?refresh").status()).isEqualTo(200);
			assertThat(tab.redirects()).isEmpty();
			this.answering.add(ReverseProxy.nodeOf(tab.page().headers()));
		}
	}

	@Test
	void losesNothingWhenNodesAreKilled() {
		long seed = System.nanoTime();
		try {
			killNodes(new Random(seed));
		}
		catch (AssertionError | RuntimeException ex) {
			throw new AssertionError("With the seed " + seed + " and these failed requests: " + this.failures, ex);
		}
	}

	private void killNodes(Random random) {
		RotatingRun run = new RotatingRun(this.azureDevOps, Clock.systemUTC(), 120);
		run.giveTokens();
		Stream.of(Operation.GET, Operation.CREATE, Operation.REVOKE)
			.forEach((operation) -> this.azureDevOps.always(operation, Trouble.delay(Duration.ofMillis(100))));
		this.sandbox.entra().tokenDelay(Duration.ofMillis(100));
		RunOwner owner = new RunOwner(run);
		owner.startRun();
		Map<Person, Colleague> colleagues = People.invite(COLLEAGUES)
			.stream()
			.collect(Collectors.toMap((person) -> person,
					(person) -> new Colleague(this.azureDevOps, person, browser())));
		List<CompletableFuture<Void>> work = new ArrayList<>();
		work.add(CompletableFuture.runAsync(owner, this.threads));
		colleagues.forEach((person, colleague) -> work
			.add(CompletableFuture.runAsync(() -> work(colleague, person), this.threads)));
		List<Instant> kills = new ArrayList<>();
		for (int kill = 1; kill <= KILLS; kill++) {
			awaitCalls(1 + random.nextInt(40), work);
			AppProcess victim = (kill == 1 || kill == KILLS) ? owner.workingNode() : this.nodes.get(random.nextInt(2));
			victim.kill();
			kills.add(Instant.now());
			if (kill < KILLS) {
				start(victim);
			}
			else {
				this.over = true;
				work.forEach(CompletableFuture::join);
				letTimePass();
				start(victim);
			}
		}
		run.assertLostNothing(owner.finishRun());
		colleagues.values().forEach(Colleague::checkSecrets);
		assertThat(owner.timesContinued).isPositive();
		assertThat(this.journeys).as("rotations that were not disturbed").hasValueGreaterThan(KILLS);
		assertThat(this.failures).as("what was under way when a node was killed")
			.hasSizeLessThanOrEqualTo(KILLS * (COLLEAGUES + 1));
		assertOneAtATime(this.sandbox.entra().refreshes());
		assertUsedOnceUnlessKilled(this.sandbox.entra().refreshes(), kills);
	}

	/**
	 * Waits until Azure DevOps has been called so many times, which is at any moment of
	 * what people do.
	 */
	private void awaitCalls(int count, List<CompletableFuture<Void>> work) {
		int calls = this.azureDevOps.calls().size() + count;
		await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(1)).until(() -> {
			work.stream().filter(CompletableFuture::isCompletedExceptionally).forEach(CompletableFuture::join);
			return this.azureDevOps.calls().size() >= calls;
		});
	}

	/**
	 * Lets a killed node's changes and leases run out, which takes minutes.
	 */
	private void letTimePass() {
		JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource(this.database));
		long seconds = JournalEntry.MAX_CHANGE_DURATION.toSeconds();
		Map.of("journal", "opened", "rotation", "changed", "bulk_run", "lease_until")
			.forEach((table, column) -> jdbc
				.sql("update %1$s set %2$s = %2$s - make_interval(secs => :seconds)".formatted(table, column))
				.param("seconds", seconds)
				.update());
	}

	private static void assertOneAtATime(List<Refresh> refreshes) {
		assertThat(refreshes.stream().collect(groupingBy(Refresh::signIn)).values()).isNotEmpty()
			.allSatisfy((ofOneSession) -> {
				List<Refresh> inOrder = ofOneSession.stream()
					.sorted((one, other) -> one.begin().compareTo(other.begin()))
					.toList();
				for (int next = 1; next < inOrder.size(); next++) {
					assertThat(inOrder.get(next).begin()).isAfterOrEqualTo(inOrder.get(next - 1).end());
				}
			});
	}

	/**
	 * A token is used again only if the node that used it was killed before it had stored
	 * the next one.
	 */
	private static void assertUsedOnceUnlessKilled(List<Refresh> refreshes, List<Instant> kills) {
		Map<String, List<Refresh>> byToken = refreshes.stream().collect(groupingBy(Refresh::refreshToken));
		assertThat(byToken.values()).allSatisfy((uses) -> uses.subList(0, uses.size() - 1)
			.forEach((use) -> assertThat(kills)
				.anySatisfy((kill) -> assertThat(kill).isBetween(use.begin(), use.end().plus(STORING)))));
	}

	private PatientBrowser browser() {
		return new PatientBrowser(this.sandbox, this.proxy, this.failures::add);
	}

	/**
	 * Signs in anew in another browser now and then.
	 */
	private void work(Colleague colleague, Person person) {
		colleague.signIn();
		for (int number = 0; !this.over; number++) {
			String name = "token-" + number;
			if (colleague.create(name) && colleague.rotate(name)) {
				this.journeys.incrementAndGet();
			}
			browser().signIn(person);
		}
	}

	/**
	 * Rotates many tokens at once.
	 */
	private final class RunOwner implements Runnable {

		private final PatientBrowser browser = browser();

		private final RotatingRun run;

		private String address = "";

		private volatile int node;

		private int timesContinued;

		RunOwner(RotatingRun run) {
			this.run = run;
		}

		void startRun() {
			this.browser.signIn(People.ANA);
			this.browser.get("/tokens");
			this.run.preview(this.browser.browser());
			this.address = this.run.confirm(this.browser.browser()).uri().getPath();
			noteNode();
		}

		@Override
		public void run() {
			await().forever().pollInterval(Duration.ofMillis(500)).until(() -> {
				look();
				return NodesTests.this.over;
			});
		}

		Page finishRun() {
			Page page = await().atMost(Duration.ofMinutes(2))
				.pollInterval(Duration.ofMillis(200))
				.until(this::look, (look) -> look.document().select("main progress").isEmpty());
			assertThat(page.text()).doesNotContain(text("run.state.pending"), text("run.state.unknown"));
			return page;
		}

		private Page look() {
			Page page = this.browser.get(this.address);
			if (page.hasButton(text("run.continue")) && this.browser.press(text("run.continue")) != null) {
				this.timesContinued++;
				noteNode();
			}
			return page;
		}

		private void noteNode() {
			this.node = this.browser.browser()
				.answers()
				.stream()
				.filter((answer) -> answer.request().method().equals("POST"))
				.filter(ReverseProxy::isAnswerOfNode)
				.map(HttpResponse::headers)
				.map(ReverseProxy::nodeOf)
				.reduce((first, second) -> second)
				.orElseThrow();
		}

		AppProcess workingNode() {
			return NodesTests.this.nodes.stream().filter((node) -> node.port() == this.node).findAny().orElseThrow();
		}

	}

}
