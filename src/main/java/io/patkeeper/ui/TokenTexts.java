package io.patkeeper.ui;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;

/**
 * Texts about tokens that the pages, where it is {@code @tokenTexts}, share with the
 * search.
 */
public class TokenTexts {

	/** From here on, the time left is given in months. */
	private static final int FIRST_DAYS_IN_MONTHS = 61;

	private static final double DAYS_IN_MONTH = 365.25 / 12;

	private final MessageSource messages;

	public TokenTexts(MessageSource messages) {
		this.messages = messages;
	}

	/**
	 * The name of a token, or a text in its place if it is empty.
	 */
	public String name(String name) {
		return name.isEmpty() ? text("token.unnamed") : name;
	}

	/**
	 * The time until a token expires, or since it has expired.
	 * @param days calendar days, negative after the expiry
	 */
	public String timeLeft(long days) {
		if (days < 0) {
			return text("token.days-ago", -days);
		}
		return (days < FIRST_DAYS_IN_MONTHS) ? text("token.in-days", days)
				: text("token.in-months", Math.round(days / DAYS_IN_MONTH));
	}

	/**
	 * Any text of the message bundles, in the person's language.
	 */
	public String text(String key, Object... args) {
		return this.messages.getMessage(key, args, LocaleContextHolder.getLocale());
	}

}
