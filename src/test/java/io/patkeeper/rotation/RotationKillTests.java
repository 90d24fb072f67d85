package io.patkeeper.rotation;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.spi.ToolProvider;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.patkeeper.AppProcess;
import io.patkeeper.Database;
import io.patkeeper.MovableClock;
import io.patkeeper.PatkeeperApplication;
import io.patkeeper.journal.JournalEntry;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.Trouble;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ClassPathResource;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Kills the app at every step of a rotation, and of the cleanup after an interrupted one,
 * starts it again, and checks that no token was lost. The app is a process of its own;
 * Entra and Azure DevOps are part of the test.
 * <p>
 * Killing it before the first step and after each step covers the time before and after
 * all of them.
 */
class RotationKillTests {

	/** The steps that change something at Azure DevOps. */
	private static final Set<String> CHANGES = Set.of("POST", "DELETE");

	@TempDir
	private static Path shared;

	private static String classPath = "";

	/**
	 * Packs directories into jars, as class data sharing does not support directories.
	 */
	@BeforeAll
	static void packClassPath() {
		List<String> jars = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			String jar = entry;
			if (Files.isDirectory(Path.of(entry))) {
				jar = shared.resolve(jars.size() + ".jar").toString();
				assertThat(ToolProvider.findFirst("jar")
					.orElseThrow()
					.run(System.out, System.err, "--create", "--file", jar, "-C", entry, ".")).isZero();
			}
			jars.add(jar);
		}
		classPath = String.join(File.pathSeparator, jars);
	}

	/**
	 * Runs on both databases at the same time, which is faster.
	 */
	@ParameterizedTest
	@EnumSource
	@Tag("thorough")
	void losesNoTokenAtAnyStep(Click click, @TempDir Path directory) {
		List<CompletableFuture<Void>> environments = Stream.of(Database.values())
			.map((database) -> CompletableFuture
				.runAsync(() -> losesNoTokenOn(database, click, (step) -> true, directory)))
			.toList();
		assertThat(environments).hasSize(2).allSatisfy(CompletableFuture::join);
	}

	@Test
	void losesNoTokenAroundAChangeAtAzureDevOps(@TempDir Path directory) {
		losesNoTokenOn(Database.POSTGRESQL, Click.ROTATE, CHANGES::contains, directory);
	}

	private static void losesNoTokenOn(Database database, Click click, Predicate<String> stops, Path directory) {
		Path ownDirectory = directory.resolve(database.name());
		try (Environment environment = new Environment(database, stops, Files.createDirectory(ownDirectory))) {
			click.test.accept(environment);
		}
		catch (Exception ex) {
			throw new IllegalStateException("On " + database, ex);
		}
		catch (AssertionError ex) {
			throw new AssertionError("On " + database + ": " + ex.getMessage(), ex);
		}
	}

	/**
	 * The button whose request is killed.
	 */
	enum Click {

		ROTATE(Environment::killRotations),

		REVOKE_ORPHAN(Environment::killCleanups);

		private final ThrowingConsumer<Environment> test;

		Click(ThrowingConsumer<Environment> test) {
			this.test = test;
		}

	}

	/**
	 * An app with its database, its Entra and its Azure DevOps.
	 */
	private static final class Environment implements AutoCloseable {

		private static final int NEVER = -1;

		private static final String REVOKE_ORPHAN_URL = "/revoke-orphan";

		private static final Duration LONGER_THAN_ANY_CHANGE = JournalEntry.MAX_CHANGE_DURATION.plusSeconds(30);

		/** Also the clock of the app and of its Azure DevOps. */
		private final MovableClock clock = MovableClock.going();

		private final Sandbox sandbox = Sandbox.start(this.clock);

		private final Predicate<String> stops;

		private final Path directory;

		private final String url;

		private final AppProcess app;

		private final Browser browser;

		/**
		 * Creates an environment.
		 * @param stops the steps before and after which to kill the app
		 */
		Environment(Database database, Predicate<String> stops, Path directory) {
			this.stops = stops;
			this.directory = directory;
			this.url = (database == Database.H2) ? h2AsInProduction() : database.url();
			this.app = new AppProcess(directory);
			this.browser = new Browser(this.app.port());
			this.sandbox.serve(this.app.url());
			this.sandbox.entra().accessTokenLifetime(Duration.ofHours(12));
			this.sandbox.azureDevOps().takeAll(People.ANA);
		}

		@Override
		public void close() {
			this.app.kill();
			this.sandbox.close();
		}

		void killRotations() throws Exception {
			give("first");
			Pat old = give("undisturbed");
			start(rotationOf(old), NEVER);
			this.browser.signInAs(People.ANA);
			// The first change of a person takes one more statement than later ones.
			secretOn(this.browser.press(text("token.rotate.name", "first")));
			this.browser.get("/tokens");
			assertThat(secretOn(this.browser.press(text("token.rotate.name", "undisturbed"))))
				.isNotEqualTo(old.secret());
			List<String> steps = steps();
			assertThat(steps).contains("POST", "DELETE", "commit")
				.anySatisfy((step) -> assertThat(step).startsWith("insert into rotation"))
				.anySatisfy((step) -> assertThat(step).startsWith("insert into journal"))
				.anySatisfy((step) -> assertThat(step).startsWith("update rotation"));
			stopNormally();
			int lastBefore = NEVER;
			for (int last : lastSteps(steps)) {
				Pat next = give("stopped after " + last);
				restart(rotationOf(next), last);
				if (lastBefore != NEVER) {
					recover(old, lastBefore);
				}
				this.browser.get("/tokens");
				assertThatIllegalStateException()
					.isThrownBy(() -> this.browser.press(text("token.rotate.name", next.displayName())));
				assertThat(process().waitFor(1, TimeUnit.MINUTES)).isTrue();
				assertThat(process().exitValue()).isEqualTo(KillSwitch.STOPPED);
				assertThat(steps()).isEqualTo(steps.subList(0, last));
				old = next;
				lastBefore = last;
			}
			restart(rotationOf(old), NEVER);
			recover(old, lastBefore);
		}

		void killCleanups() throws Exception {
			start(REVOKE_ORPHAN_URL, NEVER);
			this.browser.signInAs(People.ANA);
			Pat old = orphaned("undisturbed");
			this.browser.press(text("rotation.revoke-orphan"));
			assertThat(working(old.displayName())).containsExactly(old);
			List<String> steps = steps();
			assertThat(steps).contains("DELETE")
				.anySatisfy((step) -> assertThat(step).startsWith("update rotation set state = 'DISCARDING'"))
				.anySatisfy((step) -> assertThat(step).startsWith("insert into journal"));
			stopNormally();
			for (int last : lastSteps(steps)) {
				restart(REVOKE_ORPHAN_URL, last);
				finishCleanup(old);
				Pat next = orphaned("stopped after " + last);
				assertThatIllegalStateException().isThrownBy(() -> this.browser.press(text("rotation.revoke-orphan")));
				assertThat(process().waitFor(1, TimeUnit.MINUTES)).isTrue();
				assertThat(process().exitValue()).isEqualTo(KillSwitch.STOPPED);
				assertThat(steps()).isEqualTo(steps.subList(0, last));
				old = next;
			}
			restart(REVOKE_ORPHAN_URL, NEVER);
			finishCleanup(old);
		}

		/** The numbers of steps after which to kill the app. */
		private List<Integer> lastSteps(List<String> steps) {
			List<Integer> lastSteps = IntStream.rangeClosed(0, steps.size())
				.filter((last) -> steps.subList(Math.max(0, last - 1), Math.min(last + 1, steps.size()))
					.stream()
					.anyMatch(this.stops))
				.boxed()
				.toList();
			assertThat(lastSteps).hasSizeGreaterThan(1);
			return lastSteps;
		}

		private Pat orphaned(String name) {
			Pat old = give(name);
			this.sandbox.azureDevOps().next(Operation.CREATE, Trouble.dropAfterWork());
			this.browser.get("/tokens");
			this.browser.press(text("token.rotate.name", name));
			assertThat(working(name)).hasSize(2);
			return old;
		}

		/**
		 * Whether or not the orphan is left, the old token works, and can be rotated
		 * again, by another button than the one whose request is killed.
		 */
		private void finishCleanup(Pat old) {
			String name = old.displayName();
			assertThat(working(name)).contains(old).hasSizeBetween(1, 2);
			Page list = this.browser.get("/tokens");
			String left = text("rotation.unfinished.finish", name);
			if (list.hasLink(left)) {
				Page rotation = this.browser.follow(left);
				assertThat(rotation.text()).containsAnyOf(text("rotation.status.orphaned"),
						text("rotation.status.nothing-created"), text("rotation.status.discarding"));
				secretOn(this.browser.press(text("rotation.again")));
			}
			else {
				assertThat(working(name)).containsExactly(old);
				secretOn(this.browser.press(text("token.rotate.name", name)));
			}
			assertThat(working(name)).singleElement().isNotEqualTo(old);
			assertThat(this.browser.get("/tokens").hasLink(left)).as("nothing left of " + name).isFalse();
		}

		private static String rotationOf(Pat token) {
			return "/tokens/" + token.authorizationId() + "/rotate";
		}

		/**
		 * Follows what the pages say and offer, as a person would.
		 */
		private void recover(Pat old, int lastStep) {
			String name = old.displayName();
			Page list = this.browser.get("/tokens");
			assertThat(this.browser.redirects()).as("still signed in").isEmpty();
			List<Pat> working = working(name);
			assertThat(working).as(name).hasSizeBetween(1, 2);
			String left = text("rotation.unfinished.finish", name);
			String waiting = text("tokens.waiting-secret.show", name);
			Page secret;
			if (list.hasLink(left)) {
				secret = finish(this.browser.follow(left), old, lastStep);
			}
			else if (list.hasLink(waiting)) {
				secret = this.browser.follow(waiting);
			}
			else {
				assertThat(working).as(name + ": nothing to tell").containsExactly(old);
				secret = this.browser.press(text("token.rotate.name", name));
			}
			assertThat(working(name)).as(name).singleElement().extracting(Pat::secret).isEqualTo(secretOn(secret));
			assertThat(this.browser.get("/tokens").hasLink(left)).as("nothing left of " + name).isFalse();
		}

		private Page finish(Page rotation, Pat old, int lastStep) {
			String name = old.displayName();
			boolean oldWorks = working(name).contains(old);
			if (rotation.hasLink(text("rotation.show-secret"))) {
				assertThat(rotation.text())
					.contains(text("rotation.status." + (oldWorks ? "old-still-works" : "replaced")));
				String value = secretOn(this.browser.follow(text("rotation.show-secret")));
				assertThat(this.sandbox.azureDevOps().works(value)).isTrue();
				this.browser.get(rotation.uri().toString());
				Page secret = this.browser.press(text(oldWorks ? "rotation.revoke-old" : "rotation.finish"));
				assertThat(secretOn(secret)).isEqualTo(value);
				return secret;
			}
			assertThat(oldWorks).as("the only token whose secret is known").isTrue();
			List<Pat> orphans = working(name).stream().filter((pat) -> !pat.equals(old)).toList();
			if (orphans.isEmpty()) {
				assertThat(rotation.text()).contains(text("rotation.status.nothing-created"));
				assertThat(rotation.hasButton(text("rotation.revoke-orphan"))).isFalse();
				return this.browser.press(text("rotation.again"));
			}
			assertThat(rotation.text()).contains(text("rotation.status.orphaned"))
				.contains(orphans.get(0).authorizationId().toString());
			if (lastStep % 2 == 0) {
				return this.browser.press(text("rotation.again"));
			}
			this.browser.press(text("rotation.revoke-orphan"));
			assertThat(working(name)).containsExactly(old);
			this.browser.get("/tokens");
			return this.browser.press(text("token.rotate.name", name));
		}

		private Pat give(String name) {
			Instant now = this.clock.instant();
			Pat pat = new Pat(UUID.randomUUID(), name, "vso.code", List.of(People.accountId("fabrikam")),
					now.minus(Duration.ofDays(10)), now.plus(Duration.ofDays(20)), false, UUID.randomUUID().toString());
			this.sandbox.azureDevOps().give(People.ANA, pat);
			return pat;
		}

		private List<Pat> working(String name) {
			return this.sandbox.azureDevOps()
				.tokensOf(People.ANA, name)
				.stream()
				.filter((pat) -> !pat.revoked())
				.toList();
		}

		private static String secretOn(Page page) {
			assertThat(page.status()).as(page.text()).isEqualTo(200);
			String secret = page.document().select("#token-secret").text();
			assertThat(secret).as(page.text()).isNotEmpty();
			return secret;
		}

		/**
		 * Stops the app normally, and leaves the archive of its classes to all others.
		 */
		private void stopNormally() throws Exception {
			process().destroy();
			assertThat(process().waitFor(2, TimeUnit.MINUTES)).isTrue();
			if (Files.exists(ownClasses())) {
				Files.move(ownClasses(), sharedClasses(), StandardCopyOption.ATOMIC_MOVE);
			}
		}

		private void restart(String click, int lastStep) throws Exception {
			this.app.kill();
			this.clock.advance(LONGER_THAN_ANY_CHANGE);
			start(click, lastStep);
		}

		private void start(String click, int lastStep) throws Exception {
			Files.deleteIfExists(stepsFile());
			// For a fast start; the processes are short-lived.
			this.app.start(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", classes(), "-cp", classPath,
					PatkeeperApplication.class.getName(), "--spring.main.sources=" + KillSwitch.class.getName(),
					"--spring.main.banner-mode=off", "--spring.main.lazy-initialization=true",
					// Tokens are given to people behind the app's back.
					"--patkeeper.overview-age=0", "--spring.datasource.url=" + this.url, "--kill.click=" + click,
					"--kill.steps=" + stepsFile(), "--kill.last-step=" + lastStep,
					"--kill.clock-ahead=" + this.clock.ahead()), this.sandbox.settings());
		}

		private String classes() {
			return Files.exists(sharedClasses()) ? "-XX:SharedArchiveFile=" + sharedClasses()
					: "-XX:ArchiveClassesAtExit=" + ownClasses();
		}

		private Path ownClasses() {
			return this.directory.resolve("classes.jsa");
		}

		private static Path sharedClasses() {
			return shared.resolve("classes.jsa");
		}

		private Process process() {
			return this.app.process();
		}

		private List<String> steps() {
			return Files.exists(stepsFile()) ? read(stepsFile()).lines().toList() : List.of();
		}

		private Path stepsFile() {
			return this.directory.resolve("steps");
		}

		private String h2AsInProduction() {
			YamlPropertiesFactoryBean settings = new YamlPropertiesFactoryBean();
			settings.setResources(new ClassPathResource("application.yml"));
			String url = Objects.requireNonNull(settings.getObject()).getProperty("spring.datasource.url");
			assertThat(url).startsWith("jdbc:h2:file:./data/");
			return url.replace("./data", this.directory.toString());
		}

		private static String read(Path file) {
			try {
				return Files.readString(file);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
