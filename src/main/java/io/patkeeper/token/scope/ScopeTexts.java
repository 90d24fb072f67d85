package io.patkeeper.token.scope;

import java.util.Locale;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/**
 * Scopes in a few words of the person's language, such as "Code: read &amp; write". On
 * the pages it is {@code @scopeTexts}.
 */
@Component("scopeTexts")
public class ScopeTexts {

	private final MessageSource messages;

	public ScopeTexts(MessageSource messages) {
		this.messages = messages;
	}

	/**
	 * The area and the access of a scope; its identifier if it is unknown.
	 */
	public String of(ScopeChip scope) {
		Locale locale = LocaleContextHolder.getLocale();
		if (scope.fullAccess()) {
			return this.messages.getMessage("form.full-access", null, locale);
		}
		if (scope.area() == null || scope.access() == null) {
			return scope.identifier();
		}
		return this.messages.getMessage("form.scopes.level",
				new Object[] { this.messages.getMessage(scope.area(), null, locale),
						this.messages.getMessage(scope.access(), null, locale).toLowerCase(locale) },
				locale);
	}

}
