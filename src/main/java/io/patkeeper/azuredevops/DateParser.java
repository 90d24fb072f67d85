package io.patkeeper.azuredevops;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Parses the dates that the service may send: ISO 8601, basic and extended, and the
 * formats of .NET's serializers. Dates have zero to seven fractional digits, and may lack
 * a zone, which means UTC.
 */
final class DateParser {

	/**
	 * What the service sends. A formatter takes several times as long, which counts for a
	 * thousand tokens.
	 */
	private static final Pattern USUAL = Pattern
		.compile("\\d{4}-\\d\\d-\\d\\dT(?:[01]\\d|2[0-3]):\\d\\d:\\d\\d(?:\\.\\d{1,7})?Z");

	private static final DateTimeFormatter ISO_8601 = new DateTimeFormatterBuilder().parseCaseInsensitive()
		.appendOptional(DateTimeFormatter.ISO_LOCAL_DATE)
		.appendOptional(DateTimeFormatter.ISO_ORDINAL_DATE)
		.appendOptional(DateTimeFormatter.ISO_WEEK_DATE)
		.appendOptional(basicDate())
		.optionalStart()
		.appendPattern("[ ]['T'][HH:mm[:ss]][HHmm[ss]]")
		.optionalStart()
		.appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
		.optionalEnd()
		.optionalEnd()
		.appendOptional(offset("+HH:MM"))
		.appendOptional(offset("+HHMM"))
		.appendOptional(offset("+HHmm"))
		.toFormatter(Locale.ROOT);

	/**
	 * Written by {@code DataContractJsonSerializer}: milliseconds since 1970, and a zone
	 * for display.
	 */
	private static final Pattern DOT_NET = Pattern.compile("/Date\\((?<millis>-?\\d{1,18})(?:[+-]\\d{4})?\\)/");

	/** {@code DateTime.MinValue} and {@code MaxValue}, in any zone, mean no date. */
	private static final Instant MIN_VALUE = Instant.parse("0001-01-03T00:00:00Z");

	private static final Instant MAX_VALUE = Instant.parse("9999-12-30T00:00:00Z");

	private DateParser() {
	}

	private static DateTimeFormatter basicDate() {
		return new DateTimeFormatterBuilder().appendValue(ChronoField.YEAR, 4)
			.appendValue(ChronoField.MONTH_OF_YEAR, 2)
			.appendValue(ChronoField.DAY_OF_MONTH, 2)
			.toFormatter(Locale.ROOT);
	}

	private static DateTimeFormatter offset(String pattern) {
		return new DateTimeFormatterBuilder().appendOffset(pattern, "Z").toFormatter(Locale.ROOT);
	}

	/**
	 * Parses a date.
	 * @return {@code null} if it is not a date, or means no date
	 */
	static @Nullable Instant parse(String text) {
		try {
			Instant date = USUAL.matcher(text).matches() ? parseUsual(text) : parseUnusual(text);
			return (date.isAfter(MIN_VALUE) && date.isBefore(MAX_VALUE)) ? date : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static Instant parseUsual(String text) {
		LocalDateTime second = LocalDateTime.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10),
				number(text, 11, 13), number(text, 14, 16), number(text, 17, 19));
		String fraction = text.substring(19, text.length() - 1);
		return second.toInstant(ZoneOffset.UTC)
			.plusNanos(fraction.isEmpty() ? 0 : new BigDecimal(fraction).movePointRight(9).intValueExact());
	}

	private static int number(String text, int begin, int end) {
		return Integer.parseInt(text, begin, end, 10);
	}

	private static Instant parseUnusual(String text) {
		Matcher dotNet = DOT_NET.matcher(text);
		return dotNet.matches() ? Instant.ofEpochMilli(Long.parseLong(dotNet.group("millis"))) : instant(ISO_8601
			.parseBest(text.strip().replace(',', '.'), OffsetDateTime::from, LocalDateTime::from, LocalDate::from));
	}

	private static Instant instant(TemporalAccessor date) {
		if (date instanceof LocalDateTime local) {
			return local.toInstant(ZoneOffset.UTC);
		}
		return (date instanceof LocalDate day) ? day.atStartOfDay(ZoneOffset.UTC).toInstant() : Instant.from(date);
	}

}
