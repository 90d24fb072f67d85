package io.patkeeper.ui;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRulesProvider;
import java.util.TimeZone;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.i18n.TimeZoneAwareLocaleContext;
import org.springframework.web.util.WebUtils;

/**
 * The time zone of the person's browser. The script stores its IANA name, such as
 * {@code America/Sao_Paulo}, in a cookie.
 */
public final class BrowserTimeZone {

	static final String COOKIE = "time-zone";

	private BrowserTimeZone() {
	}

	/**
	 * The time zone of the current request; UTC if it is not known.
	 */
	public static ZoneId current() {
		if (LocaleContextHolder.getLocaleContext() instanceof TimeZoneAwareLocaleContext context) {
			TimeZone timeZone = context.getTimeZone();
			return (timeZone != null) ? timeZone.toZoneId() : ZoneOffset.UTC;
		}
		return ZoneOffset.UTC;
	}

	/**
	 * The time zone in the cookie of a request; {@code null} if there is none that Java
	 * knows.
	 */
	static @Nullable TimeZone of(HttpServletRequest request) {
		Cookie cookie = WebUtils.getCookie(request, COOKIE);
		boolean known = cookie != null && ZoneRulesProvider.getAvailableZoneIds().contains(cookie.getValue());
		return known ? TimeZone.getTimeZone(ZoneId.of(cookie.getValue())) : null;
	}

}
