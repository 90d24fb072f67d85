package io.patkeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.MessageSource;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.StringUtils;
import org.springframework.web.util.HtmlUtils;

/**
 * The texts of the pages by their message keys, so that a test does not depend on how a
 * sentence is worded.
 */
public final class Texts {

	/** Brazilian Portuguese. */
	public static final Locale PORTUGUESE = Locale.forLanguageTag("pt-BR");

	private static final ResourceBundleMessageSource MESSAGES = messages();

	private Texts() {
	}

	/**
	 * The English text of a key. Fails if there is none.
	 */
	public static String text(String key, Object... arguments) {
		return text(Locale.ENGLISH, key, arguments);
	}

	/**
	 * The text of a key in one language. Fails if there is none.
	 */
	public static String text(Locale locale, String key, Object... arguments) {
		return MESSAGES.getMessage(key, arguments, locale);
	}

	/**
	 * The English text of a key, as it is written in HTML.
	 */
	public static String escaped(String key, Object... arguments) {
		return escaped(Locale.ENGLISH, key, arguments);
	}

	/**
	 * The text of a key in one language, as it is written in HTML.
	 */
	public static String escaped(Locale locale, String key, Object... arguments) {
		return HtmlUtils.htmlEscape(text(locale, key, arguments), StandardCharsets.UTF_8.name());
	}

	/**
	 * All bundles, as the application reads them.
	 */
	public static MessageSource source() {
		return MESSAGES;
	}

	private static ResourceBundleMessageSource messages() {
		ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
		messages.setBasenames(basenames());
		messages.setDefaultEncoding("UTF-8");
		messages.setFallbackToSystemLocale(false);
		return messages;
	}

	private static String[] basenames() {
		try {
			Object names = new YamlPropertySourceLoader().load("application", new ClassPathResource("application.yml"))
				.get(0)
				.getProperty("spring.messages.basename");
			return StringUtils.commaDelimitedListToStringArray(StringUtils.trimAllWhitespace(String.valueOf(names)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
