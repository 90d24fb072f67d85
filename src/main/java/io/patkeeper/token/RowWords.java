package io.patkeeper.token;

import java.util.ArrayList;
import java.util.List;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/**
 * Knows the words that a row of the list shows, in the person's language, so that each of
 * them can be searched for.
 */
@Component
class RowWords {

	private static final int DAYS_TOLD_AS_SUCH = 61;

	private final MessageSource messages;

	RowWords(MessageSource messages) {
		this.messages = messages;
	}

	/**
	 * All words of a row, {@linkplain SearchText#normalized normalized}.
	 */
	String of(TokenRow row) {
		List<String> words = new ArrayList<>();
		words.add(row.name().isEmpty() ? text("token.unnamed") : row.name());
		words.add(row.organization());
		words.addAll(row.organizations());
		if (row.allOrganizations()) {
			words.add(text("token.all-organizations"));
		}
		row.scopes().forEach((scope) -> words.add(scope.identifier()));
		if (row.fullAccess()) {
			words.add(text("token.full-access"));
		}
		words.add(text("token.status." + row.status().key()));
		if (row.announcedEnd() != null) {
			words.add(text("token.announced-end"));
		}
		if (row.machineMade()) {
			words.add(text("token.machine-made"));
		}
		if (row.usable() && row.daysLeft() != null) {
			words.add(left(row.daysLeft()));
		}
		return SearchText.normalized(String.join(" ", words));
	}

	private String left(long days) {
		if (days < 0) {
			return text("token.days-ago", -days);
		}
		return (days < DAYS_TOLD_AS_SUCH) ? text("token.in-days", days) : text("token.in-months", days / 30);
	}

	private String text(String key, Object... args) {
		return this.messages.getMessage(key, args, LocaleContextHolder.getLocale());
	}

}
