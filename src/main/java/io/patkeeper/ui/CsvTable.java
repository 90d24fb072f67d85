package io.patkeeper.ui;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.QuoteMode;
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

	/** What spreadsheets in some locales treat as a separator as well. */
	private static final Pattern OTHER_SEPARATOR = Pattern.compile("[;\\x00-\\x1F]");

	private static final CSVFormat FORMAT = CSVFormat.RFC4180;

	private static final CSVFormat QUOTED = FORMAT.builder().setQuoteMode(QuoteMode.ALL).get();

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
		// A format is locked while it prints, so it must not wait for a slow connection.
		StringBuilder row = new StringBuilder();
		boolean first = true;
		for (Object cell : cells) {
			print(cell, row, first);
			first = false;
		}
		FORMAT.println(row);
		this.out.append(row);
	}

	/**
	 * Prints a cell. A leading apostrophe keeps spreadsheets from evaluating it as a
	 * formula.
	 */
	private static void print(@Nullable Object value, Appendable row, boolean first) throws IOException {
		String text = FORMULA_WITHIN.matcher(Objects.toString(value, "")).replaceAll("$1'");
		if (FORMULA.matcher(text).matches()) {
			text = "'" + text;
		}
		CSVFormat format = OTHER_SEPARATOR.matcher(text).find() ? QUOTED : FORMAT;
		format.print(text.isEmpty() ? null : text, row, first);
	}

}
