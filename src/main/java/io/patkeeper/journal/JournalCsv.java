package io.patkeeper.journal;

import java.io.IOException;
import java.io.Writer;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * The journal as a table for spreadsheets: RFC 4180, with a byte order mark that tells
 * them that it is UTF-8.
 */
@Component
class JournalCsv {

	private static final List<String> COLUMNS = List.of("journal.time", "token.organization", "token.name",
			"token.authorization-id", "journal.action", "journal.outcome", "journal.code", "journal.correlation-id",
			"fault.activity-id");

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

	private final MessageSource messages;

	JournalCsv(MessageSource messages) {
		this.messages = messages;
	}

	/**
	 * Writes the table row by row, so that it is never in memory as a whole.
	 */
	void write(Stream<JournalRow> rows, Locale locale, Writer out) throws IOException {
		out.write('\uFEFF');
		writeLine(COLUMNS.stream().map((key) -> text(key, locale)).toList(), out);
		for (JournalRow row : (Iterable<JournalRow>) rows::iterator) {
			writeLine(cells(row, locale), out);
		}
	}

	private static void writeLine(List<?> cells, Writer out) throws IOException {
		out.write(cells.stream().map(JournalCsv::cell).collect(Collectors.joining(",", "", "\r\n")));
	}

	private List<?> cells(JournalRow row, Locale locale) {
		return Stream
			.of(row.time().truncatedTo(ChronoUnit.MILLIS), row.organization(), row.name(), row.authorizationId(),
					text("journal.action." + row.action(), locale), text("journal.outcome." + row.outcome(), locale),
					row.code(), row.correlationId(), row.activityId())
			.map((value) -> Objects.requireNonNullElse(value, ""))
			.toList();
	}

	private String text(String key, Locale locale) {
		return this.messages.getMessage(key, null, locale);
	}

	/**
	 * A cell of the table. A leading apostrophe keeps spreadsheets from evaluating it as
	 * a formula.
	 */
	static String cell(@Nullable Object value) {
		String text = FORMULA_WITHIN.matcher(String.valueOf(value)).replaceAll("$1'");
		if (FORMULA.matcher(text).matches()) {
			text = "'" + text;
		}
		boolean plain = text.chars().noneMatch((character) -> character < ' ' || "\",;".indexOf(character) >= 0);
		return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
	}

}
