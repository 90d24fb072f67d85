package io.patkeeper.azuredevops;

import java.time.Instant;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DateParserTests {

	@ParameterizedTest
	@ValueSource(strings = { "2018-07-19T00:00:00", "2018-07-19T00:00:00Z", "2018-07-19t00:00:00z",
			"2018-07-19 00:00:00Z", "2018-07-19T00:00", "2018-07-19T00:00Z", "2018-07-19", " 2018-07-19 ",
			"2018-07-19T02:00:00+02:00", "2018-07-19T02:00:00+0200", "2018-07-19T02:00:00+02",
			"2018-07-18T19:00:00-05:00", "2018-07-18T24:00:00Z", "20180719", "20180719T000000Z", "20180719T0000",
			"2018-200", "2018-W29-4", "2018-W29-4T00:00:00Z", "2018-07-19T00:00:00.000000000Z", "/Date(1531958400000)/",
			"/Date(1531958400000+0200)/", "/Date(1531958400000-0500)/" })
	void parsesEveryForm(String text) {
		assertThat(DateParser.parse(text)).isEqualTo("2018-07-19T00:00:00Z");
	}

	@ParameterizedTest
	@CsvSource({ "1, .100", "12, .120", "123, .123", "1234, .123400", "12345, .123450", "123456, .123456",
			"1234567, .123456700", "12345678, .123456780", "123456789, .123456789" })
	void parsesOneToNineDigitsOfASecond(String digits, String fraction) {
		Instant date = Instant.parse("2018-07-19T00:00:00" + fraction + "Z");
		assertThat(DateParser.parse("2018-07-19T00:00:00." + digits)).isEqualTo(date);
		assertThat(DateParser.parse("2018-07-19T00:00:00." + digits + "Z")).isEqualTo(date);
		assertThat(DateParser.parse("2018-07-19T00:00:00," + digits + "Z")).isEqualTo(date);
		assertThat(DateParser.parse("2018-07-19T02:00:00." + digits + "+02:00")).isEqualTo(date);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0001-01-01T00:00:00", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00",
			"9999-12-31T23:59:59.9999999", "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999-08:00",
			"/Date(-62135596800000)/", "/Date(253402300800000)/" })
	void takesWhatStandsForNoneForNone(String text) {
		assertThat(DateParser.parse(text)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "soon", "7", "1531958400000", "true", "T", "Z", "00:00:00", "2018-13-01",
			"2018-07-19T25:00:00Z", "/Date()/", "/Date(999999999999999999)/", "/Date(9999999999999999999)/" })
	void takesNothingElseForADate(String text) {
		assertThat(DateParser.parse(text)).isNull();
	}

}
