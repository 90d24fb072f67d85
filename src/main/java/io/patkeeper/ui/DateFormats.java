package io.patkeeper.ui;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;

/**
 * Formats dates and times on the pages, where it is {@code @dates}. In UTC, because Azure
 * DevOps counts the days of a token in UTC.
 */
class DateFormats {

	private final MessageSource messages;

	/** By language and message key. A long list has a thousand dates. */
	private final Map<Locale, Map<String, DateTimeFormatter>> formatters = new ConcurrentHashMap<>();

	DateFormats(MessageSource messages) {
		this.messages = messages;
	}

	public String day(Instant instant) {
		return format(instant, "format.day");
	}

	public String day(LocalDate date) {
		return format(date, "format.day");
	}

	/**
	 * The short name of a month, with the year in January.
	 */
	public String month(LocalDate first) {
		return format(first, (first.getMonthValue() == 1) ? "format.january" : "format.month");
	}

	/**
	 * Day and minute, with the name of the time zone.
	 */
	public String exact(Instant instant) {
		return format(instant, "format.exact");
	}

	/**
	 * The time of day, with the name of the time zone.
	 */
	public String clock(Instant instant) {
		return format(instant, "format.clock");
	}

	/**
	 * For the attribute {@code datetime} of HTML, which allows at most three fractional
	 * digits.
	 */
	public String machine(Instant instant) {
		return instant.truncatedTo(ChronoUnit.MILLIS).toString();
	}

	private String format(TemporalAccessor time, String key) {
		Locale locale = LocaleContextHolder.getLocale();
		return this.formatters.computeIfAbsent(locale, (language) -> new ConcurrentHashMap<>())
			.computeIfAbsent(key, (format) -> formatter(format, locale))
			.format(time);
	}

	private DateTimeFormatter formatter(String key, Locale locale) {
		return DateTimeFormatter.ofPattern(this.messages.getMessage(key, null, locale), locale)
			.withZone(ZoneOffset.UTC);
	}

}
