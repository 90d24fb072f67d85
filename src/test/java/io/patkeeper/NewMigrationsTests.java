package io.patkeeper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Migrations only expand the tables, as the previous release runs beside this one during
 * an upgrade, and after going back. What a release no longer uses, the next one may drop:
 * that takes an exception here.
 */
class NewMigrationsTests {

	private static final Path FOLDER = Path.of("src/main/resources/db/migration");

	private static final Pattern VERSION = Pattern.compile("V(\\d+)__\\w+\\.sql");

	/** The statements that an older version does not notice. */
	private static final List<Pattern> EXPANDING = Stream
		.of("create table \\w+ \\(.*\\)", "create index \\w+ on .*", "drop index \\w+",
				// What it inserts does not fill the column, and may be equal to what is
				// there.
				"alter table \\w+ add column (?!.*(unique|primary|check|references))((?!.*not null)|(?=.*default)).*")
		.map((statement) -> Pattern.compile(statement, Pattern.DOTALL))
		.toList();

	@Test
	void onlyExpand() throws IOException {
		try (Stream<Path> files = Files.list(FOLDER)) {
			List<Path> migrations = files.toList();
			assertThat(migrations.stream().map(NewMigrationsTests::version)).contains(PreviousRelease.LAST_MIGRATION);
			for (Path migration : migrations) {
				if (version(migration) > PreviousRelease.LAST_MIGRATION) {
					assertThat(contractions(Files.readString(migration))).as(migration.toString()).isEmpty();
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "drop table journal", "alter table journal drop column code",
			"alter table journal rename column code to reason", "alter table journal rename to log",
			"alter table journal alter column code type varchar(10)",
			"alter table journal alter column code set not null",
			"alter table journal add constraint once unique (owner)", "alter table journal add column once uuid unique",
			"alter table journal add column node varchar(10) not null", "create unique index once on journal (owner)",
			"truncate table journal", "delete from journal", "update journal set code = 'none'",
			"create table new (id int); drop table journal", "-- safe\ndrop table journal" })
	void doNotContract(String sql) {
		assertThat(contractions(sql)).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "create table new (id int primary key, name varchar(10) not null unique);",
			"create index journal_code on journal (code)", "alter table journal add column node varchar(10)",
			"alter table journal add column node varchar(10) default 'one' not null",
			"alter table journal add column node varchar(10) not null default 'one'",
			"drop index journal_owner;\ncreate index journal_owner on journal (owner, opened, id);",
			"-- drop table journal\ncreate table new (\n\tid int -- renamed; dropped\n)" })
	void mayExpand(String sql) {
		assertThat(contractions(sql)).isEmpty();
	}

	private static int version(Path migration) {
		Matcher name = VERSION.matcher(migration.getFileName().toString());
		assertThat(name.matches()).as(migration.toString()).isTrue();
		return Integer.parseInt(name.group(1));
	}

	private static List<String> contractions(String sql) {
		String statements = sql.lines()
			.map((line) -> line.replaceFirst("--.*", ""))
			.collect(Collectors.joining("\n"))
			.toLowerCase(Locale.ROOT);
		return Arrays.stream(statements.split(";"))
			.map(String::strip)
			.filter((statement) -> !statement.isEmpty())
			.filter((statement) -> EXPANDING.stream().noneMatch((allowed) -> allowed.matcher(statement).matches()))
			.toList();
	}

}
