package io.patkeeper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import org.junit.jupiter.api.Test;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Makes the folder to run Patkeeper from: the jar with its libraries beside it, and what
 * this Java has learned about the first pages, by which the next start is quicker.
 */
class Training {

	private static final Path FOLDER = Path.of("target/patkeeper");

	private static final Path LOG = Path.of("target/training.log");

	private static final int PAGES = 200;

	@Test
	void learnsTheFirstPages() throws Exception {
		FileSystemUtils.deleteRecursively(FOLDER);
		Jar.extract(Jar.current(), FOLDER);
		for (String file : List.of("patkeeper", "jvm.options")) {
			Files.copy(Path.of("src/deploy", file), FOLDER.resolve(file));
		}
		Path learned = FOLDER.resolve((Runtime.version().feature() >= 25) ? "patkeeper.aot" : "patkeeper.jsa");
		try (Sandbox sandbox = Sandbox.start(Clock.systemUTC())) {
			visit(sandbox, learned.getFileName());
		}
		assertThat(learned).isNotEmptyFile();
	}

	private void visit(Sandbox sandbox, Path learned) throws Exception {
		int port = FreePort.find();
		sandbox.serve("http://localhost:" + port);
		ProcessBuilder builder = new ProcessBuilder("./patkeeper", "--server.port=" + port,
				"--spring.datasource.url=jdbc:h2:mem:training");
		Map<String, String> environment = builder.environment();
		environment.putAll(sandbox.settings());
		environment.put("JAVA_HOME", System.getProperty("java.home"));
		environment.put("JDK_JAVA_OPTIONS",
				(learned.toString().endsWith(".aot") ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + learned);
		Process app = builder.directory(FOLDER.toFile())
			.redirectErrorStream(true)
			.redirectOutput(LOG.toFile())
			.start();
		try {
			Browser browser = new Browser(port);
			await().atMost(Duration.ofMinutes(2))
				.ignoreExceptions()
				.failFast("The app has stopped, see " + LOG, () -> !app.isAlive())
				.until(() -> browser.get("/actuator/health/readiness").status() == 200);
			browser.get("/");
			browser.signInAs(People.ANA);
			for (int i = 0; i < PAGES; i++) {
				assertThat(browser.get("/tokens").status()).isEqualTo(200);
			}
			for (String page : List.of("/tokens/new", "/journal", "/sessions", "/reminders", "/help")) {
				assertThat(browser.get(page).status()).as(page).isEqualTo(200);
			}
		}
		finally {
			app.destroy();
		}
		assertThat(app.waitFor()).as("the exit code after a stop by a signal").isEqualTo(143);
	}

}
