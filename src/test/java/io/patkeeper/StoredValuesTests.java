package io.patkeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Enums that are stored in the database have only values that the previous release can
 * read, as it runs beside this one during an upgrade, and after going back. A new value
 * is written one release after it can be read.
 */
class StoredValuesTests {

	private static final Pattern READ = Pattern.compile("\\b([A-Z][A-Za-z]+)\\.valueOf\\(");

	/** What the previous release can read. To be updated with each release. */
	private static final Map<String, Set<String>> READABLE = Map.ofEntries(
			Map.entry("journal.Action", Set.of("CREATE", "CHANGE", "REVOKE", "ROTATE_CREATE", "ROTATE_REVOKE")),
			Map.entry("reminder.ChatApp", Set.of("TEAMS", "SLACK")),
			Map.entry("reminder.ChatResult",
					Set.of("TAKEN", "UNAVAILABLE", "GONE", "REFUSED", "NOT_PUBLIC", "NOT_ALLOWED", "UNREADABLE")),
			Map.entry("bulk.ItemState",
					Set.of("LEFT_OUT", "PENDING", "WORKING", "DONE", "REFUSED", "FAILED", "UNKNOWN")),
			Map.entry("reminder.MailAddressState", Set.of("PENDING", "CONFIRMED", "REFUSED", "LEFT")),
			Map.entry("reminder.MailFailure", Set.of("UNAVAILABLE", "DEFERRED", "REFUSED")),
			Map.entry("reminder.MailKind", Set.of("CONFIRMATION", "DIGEST")),
			Map.entry("journal.Outcome", Set.of("DONE", "REFUSED", "FAILED", "UNKNOWN")),
			Map.entry("rotation.RotationState",
					Set.of("STARTED", "UNANSWERED", "CREATED", "REVOKING", "DISCARDING", "DONE", "ABANDONED")),
			Map.entry("bulk.RunKind", Set.of("REVOKE", "ROTATE", "EXTEND", "REPLACE")),
			Map.entry("bulk.RunState", Set.of("PREVIEW", "RUNNING", "STOPPED", "OVER")));

	/** Those that this release can read, but does not write yet, by their enums. */
	private static final Map<String, Set<String>> NOT_WRITTEN_YET = Map.of();

	@ParameterizedTest
	@MethodSource
	void canBeReadByThePreviousRelease(String name) throws ClassNotFoundException {
		List<String> written = Arrays.stream(Class.forName("io.patkeeper." + name).getEnumConstants())
			.map((value) -> ((Enum<?>) value).name())
			.filter((value) -> !NOT_WRITTEN_YET.getOrDefault(name, Set.of()).contains(value))
			.toList();
		assertThat(READABLE.get(name)).containsAll(written);
	}

	static Set<String> canBeReadByThePreviousRelease() {
		return READABLE.keySet();
	}

	@Test
	void areAllKnownHere() throws IOException {
		try (Stream<Path> sources = Files.walk(Path.of("src/main/java/io/patkeeper"))) {
			Set<String> read = sources.filter((source) -> source.toString().endsWith(".java"))
				.map(StoredValuesTests::content)
				.filter((content) -> content.contains("java.sql.ResultSet"))
				.flatMap((content) -> READ.matcher(content).results().map((found) -> found.group(1)))
				.filter((name) -> !name.equals("String"))
				.collect(Collectors.toSet());
			assertThat(READABLE.keySet().stream().map((name) -> name.substring(name.indexOf('.') + 1)))
				.containsExactlyInAnyOrderElementsOf(read);
		}
	}

	private static String content(Path source) {
		try {
			return Files.readString(source);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
