package io.patkeeper.journal;

import java.io.File;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.patkeeper.Database;
import io.patkeeper.Texts;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Exports a journal that is larger than the memory of the exporting process.
 */
@Tag("thorough")
class LargeJournalTests {

	private static final int ROWS = 100_000;

	@TempDir
	private Path folder;

	@Test
	void needsLittleMemoryOnPostgresql() throws Exception {
		String url = Database.POSTGRESQL.url();
		fill(url, "generate_series(1, " + ROWS + ") as n(x)");
		assertThat(export(url)).isEqualTo(ROWS + 1);
	}

	@Test
	void needsLittleMemoryOnH2() throws Exception {
		String url = "jdbc:h2:file:" + this.folder.resolve("journal");
		fill(url, "system_range(1, " + ROWS + ")");
		assertThat(export(url)).isEqualTo(ROWS + 1);
	}

	private static void fill(String url, String numbers) {
		DriverManagerDataSource dataSource = new DriverManagerDataSource(url);
		Flyway.configure().dataSource(dataSource).load().migrate();
		JdbcClient.create(dataSource).sql("""
				insert into journal (owner, organization, authorization_id, token_name, action, opened, outcome,
					correlation_id)
				select 'ana', 'fabrikam', cast('7d444840-9dc0-11d1-b245-5ffdce74fad2' as uuid), repeat('x', 400),
					'CREATE', current_timestamp - cast(x as int) * interval '1' second, 'DONE', cast(x as varchar(20))
				from %s
				""".formatted(numbers)).update();
	}

	/**
	 * Exports the journal in a process with less memory than the file is large.
	 * @return the number of distinct lines
	 */
	private long export(String url) throws Exception {
		File out = this.folder.resolve("journal.csv").toFile();
		File log = this.folder.resolve("log").toFile();
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx40m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				SpringApplication.class.getName(), "--spring.main.sources=" + Export.class.getName(),
				"--spring.main.web-application-type=none", url, out.toString())
			.redirectErrorStream(true)
			.redirectOutput(log)
			.start();
		try {
			assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(log).content().doesNotContain("OutOfMemoryError");
		assertThat(out.length()).isGreaterThan(40_000_000);
		try (Stream<String> lines = Files.lines(out.toPath())) {
			return lines.distinct().count();
		}
	}

	/**
	 * Not a main class, as {@code spring-boot:test-run} expects a single one.
	 */
	static final class Export implements ApplicationRunner {

		@Override
		public void run(ApplicationArguments arguments) throws Exception {
			String url = arguments.getNonOptionArgs().get(0);
			Path file = Path.of(arguments.getNonOptionArgs().get(1));
			JournalSearch search = new JournalSearch(JdbcClient.create(new SingleConnectionDataSource(url, true)));
			JournalFilter everything = new JournalFilter("", "", "", "", "", "");
			Instant now = Instant.now();
			try (Writer out = Files.newBufferedWriter(file)) {
				new JournalCsv(Texts.source()).write(
						search.all("ana", everything).map((entry) -> JournalRow.of(entry, now)), Locale.ENGLISH, out);
			}
		}

	}

}
