package io.patkeeper.journal;

import java.io.IOException;
import java.io.Writer;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.patkeeper.ui.CsvTable;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * The journal as a table for spreadsheets.
 */
@Component
class JournalCsv {

	private static final List<String> COLUMNS = List.of("journal.time", "token.organization", "token.name",
			"token.authorization-id", "journal.action", "journal.outcome", "journal.code", "journal.correlation-id",
			"fault.activity-id");

	private final MessageSource messages;

	JournalCsv(MessageSource messages) {
		this.messages = messages;
	}

	/**
	 * Writes the table row by row, so that it is never in memory as a whole.
	 */
	void write(Stream<JournalRow> rows, Locale locale, Writer out) throws IOException {
		CsvTable table = new CsvTable(out);
		table.addRow(COLUMNS.stream().map((key) -> text(key, locale)).toList());
		for (JournalRow row : (Iterable<JournalRow>) rows::iterator) {
			table.addRow(cells(row, locale));
		}
	}

	private List<@Nullable Object> cells(JournalRow row, Locale locale) {
		return Arrays.asList(row.time().truncatedTo(ChronoUnit.MILLIS), row.organization(), row.name(),
				row.authorizationId(), text("journal.action." + row.action(), locale),
				text("journal.outcome." + row.outcome(), locale), row.code(), row.correlationId(), row.activityId());
	}

	private String text(String key, Locale locale) {
		return this.messages.getMessage(key, null, locale);
	}

}
