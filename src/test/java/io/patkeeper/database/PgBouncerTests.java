package io.patkeeper.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.patkeeper.Database;
import io.patkeeper.FreePort;
import io.patkeeper.InstalledProgram;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * PostgreSQL behind PgBouncer in transaction mode, where the statements of one connection
 * end up at several servers, with the setting that the README names. Without PgBouncer it
 * is skipped, unless {@code PATKEEPER_SHELL=required}.
 */
@SandboxTest
@Tag("thorough")
@EnabledIf("isInstalled")
class PgBouncerTests {

	private static final String PROGRAM = "pgbouncer";

	@TempDir
	static Path directory;

	private static Process bouncer;

	@LocalServerPort
	private int port;

	static boolean isInstalled() {
		return InstalledProgram.isInstalled(PROGRAM);
	}

	@DynamicPropertySource
	static void reachTheDatabaseByPgBouncer(DynamicPropertyRegistry registry) throws IOException {
		int port = FreePort.find();
		Path settings = Files.writeString(directory.resolve("pgbouncer.ini"), """
				[databases]
				* = host=127.0.0.1 port=%d user=postgres
				[pgbouncer]
				listen_addr = 127.0.0.1
				listen_port = %d
				unix_socket_dir =
				auth_type = any
				pool_mode = transaction
				""".formatted(Database.postgresPort(), port));
		List<String> command = new ArrayList<>(List.of(PROGRAM, settings.toString()));
		if ("root".equals(System.getProperty("user.name"))) {
			command.addAll(1, List.of("-u", "nobody"));
		}
		bouncer = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(directory.resolve("pgbouncer.log").toFile())
			.start();
		registry.add("spring.datasource.url",
				() -> Database.POSTGRESQL.url().replaceFirst(":\\d+/", ":" + port + "/") + "&prepareThreshold=0");
	}

	@AfterAll
	static void stop() {
		bouncer.destroy();
	}

	@Test
	void carriesEverythingThatPeopleDo() {
		Sandbox.shared().resetToFewTokens();
		Sandbox.shared().azureDevOps().takeAll(People.ANA);
		List<CompletableFuture<Void>> people = IntStream.range(0, 4)
			.mapToObj((number) -> CompletableFuture.runAsync(() -> createsAndRotates("bounced-" + number)))
			.toList();
		people.forEach(CompletableFuture::join);
	}

	private void createsAndRotates(String name) {
		Browser browser = new Browser(this.port);
		browser.signInAs(People.ANA);
		browser.get("/tokens/new?scopes=vso.code&organization=contoso&name=" + name);
		assertThat(secretOn(browser.press(text("form.create")))).isNotEmpty();
		for (int time = 0; time < 10; time++) {
			browser.get("/tokens");
			assertThat(secretOn(browser.press(text("token.rotate.name", name)))).isNotEmpty();
			assertThat(browser.get("/journal").status()).isEqualTo(200);
			assertThat(browser.get("/sessions").status()).isEqualTo(200);
		}
	}

	private static String secretOn(Page page) {
		return page.document().select("#token-secret").text();
	}

}
