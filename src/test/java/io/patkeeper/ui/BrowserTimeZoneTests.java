package io.patkeeper.ui;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.TimeZone;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

class BrowserTimeZoneTests {

	@AfterEach
	void forgetTheTimeZone() {
		LocaleContextHolder.resetLocaleContext();
	}

	@ParameterizedTest
	@ValueSource(strings = { "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "Asia/Kathmandu", "Asia/Calcutta",
			"Etc/GMT+3", "UTC" })
	void isWhatTheCookieNames(String id) {
		assertThat(BrowserTimeZone.of(request(id))).isNotNull().extracting(TimeZone::toZoneId).isEqualTo(ZoneId.of(id));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "undefined", "Etc/Unknown", "Mars/Olympus", "america/sao_paulo", "+03:00",
			"UTC+3", "GMT-03:00", "America/Sao_Paulo ", "America%2FSao_Paulo", "../America/Sao_Paulo", "<b>" })
	void isNotKnownFromACookieThatMakesNoSense(String id) {
		assertThat(BrowserTimeZone.of(request(id))).isNull();
	}

	@Test
	void isNotKnownWithoutACookie() {
		assertThat(BrowserTimeZone.of(new MockHttpServletRequest())).isNull();
	}

	@Test
	void isUtcWhereItIsNotKnownWhateverTheServersTimeZone() {
		TimeZone server = TimeZone.getDefault();
		try {
			TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
			assertThat(BrowserTimeZone.current()).isEqualTo(ZoneOffset.UTC);
		}
		finally {
			TimeZone.setDefault(server);
		}
	}

	@Test
	void isThatOfTheCurrentRequest() {
		LocaleContextHolder.setTimeZone(TimeZone.getTimeZone("Asia/Tokyo"));
		assertThat(BrowserTimeZone.current()).isEqualTo(ZoneId.of("Asia/Tokyo"));
	}

	private static HttpServletRequest request(String timeZone) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setCookies(new Cookie(BrowserTimeZone.COOKIE, timeZone));
		return request;
	}

}
