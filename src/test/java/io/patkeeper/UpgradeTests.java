package io.patkeeper;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.patkeeper.bulk.RotatingRun;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

/**
 * Upgrades the older of two versions to the newer one and goes back, on one PostgreSQL
 * and behind one proxy, while people work: nobody is signed out, and no request fails.
 * Whatever migrations the newer version has, one more adds a column to every table.
 * Without nginx it is skipped, unless {@code PATKEEPER_SHELL=required}.
 */
@Tag("nodes")
@EnabledIf("isInstalled")
class UpgradeTests {

	private final Sandbox sandbox = Sandbox.start(Clock.systemUTC());

	private final FakeAzureDevOps azureDevOps = this.sandbox.azureDevOps();

	private final String database = Database.POSTGRESQL.url();

	private int tokens;

	@TempDir
	private Path directory;

	static boolean isInstalled() {
		return InstalledProgram.isInstalled(ReverseProxy.PROGRAM);
	}

	@AfterEach
	void close() {
		this.sandbox.close();
		People.invite(0);
	}

	@ParameterizedTest
	@EnumSource
	void upgradesAndGoesBackWithoutDowntime(Older version) throws IOException {
		Path olderJar = Jar.extract(version.jar.get(), this.directory.resolve("older"));
		Path newerJar = Jar.extract(Jar.current(), this.directory.resolve("newer"));
		try (AppProcess older = new AppProcess(this.directory);
				AppProcess newer = new AppProcess(this.directory);
				ReverseProxy proxy = ReverseProxy.start(Files.createDirectory(this.directory.resolve("nginx")),
						FreePort.find(), List.of(older.port(), newer.port()))) {
			this.sandbox.serve(proxy.url());
			start(older, olderJar, proxy, Map.of());
			Staff staff = new Staff(proxy);
			staff.signIn();
			// By then, the driver has prepared the statements at the server.
			for (int time = 0; time < 6; time++) {
				staff.work();
			}
			String waiting = staff.createWithoutStoring();
			CompletableFuture<Void> start = CompletableFuture.runAsync(() -> start(newer, newerJar, proxy,
					Map.of("SPRING_FLYWAY_LOCATIONS", "classpath:db/migration,filesystem:" + expandingMigration())));
			while (!start.isDone()) {
				staff.work();
			}
			start.join();
			workOverBoth(staff, older, newer);
			stop(older);
			staff.work();
			staff.assertWaits(waiting);
			String other = staff.createWithoutStoring();
			start(older, olderJar, proxy, Map.of());
			workOverBoth(staff, older, newer);
			stop(newer);
			staff.assertWaits(waiting);
			staff.assertWaits(other);
			staff.work();
			staff.checkSecrets();
		}
	}

	/**
	 * What {@link KeptDatabaseTests} reads is a copy of the result, made with the last
	 * release.
	 */
	@Test
	void keepsADatabaseOfThePreviousRelease() {
		Path jar = PreviousRelease.jar();
		String url = "jdbc:h2:file:" + this.directory.resolve("patkeeper") + ";WRITE_DELAY=0";
		try (AppProcess app = new AppProcess(this.directory)) {
			this.sandbox.serve(app.url());
			Map<String, String> environment = new HashMap<>(this.sandbox.settings());
			environment.put("SPRING_DATASOURCE_URL", url);
			app.start(List.of("-jar", jar.toString()), environment);
			Browser browser = new Browser(app.port());
			browser.signInAs(People.BEN);
			browser.get("/tokens/new?scopes=vso.code&organization=fabrikam&name=kept");
			Page secretPage = browser.press(text("form.create"));
			browser.get("/reminders");
			browser.press(text("reminder.calendar.create"));
			stop(app);
			KeptDatabase kept = KeptDatabase.of(url, browser, secretPage);
			kept.write(PreviousRelease.DATABASE);
			kept.assertOpens(this.directory);
		}
	}

	private void start(AppProcess app, Path jar, ReverseProxy proxy, Map<String, String> settings) {
		Map<String, String> environment = new HashMap<>(this.sandbox.settings());
		environment.put("SPRING_DATASOURCE_URL", this.database);
		environment.put("PATKEEPER_URL", proxy.url());
		environment.put("PATKEEPER_OVERVIEW_AGE", "0");
		environment.putAll(settings);
		app.start(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-jar", jar.toString()),
				environment);
	}

	/** As a service manager does. */
	private static void stop(AppProcess app) {
		app.process().destroy();
		app.process().onExit().join();
	}

	/** Adds a column to every table, and a table. */
	private Path expandingMigration() {
		String tables = JdbcClient.create(new DriverManagerDataSource(this.database))
			.sql("select table_name from information_schema.tables where table_schema = 'public'")
			.query(String.class)
			.stream()
			.filter((table) -> !table.equals("flyway_schema_history"))
			.map((table) -> "alter table " + table + " add column added varchar(10) default 'added' not null;\n")
			.collect(Collectors.joining());
		try {
			Path folder = Files.createDirectory(this.directory.resolve("migrations"));
			Files.writeString(folder.resolve("V9000__expand.sql"), tables + "create table added (id int primary key);");
			return folder;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Their requests alternate, and the odd page makes that another order each time. */
	private static void workOverBoth(Staff staff, AppProcess older, AppProcess newer) {
		int answers = staff.answers().size();
		for (int time = 0; time < 4; time++) {
			staff.work();
			staff.colleague.browser().get("/help");
		}
		assertThat(staff.answers().stream().skip(answers)).extracting((answer) -> ReverseProxy.nodeOf(answer.headers()))
			.contains(older.port(), newer.port());
	}

	/**
	 * The older version.
	 */
	enum Older {

		/** The one before, beside this one. */
		PREVIOUS_RELEASE(PreviousRelease::jar),

		/** This one, beside one with a newer schema. */
		THIS_VERSION(Jar::current);

		private final Supplier<Path> jar;

		Older(Supplier<Path> jar) {
			this.jar = jar;
		}

	}

	/**
	 * Two people: one rotates tokens one by one, the other many at once.
	 */
	private final class Staff {

		private final Colleague colleague;

		private final PatientBrowser ana;

		Staff(ReverseProxy proxy) {
			this.colleague = new Colleague(UpgradeTests.this.azureDevOps, People.invite(1).get(0), browser(proxy));
			this.ana = browser(proxy);
		}

		private PatientBrowser browser(ReverseProxy proxy) {
			return new PatientBrowser(UpgradeTests.this.sandbox, proxy, (failure) -> fail("Not answered: " + failure));
		}

		void signIn() {
			this.colleague.signIn();
			this.ana.signIn(People.ANA);
		}

		/** Creates a token, rotates it, looks at all else, and rotates many. */
		void work() {
			String name = nextName();
			this.colleague.create(name);
			this.colleague.rotate(name);
			this.colleague.browser().get("/tokens?q=" + name);
			this.colleague.browser().follow(name);
			this.colleague.browser().browser().press(text("note.save"), "note", "used by " + name);
			List.of("/journal", "/sessions", "/reminders").forEach((address) -> {
				Page page = this.colleague.browser().get(address);
				assertThat(page.status()).as(address).isEqualTo(200);
			});
			if (this.colleague.browser().get("/reminders").hasButton(text("reminder.calendar.create"))) {
				this.colleague.browser().press(text("reminder.calendar.create"));
			}
			rotateMany();
		}

		private void rotateMany() {
			UpgradeTests.this.azureDevOps.takeAll(People.ANA);
			RotatingRun run = new RotatingRun(UpgradeTests.this.azureDevOps, Clock.systemUTC(), 6);
			run.giveTokens();
			this.ana.get("/tokens");
			run.preview(this.ana.browser());
			String address = run.confirm(this.ana.browser()).uri().getPath();
			Page over = await().atMost(Duration.ofMinutes(1))
				.pollInterval(Duration.ofMillis(100))
				.until(() -> this.ana.get(address), (page) -> page.document().select("main progress").isEmpty());
			run.assertLostNothing(over);
			this.ana.press(text("run.secrets.stored"));
		}

		String createWithoutStoring() {
			String name = nextName();
			this.colleague.browser().get("/tokens/new?scopes=vso.code&organization=fabrikam&name=" + name);
			Colleague.secretOn(this.colleague.browser().browser().press(text("form.create")));
			return name;
		}

		void assertWaits(String name) {
			Page page = this.colleague.waitingSecret(name);
			assertThat(page).as("the page of the secret of " + name).isNotNull();
			assertThat(UpgradeTests.this.azureDevOps.works(Colleague.secretOn(page))).isTrue();
		}

		/** Those of the nodes. */
		List<HttpResponse<String>> answers() {
			return this.ana.browser().answers().stream().filter(ReverseProxy::isAnswerOfNode).toList();
		}

		void checkSecrets() {
			this.colleague.checkSecrets();
		}

		private String nextName() {
			return "upgraded-" + UpgradeTests.this.tokens++;
		}

	}

}
