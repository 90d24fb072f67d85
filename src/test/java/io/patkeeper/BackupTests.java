package io.patkeeper;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Person;
import io.patkeeper.sandbox.Sandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README's commands for backup and restore, in a shell, with Debian's PostgreSQL. A
 * session that was ended after the backup must stay ended.
 */
@Tag("thorough")
class BackupTests {

	private static final Pattern COMMANDS = Pattern.compile("```\n(.*?)```", Pattern.DOTALL);

	private static final String DATABASE = "export DATABASE=postgresql://patkeeper@db.example.com/patkeeper\n";

	private static final String TOKEN = "made before the backup";

	private final HttpClient http = HttpClient.newHttpClient();

	private final int port = FreePort.find();

	@TempDir
	private Path directory;

	private Cluster cluster;

	private ConfigurableApplicationContext app;

	static boolean isPostgresInstalled() {
		return InstalledProgram.isInstalled("pg_ctlcluster");
	}

	@BeforeEach
	void fewTokens() {
		Sandbox.shared().resetToFewTokens();
	}

	@AfterEach
	void stop() throws IOException, InterruptedException {
		if (this.app != null) {
			this.app.close();
		}
		if (this.cluster != null) {
			this.cluster.stop();
		}
	}

	@Test
	@EnabledIf("isPostgresInstalled")
	void endsAllSessionsOnPostgres() throws Exception {
		String backup = commands().get(0);
		String restore = commands().get(1);
		assertThat(backup).startsWith(DATABASE);
		this.cluster = new Cluster(this.directory);
		this.cluster.create("patkeeper");
		start(this.cluster.jdbcUrl("patkeeper"));
		String ana = cookieOfOneWhoSignsOut(
				() -> run(backup.replace(DATABASE, ""), this.cluster.environment("patkeeper")));
		this.cluster.create("restored");
		run(restore, this.cluster.environment("restored"));
		start(this.cluster.jdbcUrl("restored"));
		assertThatOnlySessionsAreMissing(ana);
	}

	@Test
	@EnabledIf("isPostgresInstalled")
	void holdsNoSessionInABackupOfPostgres() throws Exception {
		this.cluster = new Cluster(this.directory);
		this.cluster.create("patkeeper");
		start(this.cluster.jdbcUrl("patkeeper"));
		createToken(signedIn(People.BEN));
		run(commands().get(0).replace(DATABASE, ""), this.cluster.environment("patkeeper"));
		assertThat(count("new_secret")).isEqualTo(1);
		this.app.close();
		this.cluster.create("restored");
		run(commands().get(1).lines().findFirst().orElseThrow(), this.cluster.environment("restored"));
		start(this.cluster.jdbcUrl("restored"));
		for (String table : List.of("spring_session", "spring_session_attributes", "signed_in_session",
				"replaced_session", "new_secret")) {
			assertThat(count(table)).as(table).isZero();
		}
		assertThat(count("journal")).isEqualTo(1);
	}

	@Test
	@EnabledIf("isPostgresInstalled")
	void endsAllSessionsOfACopyThatHoldsThemOnPostgres() throws Exception {
		String restore = commands().get(1);
		String lastCommand = restore.substring(restore.indexOf("psql "));
		this.cluster = new Cluster(this.directory);
		this.cluster.create("patkeeper");
		start(this.cluster.jdbcUrl("patkeeper"));
		String ana = cookieOfOneWhoSignsOut(() -> run("pg_dump --format=custom --file=patkeeper.dump $DATABASE",
				this.cluster.environment("patkeeper")));
		this.cluster.create("copied");
		run(restore.replace(lastCommand, ""), this.cluster.environment("copied"));
		start(this.cluster.jdbcUrl("copied"));
		assertThat(opens(ana)).as("without the last command").isTrue();
		this.app.close();
		run(lastCommand, this.cluster.environment("copied"));
		start(this.cluster.jdbcUrl("copied"));
		assertThatOnlySessionsAreMissing(ana);
	}

	@Test
	void endsAllSessionsOnH2() throws Exception {
		String backup = commands().get(2);
		String restore = commands().get(3);
		String lastCommand = restore.substring(restore.indexOf("java "));
		Files.createSymbolicLink(this.directory.resolve("patkeeper.jar"), Jar.current());
		String url = "jdbc:h2:file:" + this.directory.resolve("data/patkeeper") + ";WRITE_DELAY=0";
		start(url);
		String ana = cookieOfOneWhoSignsOut(() -> {
			this.app.close();
			run(backup, Map.of());
			start(url);
		});
		run(restore.replace(lastCommand, ""), Map.of());
		start(url);
		assertThat(opens(ana)).as("without the last command").isTrue();
		this.app.close();
		run(lastCommand, Map.of());
		start(url);
		assertThatOnlySessionsAreMissing(ana);
	}

	/**
	 * Lets Ana create a token, and sign out after the backup.
	 * @return the cookie of the session that has ended
	 */
	private String cookieOfOneWhoSignsOut(Backup backup) throws IOException, InterruptedException {
		Browser anas = signedIn(People.ANA);
		createToken(anas);
		String cookie = anas.cookies()
			.stream()
			.filter((each) -> each.getName().equals("SESSION"))
			.map(HttpCookie::getValue)
			.findFirst()
			.orElseThrow();
		backup.make();
		assertThat(opens(cookie)).isTrue();
		assertThat(count("new_secret")).isEqualTo(1);
		anas.get("/sessions");
		anas.press(text("layout.sign-out"));
		assertThat(opens(cookie)).isFalse();
		this.app.close();
		return cookie;
	}

	private void assertThatOnlySessionsAreMissing(String cookie) throws IOException, InterruptedException {
		assertThat(opens(cookie)).isFalse();
		assertThat(count("new_secret")).isZero();
		assertThat(signedIn(People.ANA).get("/journal").text()).contains(TOKEN);
	}

	private void start(String url) {
		this.app = new SpringApplicationBuilder(PatkeeperApplication.class).initializers(new Sandbox.Settings())
			.run("--server.port=" + this.port, "--spring.datasource.url=" + url);
	}

	private int count(String table) {
		return this.app.getBean(JdbcClient.class).sql("select count(*) from " + table).query(Integer.class).single();
	}

	private Browser signedIn(Person person) {
		Browser browser = new Browser(this.port);
		browser.signInAs(person);
		return browser;
	}

	private static void createToken(Browser browser) {
		browser.get("/tokens/new");
		Page page = browser.press(text("form.create"), text("token.name"), TOKEN, text("token.organization"),
				"fabrikam", text("token.scopes"), "vso.code", "days", "7");
		assertThat(page.document().select("#token-secret").text()).isNotEmpty();
	}

	/** Whether a cookie opens its session, or leads to the sign-in. */
	private boolean opens(String cookie) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/sessions"))
			.header("Cookie", "SESSION=" + cookie)
			.build();
		int status = this.http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
		assertThat(status).isIn(200, 302);
		return status == 200;
	}

	/** Runs commands of the README. */
	private void run(String commands, Map<String, String> environment) throws IOException, InterruptedException {
		Path log = this.directory.resolve("log");
		ProcessBuilder builder = new ProcessBuilder("bash", "-ec", commands).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment().putAll(environment);
		builder.environment()
			.merge("PATH", System.getProperty("java.home") + "/bin", (path, java) -> java + File.pathSeparator + path);
		int status = builder.start().waitFor();
		assertThat(status).as(() -> commands + "\n" + content(log)).isZero();
		assertThat(content(log)).doesNotContainIgnoringCase("error");
	}

	private static List<String> commands() {
		String section = content(Path.of("README.md")).split("\n## Backup and restore\n")[1].split("\n## ")[0];
		return COMMANDS.matcher(section).results().map((MatchResult block) -> block.group(1)).toList();
	}

	private static String content(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Makes a backup. */
	private interface Backup {

		void make() throws IOException, InterruptedException;

	}

	/**
	 * A PostgreSQL of the oldest version that Patkeeper supports, Debian's, with a user
	 * that may not do everything. Its own programs cannot read newer ones.
	 */
	private static final class Cluster {

		private final int port = FreePort.find();

		private final Path data;

		Cluster(Path directory) throws IOException, InterruptedException {
			this.data = directory.resolve("cluster");
			run("initdb", "--pgdata=" + this.data, "--auth=trust", "--username=postgres", "--no-sync");
			run("pg_ctl", "start", "--wait", "--pgdata=" + this.data, "--log=" + directory.resolve("cluster.log"),
					"--options=-p " + this.port
							+ " -c listen_addresses=localhost -c unix_socket_directories= -c fsync=off");
			execute("create role patkeeper login");
		}

		/** Creates an empty database. */
		void create(String name) throws IOException, InterruptedException {
			execute("create database " + name + " owner patkeeper");
		}

		private void execute(String statement) throws IOException, InterruptedException {
			run("psql", "--host=localhost", "--port=" + this.port, "--username=postgres", "--command=" + statement);
		}

		String jdbcUrl(String database) {
			return "jdbc:postgresql://localhost:" + this.port + "/" + database + "?user=patkeeper";
		}

		/** The address that the commands take. */
		Map<String, String> environment(String database) {
			return Map.of("DATABASE", "postgresql://patkeeper@localhost:" + this.port + "/" + database);
		}

		/** PostgreSQL refuses to run as root, unless that is somebody else to it. */
		private static void run(String program, String... arguments) throws IOException, InterruptedException {
			List<String> command = new ArrayList<>();
			if ("root".equals(System.getProperty("user.name"))) {
				command.addAll(List.of("unshare", "--user"));
			}
			command.add(path(program));
			command.addAll(List.of(arguments));
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			assertThat(process.waitFor()).as(() -> String.join(" ", command)).isZero();
		}

		/** Debian keeps the server's own programs out of the path. */
		private static String path(String program) throws IOException {
			try (Stream<Path> files = Files.walk(Path.of("/usr/lib/postgresql"), 3)) {
				return files.filter((file) -> file.endsWith(Path.of("bin", program)))
					.max(Comparator.naturalOrder())
					.orElseThrow()
					.toString();
			}
		}

		void stop() throws IOException, InterruptedException {
			run("pg_ctl", "stop", "--mode=immediate", "--pgdata=" + this.data);
		}

	}

}
