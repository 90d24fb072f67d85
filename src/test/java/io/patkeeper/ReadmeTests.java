package io.patkeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.patkeeper.signin.SignInFailureReason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the README promises, as far as that can be compared with something.
 */
class ReadmeTests {

	private static final Pattern TABLE = Pattern.compile("(?i)create table (\\w+)");

	private static final Pattern CODE = Pattern.compile("\\d+");

	private static final Pattern VARIABLE = Pattern.compile("`([A-Z][A-Z0-9_]+)`");

	private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]\\w*(?:\\.[A-Z]\\w*)*)`");

	private static final Pattern FILE = Pattern.compile("`([\\w./-]+\\.(?:html|css|json|java|yml))`");

	private static final List<Path> SOURCES = sources();

	/** Each table of the database, and the words with which the README tells of it. */
	private static final Map<String, String> KEPT = Map.ofEntries(
			Map.entry("spring_session", "your session's row in the database"),
			Map.entry("spring_session_attributes", "your session's row in the database"),
			Map.entry("signed_in_session", "whose session it is"),
			Map.entry("replaced_session", "a new sign-in has just replaced"),
			Map.entry("added_organization", "the organizations that you added by name"),
			Map.entry("journal", "in the journal"), Map.entry("change_limit", "how many changes you have just made"),
			Map.entry("rotation", "your rotations"), Map.entry("new_secret", "the secrets of your tokens"),
			Map.entry("token_note", "what you note about your tokens"), Map.entry("bulk_run", "your previews and runs"),
			Map.entry("bulk_item", "your previews and runs"), Map.entry("reminder", "that you want to be reminded"),
			Map.entry("reminder_token", "that you want to be reminded"),
			Map.entry("reminder_sent", "that you want to be reminded"),
			Map.entry("reminder_calendar", "that your calendar has an address of its own"),
			Map.entry("reminder_address", "the addresses at which you are reminded"),
			Map.entry("reminder_mail", "that a mail was sent"),
			Map.entry("reminder_mail_token", "the ids of its tokens"),
			Map.entry("reminder_mail_link", "the links in those mails"),
			Map.entry("confirmation_request", "that you had a link sent to an address"),
			Map.entry("reminder_chat", "the webhook by which you are reminded"),
			Map.entry("reminder_chat_token", "the webhook by which you are reminded"),
			Map.entry("scheduled_tasks", "when each job runs next"));

	@Test
	void tellsWhatIsKeptInEveryTableOfTheDatabase() throws IOException {
		try (Stream<Path> migrations = Files.list(Path.of("src/main/resources/db/migration"))) {
			List<String> tables = migrations.flatMap((migration) -> TABLE.matcher(content(migration)).results())
				.map((MatchResult table) -> table.group(1))
				.toList();
			assertThat(tables).isNotEmpty().allSatisfy((table) -> {
				assertThat(KEPT).as("say in the README what is kept there, and for how long").containsKey(table);
				assertThat(rows("Security: what is kept where"))
					.anySatisfy((row) -> assertThat(row).contains(KEPT.get(table)));
			});
		}
	}

	@Test
	void namesOnlySettingsThatTheExampleShows() {
		String example = content(Path.of("application.example.yml"));
		List<String> variables = rows("Configuration").stream()
			.map((row) -> row.split("\\|")[1])
			.flatMap((names) -> VARIABLE.matcher(names).results())
			.map((MatchResult variable) -> variable.group(1))
			// Those of every program on the machine, which no file of settings can hold.
			.filter((variable) -> !variable.endsWith("_PROXY"))
			.toList();
		assertThat(variables).hasSizeGreaterThan(20)
			.allSatisfy((variable) -> assertThat(example).contains("# " + variable + ":"));
	}

	@Test
	void groupsTheCodesOfFailedSignInsByReason() {
		List<Set<SignInFailureReason>> reasons = rows("When sign-in fails").stream()
			.map((row) -> CODE.matcher(row.split("\\|")[1])
				.results()
				.map((MatchResult code) -> SignInFailureReason.of(null, "AADSTS" + code.group()))
				.collect(Collectors.toSet()))
			.filter((row) -> !row.isEmpty())
			.toList();
		assertThat(reasons).hasSizeGreaterThan(10)
			.doesNotHaveDuplicates()
			.allSatisfy((row) -> assertThat(row).hasSize(1).doesNotContain(SignInFailureReason.OTHER));
	}

	@Test
	void namesOnlyClassesThatExist() {
		assertThat(names(CLASS)).hasSizeGreaterThan(20).allSatisfy((name) -> {
			String[] classes = name.split("\\.");
			assertThat(SOURCES.stream().filter((source) -> source.endsWith(classes[0] + ".java"))).as(name)
				.singleElement()
				.satisfies((source) -> assertThat(content(source))
					.containsPattern("(class|record|enum|interface) " + classes[classes.length - 1] + "\\b"));
		});
	}

	@Test
	void namesOnlyFilesThatExist() {
		assertThat(names(FILE)).hasSizeGreaterThan(3)
			.allSatisfy((name) -> assertThat(SOURCES).as(name).anyMatch((source) -> source.endsWith(name)));
	}

	/**
	 * What the chapter on the code puts between backticks.
	 */
	private static List<String> names(Pattern pattern) {
		return pattern.matcher(chapter("The code")).results().map((MatchResult name) -> name.group(1)).toList();
	}

	/**
	 * The rows of the table in a chapter.
	 */
	private static List<String> rows(String chapter) {
		return chapter(chapter).lines().filter((line) -> line.startsWith("| ")).toList();
	}

	private static String chapter(String heading) {
		String readme = content(Path.of("README.md"));
		int start = readme.indexOf("\n## " + heading);
		assertThat(start).as(heading).isPositive();
		int end = readme.indexOf("\n## ", start + 1);
		return readme.substring(start, (end < 0) ? readme.length() : end);
	}

	private static List<Path> sources() {
		try (Stream<Path> files = Stream.concat(Files.walk(Path.of("src")), Files.list(Path.of("")))) {
			return files.filter(Files::isRegularFile).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String content(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
