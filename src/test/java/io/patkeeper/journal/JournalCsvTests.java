package io.patkeeper.journal;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.patkeeper.Texts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

class JournalCsvTests {

	private static final String ID = "7d444840-9dc0-11d1-b245-5ffdce74fad2";

	private final JournalCsv csv = new JournalCsv(Texts.source());

	@Test
	void writesAHeaderAndOneLineForEachRow() {
		String table = write(List.of(row("deploy", "invalidScope")), Locale.ENGLISH);
		String header = Stream
			.of("journal.time", "token.organization", "token.name", "token.authorization-id", "journal.action",
					"journal.outcome", "journal.code", "journal.correlation-id", "fault.activity-id")
			.map((key) -> text(key))
			.collect(Collectors.joining(","));
		assertThat(table).isEqualTo("\uFEFF" + header + "\r\n2026-11-23T12:00:00Z,fabrikam,deploy," + ID + ","
				+ text("journal.action.create") + "," + text("journal.outcome.refused")
				+ ",invalidScope,0123456789abcdef,\r\n");
	}

	@Test
	void translatesTheHeaderAndWordsButNotTimes() {
		String table = write(List.of(row("deploy", null)), Texts.PORTUGUESE);
		assertThat(table).startsWith("\uFEFF" + text(Texts.PORTUGUESE, "journal.time") + ",")
			.doesNotContain(text("journal.action.create"), text("journal.time"));
		assertThat(table.lines()).hasSize(2)
			.last()
			.asString()
			.startsWith("2026-11-23T12:00:00Z,fabrikam,deploy," + ID + ","
					+ text(Texts.PORTUGUESE, "journal.action.create") + ",");
	}

	@Test
	void writesOnlyTheHeaderIfThereAreNoRows() {
		assertThat(write(List.of(), Locale.ENGLISH).lines()).hasSize(1);
	}

	private String write(List<JournalRow> rows, Locale locale) {
		StringWriter out = new StringWriter();
		try {
			this.csv.write(rows.stream(), locale, out);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return out.toString();
	}

	private static JournalRow row(String name, @Nullable String code) {
		return new JournalRow(Instant.parse("2026-11-23T12:00:00Z"), "fabrikam", UUID.fromString(ID), name, "create",
				(code != null) ? "refused" : "done", code, "0123456789abcdef", null);
	}

}
