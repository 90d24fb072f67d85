package io.patkeeper.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.patkeeper.AppProcess;
import io.patkeeper.sandbox.FakeEntra;
import io.patkeeper.sandbox.People;

import org.springframework.util.FileSystemUtils;

/**
 * The jar in a process of its own, with the options of the script that starts it.
 */
final class App implements AutoCloseable {

	private static final Path JAR = Path.of("target/patkeeper.jar");

	private static final Path OPTIONS = Path.of("src/deploy/jvm.options");

	private final Path directory;

	private final AppProcess app;

	private final String database;

	/** How long it took until the first answer. */
	private final Duration start;

	private App(FakeEntra entra, Map<String, String> settings) throws IOException {
		this.directory = Files.createTempDirectory("patkeeper-bench");
		// Two processes share the database while statements are counted.
		this.database = "jdbc:h2:file:" + this.directory.resolve("patkeeper") + ";AUTO_SERVER=TRUE";
		this.app = new AppProcess(this.directory);
		entra.register(url() + "/login/oauth2/code/entra", url());
		Map<String, String> environment = new HashMap<>(Map.of("MALLOC_ARENA_MAX", "2", "ENTRA_AUTHORITY",
				entra.authority(), "ENTRA_TENANT_ID", People.TENANT.toString(), "ENTRA_CLIENT_ID", FakeEntra.CLIENT_ID,
				"ENTRA_CLIENT_SECRET", FakeEntra.CLIENT_SECRET, "SPRING_DATASOURCE_URL", this.database));
		environment.putAll(settings);
		long begin = System.nanoTime();
		this.app.start(List.of("@" + OPTIONS.toAbsolutePath(), "-jar", JAR.toAbsolutePath().toString()), environment);
		this.start = Duration.ofNanos(System.nanoTime() - begin);
	}

	/**
	 * Starts the app, and waits until it is ready.
	 * @param settings environment variables: where Azure DevOps is, and others
	 */
	static App start(FakeEntra entra, Map<String, String> settings) throws IOException {
		return new App(entra, settings);
	}

	int port() {
		return this.app.port();
	}

	String url() {
		return this.app.url();
	}

	Duration start() {
		return this.start;
	}

	/** The processor time of all its threads since the start. */
	Duration processorTime() {
		return this.app.process().info().totalCpuDuration().orElseThrow();
	}

	/** Resident memory in MiB, now and at its highest; Linux only. */
	long[] residentMebibytes() {
		try {
			long[] found = new long[2];
			for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(this.app.process().pid()), "status"))) {
				String[] parts = line.split("\\s+");
				if (line.startsWith("VmRSS:")) {
					found[0] = Long.parseLong(parts[1]) / 1024;
				}
				else if (line.startsWith("VmHWM:")) {
					found[1] = Long.parseLong(parts[1]) / 1024;
				}
			}
			return found;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** How many statements of each kind some requests make: SELECTs, and all others. */
	long[] statements(Runnable requests) throws SQLException {
		try (Connection connection = DriverManager.getConnection(this.database);
				Statement statement = connection.createStatement()) {
			statement.execute("set query_statistics true");
			requests.run();
			try (ResultSet counts = statement.executeQuery("""
					select sum(case when lower(trim(sql_statement)) like 'select%' then execution_count else 0 end),
						sum(case when regexp_like(trim(sql_statement), '^(insert|update|delete|merge)', 'i')
							then execution_count else 0 end)
					from information_schema.query_statistics
					where lower(sql_statement) not like '%query_statistics%'
					""")) {
				counts.next();
				return new long[] { counts.getLong(1), counts.getLong(2) };
			}
			finally {
				statement.execute("set query_statistics false");
			}
		}
	}

	@Override
	public void close() throws IOException {
		this.app.kill();
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
