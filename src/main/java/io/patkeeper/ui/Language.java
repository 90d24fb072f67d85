package io.patkeeper.ui;

import java.util.Collections;
import java.util.Locale;
import java.util.stream.Stream;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * The languages of Patkeeper. Regions are ignored.
 */
public enum Language {

	ENGLISH(Locale.ENGLISH),

	PORTUGUESE(Locale.forLanguageTag("pt-BR"));

	private final Locale locale;

	Language(Locale locale) {
		this.locale = locale;
	}

	public Locale locale() {
		return this.locale;
	}

	Language other() {
		return (this == ENGLISH) ? PORTUGUESE : ENGLISH;
	}

	/**
	 * Whether a request can switch the language: its parameters are not read for an error
	 * page, because they may be the cause of the error, nor for a form, which other
	 * filters may have left unread on purpose.
	 */
	static boolean isSwitchable(HttpServletRequest request) {
		return HttpMethod.GET.matches(request.getMethod()) && request.getDispatcherType() != DispatcherType.ERROR;
	}

	/**
	 * The first supported language in the browser's list; English if there is none.
	 */
	public static Language of(HttpServletRequest request) {
		if (request.getHeader(HttpHeaders.ACCEPT_LANGUAGE) == null) {
			// The servlet container would return the default language of the JVM.
			return ENGLISH;
		}
		return Collections.list(request.getLocales())
			.stream()
			.flatMap((locale) -> Stream.ofNullable(of(locale)))
			.findFirst()
			.orElse(ENGLISH);
	}

	/**
	 * The language of a locale; {@code null} if it is not supported.
	 */
	public static @Nullable Language of(Locale locale) {
		return Stream.of(values())
			.filter((language) -> language.locale.getLanguage().equals(locale.getLanguage()))
			.findFirst()
			.orElse(null);
	}

}
