package io.patkeeper.ui;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/**
 * A table for spreadsheets: RFC 4180, with a byte order mark that tells them that it is
 * UTF-8, and without formulas.
 */
public final class CsvTable {

	public static final MediaType MEDIA_TYPE = new MediaType("text", "csv", StandardCharsets.UTF_8);

	/**
	 * The leading characters that OWASP ASVS 1.2.10 lists, including the full-width forms
	 * that spreadsheets treat alike, after any characters that they trim.
	 */
	private static final Pattern FORMULA = Pattern
		.compile("(?s)[\\s\\p{Z}\\p{Cf}]*[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20].*|[\t\r\n\\x00].*");

	/**
	 * The same after a semicolon, tab or line break, which spreadsheets in some locales,
	 * such as Brazil's, treat as a separator.
	 */
	private static final Pattern FORMULA_WITHIN = Pattern
		.compile("(;|\t|\r\n?|\n)(?=[\\s\\p{Z}\\p{Cf}]*[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20])");

	private final Writer out;

	/**
	 * Starts a table.
	 */
	public CsvTable(Writer out) throws IOException {
		this.out = out;
		out.write('\uFEFF');
	}

	/**
	 * Writes a row.
	 * @param cells its cells; {@code null} for an empty one
	 */
	public void addRow(List<? extends @Nullable Object> cells) throws IOException {
		this.out.write(cells.stream().map(CsvTable::cell).collect(Collectors.joining(",", "", "\r\n")));
	}

	/**
	 * A cell of the table. A leading apostrophe keeps spreadsheets from evaluating it as
	 * a formula.
	 */
	static String cell(@Nullable Object value) {
		if (value == null) {
			return "";
		}
		String text = FORMULA_WITHIN.matcher(value.toString()).replaceAll("$1'");
		if (FORMULA.matcher(text).matches()) {
			text = "'" + text;
		}
		boolean plain = text.chars().noneMatch((character) -> character < ' ' || "\",;".indexOf(character) >= 0);
		return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
	}

}
