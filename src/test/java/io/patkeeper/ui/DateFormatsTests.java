package io.patkeeper.ui;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.TimeZone;

import io.patkeeper.Texts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.i18n.LocaleContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

class DateFormatsTests {

	private static final Instant NEW_DAY = Instant.parse("2026-12-01T00:00:00Z");

	private final DateFormats dates = new DateFormats(Texts.source());

	@AfterEach
	void forgetLanguageAndTimeZone() {
		LocaleContextHolder.resetLocaleContext();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			                  | en    | 1 Dec 2026  | 1 Dec 2026, 00:00 UTC | 00:00 UTC
			UTC               | en    | 1 Dec 2026  | 1 Dec 2026, 00:00 UTC | 00:00 UTC
			America/Sao_Paulo | en    | 30 Nov 2026 | 30 Nov 2026, 21:00    | 21:00
			Asia/Kathmandu    | en    | 1 Dec 2026  | 1 Dec 2026, 05:45     | 05:45
			Europe/London     | en    | 1 Dec 2026  | 1 Dec 2026, 00:00     | 00:00
			                  | pt-BR | 01/12/2026  | 01/12/2026 00:00 UTC  | 00:00 UTC
			America/Sao_Paulo | pt-BR | 30/11/2026  | 30/11/2026 21:00      | 21:00
			""")
	void showsTimesInThePersonsTimeZone(@Nullable String timeZone, String language, String day, String exact,
			String clock) {
		in(timeZone, language);
		assertThat(this.dates.day(NEW_DAY)).isEqualTo(day);
		assertThat(this.dates.exact(NEW_DAY)).isEqualTo(exact);
		assertThat(this.dates.clock(NEW_DAY)).isEqualTo(clock);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Europe/Berlin    | 2027-03-28T00:59:00Z | 28 Mar 2027, 01:59
			Europe/Berlin    | 2027-03-28T01:00:00Z | 28 Mar 2027, 03:00
			Europe/Berlin    | 2027-10-31T22:59:00Z | 31 Oct 2027, 23:59
			America/New_York | 2026-11-01T05:30:00Z | 1 Nov 2026, 01:30
			America/New_York | 2026-11-01T06:30:00Z | 1 Nov 2026, 01:30
			America/New_York | 2026-11-01T07:30:00Z | 1 Nov 2026, 02:30
			""")
	void followsDaylightSavingTime(String timeZone, Instant time, String exact) {
		in(timeZone, "en");
		assertThat(this.dates.exact(time)).isEqualTo(exact);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			                  | en    | 1 Dec 2026, 00:00 UTC
			America/Sao_Paulo | en    | 1 Dec 2026, 00:00 UTC
			America/Sao_Paulo | pt-BR | 01/12/2026 00:00 UTC
			""")
	void knowsAllTimesInUtc(@Nullable String timeZone, String language, String utc) {
		in(timeZone, language);
		assertThat(this.dates.utc(NEW_DAY)).isEqualTo(utc);
		assertThat(this.dates.machine(NEW_DAY)).isEqualTo("2026-12-01T00:00:00Z");
	}

	@Test
	void leavesADayAsItIs() {
		in("America/Sao_Paulo", "en");
		assertThat(this.dates.day(LocalDate.parse("2026-12-01"))).isEqualTo("1 Dec 2026");
		assertThat(this.dates.month(LocalDate.parse("2026-12-01"))).isEqualTo("Dec");
		assertThat(this.dates.month(LocalDate.parse("2027-01-01"))).isEqualTo("Jan 2027");
	}

	@Test
	void givesMachinesNoMoreThanMilliseconds() {
		assertThat(this.dates.machine(Instant.parse("2026-12-01T00:00:00.123456Z")))
			.isEqualTo("2026-12-01T00:00:00.123Z");
	}

	private static void in(@Nullable String timeZone, String language) {
		LocaleContextHolder.setLocale(Locale.forLanguageTag(language));
		if (timeZone != null) {
			LocaleContextHolder.setTimeZone(TimeZone.getTimeZone(timeZone));
		}
	}

}
