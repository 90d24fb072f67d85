package io.patkeeper.session;

import java.util.List;
import java.util.stream.Stream;

import io.patkeeper.ui.PublicPaths;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

/**
 * Writes the {@link Ticket} into the session cookie and reads it. Over HTTPS the name of
 * the cookie starts with {@code __Host-}, so that no other host can set it.
 */
public class TicketCookieSerializer implements CookieSerializer {

	static final String NAME = "SESSION";

	static final String SECURE_NAME = "__Host-SESSION";

	private static final String WRITTEN = TicketCookieSerializer.class.getName() + ".written";

	private final DefaultCookieSerializer plain = serializer(NAME, false);

	private final DefaultCookieSerializer secure = serializer(SECURE_NAME, true);

	/** Requests that do not need a session. */
	private final RequestMatcher sessionless = new OrRequestMatcher(
			PathPatternRequestMatcher.pathPattern(PublicPaths.ASSETS + "/**"),
			PathPatternRequestMatcher.pathPattern(PublicPaths.CALENDAR + "/**"),
			PathPatternRequestMatcher.pathPattern(PublicPaths.HEALTH + "/**"));

	private static DefaultCookieSerializer serializer(String name, boolean secure) {
		DefaultCookieSerializer serializer = new DefaultCookieSerializer();
		serializer.setCookieName(name);
		serializer.setCookiePath("/");
		serializer.setUseSecureCookie(secure);
		serializer.setUseBase64Encoding(false);
		return serializer;
	}

	/**
	 * Returns the tickets in a request; none after the response, when Spring Session
	 * would fetch the session a second time, only to compare ids.
	 */
	@Override
	public List<String> readCookieValues(HttpServletRequest request) {
		if (request.getAttribute(WRITTEN) != null || this.sessionless.matches(request)) {
			return List.of();
		}
		return serializer(request).readCookieValues(request);
	}

	/**
	 * Writes the ticket of the current session, unless the browser has it, or expires the
	 * cookie if there is no session.
	 */
	@Override
	public void writeCookieValue(CookieValue value) {
		HttpServletRequest request = value.getRequest();
		SealedSession<?> session = value.getCookieValue().isEmpty() ? null : SealedSession.of(request);
		if (session == null) {
			expire(value);
			return;
		}
		String ticket = session.ticket().text();
		if (!serializer(request).readCookieValues(request).contains(ticket)) {
			serializer(request).writeCookieValue(new CookieValue(request, value.getResponse(), ticket));
		}
		request.setAttribute(WRITTEN, true);
	}

	private void expire(CookieValue value) {
		HttpServletRequest request = value.getRequest();
		if (request.isSecure()) {
			this.secure.writeCookieValue(value);
		}
		if (!request.isSecure() || has(request, NAME)) {
			this.plain.writeCookieValue(value);
		}
	}

	private static boolean has(HttpServletRequest request, String name) {
		Cookie[] cookies = request.getCookies();
		return cookies != null && Stream.of(cookies).anyMatch((cookie) -> cookie.getName().equals(name));
	}

	private DefaultCookieSerializer serializer(HttpServletRequest request) {
		return request.isSecure() ? this.secure : this.plain;
	}

}
