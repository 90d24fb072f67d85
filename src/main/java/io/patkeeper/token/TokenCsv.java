package io.patkeeper.token;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.patkeeper.ui.CsvTable;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Tokens as a table for spreadsheets.
 */
@Component
class TokenCsv {

	private static final List<String> COLUMNS = List.of("token.organization", "token.name", "token.scopes",
			"token.status", "token.created", "token.expires", "export.days-left", "token.all-organizations",
			"token.authorization-id", "export.url", "note");

	private final MessageSource messages;

	TokenCsv(MessageSource messages) {
		this.messages = messages;
	}

	/**
	 * Writes the table. Rows at its top say what is missing.
	 */
	String write(TokenExport export, Locale locale) {
		StringWriter out = new StringWriter();
		try {
			CsvTable table = new CsvTable(out);
			table.addRow(COLUMNS.stream().map((key) -> text(key, locale)).toList());
			if (export.organizationsMissing()) {
				table.addRow(remark("", text("export.organizations-missing", locale)));
			}
			for (String organization : export.incompleteOrganizations()) {
				table.addRow(remark(organization, text("export.incomplete", locale)));
			}
			for (TokenExport.Entry token : export.tokens()) {
				table.addRow(cells(token, locale));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return out.toString();
	}

	private static List<@Nullable String> remark(String organization, String remark) {
		return Arrays.asList(Arrays.copyOf(new String[] { organization, remark }, COLUMNS.size()));
	}

	private List<@Nullable Object> cells(TokenExport.Entry token, Locale locale) {
		return Arrays.asList(String.join(", ", token.organizations()), token.name(), String.join(" ", token.scopes()),
				text("token.status." + token.status(), locale), token.created(), token.expires(), token.daysLeft(),
				token.allOrganizations(), token.authorizationId(), token.url(), token.note());
	}

	private String text(String key, Locale locale) {
		return this.messages.getMessage(key, null, locale);
	}

}
