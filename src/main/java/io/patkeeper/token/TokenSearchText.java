package io.patkeeper.token;

import java.util.ArrayList;
import java.util.List;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/**
 * Builds the text in which a search looks for a token: all words that its row in the list
 * shows, in the person's language.
 */
@Component
class TokenSearchText {

	/** From here on the list shows months. */
	private static final int FIRST_DAYS_IN_MONTHS = 61;

	private final MessageSource messages;

	TokenSearchText(MessageSource messages) {
		this.messages = messages;
	}

	/**
	 * The text of a row, {@linkplain SearchNormalizer#normalize normalized}.
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
		return SearchNormalizer.normalize(String.join(" ", words));
	}

	private String left(long days) {
		if (days < 0) {
			return text("token.days-ago", -days);
		}
		return (days < FIRST_DAYS_IN_MONTHS) ? text("token.in-days", days) : text("token.in-months", days / 30);
	}

	private String text(String key, Object... args) {
		return this.messages.getMessage(key, args, LocaleContextHolder.getLocale());
	}

}
