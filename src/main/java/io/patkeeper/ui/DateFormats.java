package io.patkeeper.ui;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
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
 * Formats dates and times on the pages, where it is {@code @dates}, in the person's
 * language and {@linkplain BrowserTimeZone#current() time zone}.
 */
public class DateFormats {

	private final MessageSource messages;

	/** By language and message key. A long list has a thousand dates. */
	private final Map<Locale, Map<String, DateTimeFormatter>> formatters = new ConcurrentHashMap<>();

	public DateFormats(MessageSource messages) {
		this.messages = messages;
	}

	public String day(Instant instant) {
		return day(LocalDate.ofInstant(instant, BrowserTimeZone.current()));
	}

	public String day(LocalDate date) {
		return format(date, "format.day");
	}

	public String weekday(LocalDate date) {
		return format(date, "format.weekday");
	}

	/**
	 * The short name of a month, with the year in January.
	 */
	public String month(LocalDate first) {
		return format(first, (first.getMonthValue() == 1) ? "format.january" : "format.month");
	}

	/**
	 * Day and minute, with the name of the time zone if that is UTC.
	 */
	public String exact(Instant instant) {
		return local(instant, "format.exact", "format.exact.utc");
	}

	/**
	 * The time of day, with the name of the time zone if that is UTC.
	 */
	public String clock(Instant instant) {
		return local(instant, "format.clock", "format.clock.utc");
	}

	/**
	 * Day and minute in UTC, which is what logs and Azure DevOps use.
	 */
	public String utc(Instant instant) {
		return format(instant.atOffset(ZoneOffset.UTC), "format.exact.utc");
	}

	/**
	 * For the attribute {@code datetime} of HTML, which allows at most three fractional
	 * digits.
	 */
	public String machine(Instant instant) {
		return instant.truncatedTo(ChronoUnit.MILLIS).toString();
	}

	private String local(Instant instant, String key, String utcKey) {
		ZoneId zone = BrowserTimeZone.current();
		return format(instant.atZone(zone), zone.normalized().equals(ZoneOffset.UTC) ? utcKey : key);
	}

	private String format(TemporalAccessor time, String key) {
		Locale locale = LocaleContextHolder.getLocale();
		return this.formatters.computeIfAbsent(locale, (language) -> new ConcurrentHashMap<>())
			.computeIfAbsent(key,
					(format) -> DateTimeFormatter.ofPattern(this.messages.getMessage(format, null, locale), locale))
			.format(time);
	}

}
