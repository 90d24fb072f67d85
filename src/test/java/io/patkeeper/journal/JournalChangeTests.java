package io.patkeeper.journal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class JournalChangeTests {

	private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

	private static final UUID OLD = UUID.randomUUID();

	private static final UUID NEW = UUID.randomUUID();

	@Test
	void isOneForBothEntriesOfARotation() {
		JournalRow revocation = row("rotate-revoke", "c-1", OLD);
		JournalRow creation = row("rotate-create", "c-1", NEW);
		assertThat(changes(row("revoke", "c-2", OLD), revocation, creation, row("create", "c-0", OLD)))
			.extracting(JournalChange::action)
			.containsExactly("revoke", "rotate", "create");
		JournalChange rotation = changes(revocation, creation).get(0);
		assertThat(rotation.rows()).containsExactly(creation, revocation);
		assertThat(rotation.authorizationId()).isEqualTo(NEW);
		assertThat(rotation.outcome()).isEqualTo("done");
		assertThat(rotation.codes()).isEmpty();
	}

	@Test
	void hasNoSingleOutcomeWhereTheStepsOfARotationDiffer() {
		JournalRow failed = new JournalRow(NOW, "fabrikam", OLD, "deploy", "rotate-revoke", "failed", "unreachable",
				"c-1", null);
		JournalChange rotation = changes(failed, row("rotate-create", "c-1", NEW)).get(0);
		assertThat(rotation.outcome()).isNull();
		assertThat(rotation.codes()).containsExactly("unreachable");
	}

	@Test
	void isOneOfEachForEntriesOfDifferentRequests() {
		assertThat(changes(row("rotate-revoke", "c-2", OLD), row("rotate-create", "c-1", NEW)))
			.extracting(JournalChange::action)
			.containsExactly("rotate-revoke", "rotate-create");
	}

	@Test
	void isNotARotationOfTokensWithDifferentNames() {
		JournalRow other = new JournalRow(NOW, "fabrikam", OLD, "other", "rotate-revoke", "done", null, "c-1", null);
		assertThat(changes(other, row("rotate-create", "c-1", NEW))).hasSize(2);
	}

	@Test
	void isOneForARotationAmongOthers() {
		JournalRow revocation = row("rotate-revoke", "c-1", OLD);
		JournalRow creation = row("rotate-create", "c-1", NEW);
		JournalRow otherRevocation = row("rotate-revoke", "c-2", OLD);
		JournalRow otherCreation = row("rotate-create", "c-2", NEW);
		assertThat(changes(revocation, otherRevocation, creation, otherCreation)).extracting(JournalChange::rows)
			.containsExactly(List.of(creation, revocation), List.of(otherCreation, otherRevocation));
		assertThat(changes(revocation, revocation, creation, creation)).extracting(JournalChange::rows)
			.containsExactly(List.of(creation, revocation), List.of(creation, revocation));
	}

	@Test
	void isOnThePageWithTheOlderEntryOfARotation() {
		JournalRow revocation = row("rotate-revoke", "c-1", OLD);
		JournalRow creation = row("rotate-create", "c-1", NEW);
		JournalRow single = row("create", "c-0", OLD);
		assertThat(JournalChange.of(List.of(single, revocation, creation), 0, 2)).extracting(JournalChange::action)
			.containsExactly("create");
		assertThat(JournalChange.of(List.of(revocation, creation, single), 1, 2)).extracting(JournalChange::action)
			.containsExactly("rotate", "create");
		assertThat(JournalChange.of(List.of(single, single, single), 1, 1)).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none",
			value = { "UTC, 2026-12-01, today", "America/Sao_Paulo, 2026-11-30, today",
					"America/Sao_Paulo, 2026-12-01, yesterday", "UTC, 2026-12-02, yesterday", "UTC, 2026-12-03, none",
					"UTC, 2026-11-30, none" })
	void belongsToADayInThePersonsTimeZone(ZoneId zone, LocalDate today, @Nullable String key) {
		JournalRow row = new JournalRow(Instant.parse("2026-12-01T02:59:59Z"), "fabrikam", OLD, "deploy", "create",
				"done", null, "c-1", null);
		assertThat(JournalDay.of(changes(row, row), today, zone)).singleElement()
			.satisfies((day) -> assertThat(day.date()).isEqualTo(LocalDate.ofInstant(row.time(), zone)),
					(day) -> assertThat(day.key()).isEqualTo(key), (day) -> assertThat(day.changes()).hasSize(2));
	}

	private static List<JournalChange> changes(JournalRow... rows) {
		return JournalChange.of(List.of(rows), 0, rows.length);
	}

	private static JournalRow row(String action, String correlationId, UUID authorizationId) {
		return new JournalRow(NOW, "fabrikam", authorizationId, "deploy", action, "done", null, correlationId, null);
	}

}
