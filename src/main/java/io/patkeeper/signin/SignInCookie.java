package io.patkeeper.signin;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.patkeeper.session.TicketCookieSerializer;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.security.crypto.keygen.StringKeyGenerator;

/**
 * The cookies that keep a {@link SignInKey} in the browser for as long as a sign-in may
 * take. Like the cookie of {@link TicketCookieSerializer}, over HTTPS they have a name
 * that only this host can set.
 * <p>
 * The end of the name is random, so that tabs that start to sign in at the same time do
 * not overwrite each other's key.
 */
final class SignInCookie {

	static final String NAME = "SIGNIN-";

	static final String SECURE_NAME = "__Host-SIGNIN-";

	static final Duration LIFETIME = Duration.ofMinutes(10);

	/** The number of keys that a browser keeps. The oldest is used. */
	private static final int MAX_KEYS = 5;

	/** The number of cookies in a request that are read. */
	private static final int MAX_READ = 50;

	/** The number of cookies that a response removes, as its headers are limited. */
	private static final int MAX_REMOVED = 20;

	private static final StringKeyGenerator nameSuffixes = KeyGenerators.string();

	private SignInCookie() {
	}

	/**
	 * Returns the keys of the browser, the oldest first, as RFC 6265, section 5.4, orders
	 * cookies.
	 */
	static List<SignInKey> keys(HttpServletRequest request) {
		return cookies(request).flatMap((cookie) -> SignInKey.parse(cookie.getValue()).stream()).toList();
	}

	/**
	 * Adds a key or extends its lifetime.
	 */
	static void write(SignInKey key, HttpServletRequest request, HttpServletResponse response) {
		List<Cookie> known = cookies(request).toList();
		String name = known.stream()
			.filter((cookie) -> cookie.getValue().equals(key.text()))
			.map(Cookie::getName)
			.findFirst()
			.orElseGet(() -> prefix(request) + nameSuffixes.generateKey());
		List<String> others = known.stream().map(Cookie::getName).filter((other) -> !other.equals(name)).toList();
		remove(others.stream().skip(MAX_KEYS - 1), request, response);
		add(name, key.text(), LIFETIME, request, response);
	}

	/**
	 * Removes all keys.
	 */
	static void remove(HttpServletRequest request, HttpServletResponse response) {
		remove(cookies(request).map(Cookie::getName), request, response);
	}

	private static void remove(Stream<String> names, HttpServletRequest request, HttpServletResponse response) {
		names.distinct().limit(MAX_REMOVED).forEach((name) -> add(name, "", Duration.ZERO, request, response));
	}

	private static void add(String name, String value, Duration lifetime, HttpServletRequest request,
			HttpServletResponse response) {
		response.addHeader(HttpHeaders.SET_COOKIE,
				ResponseCookie.from(name, value)
					.path("/")
					.maxAge(lifetime)
					.secure(request.isSecure())
					.httpOnly(true)
					.sameSite("Lax")
					.build()
					.toString());
	}

	private static Stream<Cookie> cookies(HttpServletRequest request) {
		return Optional.ofNullable(request.getCookies())
			.stream()
			.flatMap(Stream::of)
			.filter((cookie) -> cookie.getName().startsWith(prefix(request)))
			.limit(MAX_READ);
	}

	private static String prefix(HttpServletRequest request) {
		return request.isSecure() ? SECURE_NAME : NAME;
	}

}
