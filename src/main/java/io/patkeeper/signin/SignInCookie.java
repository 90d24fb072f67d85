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

/**
 * Keeps the {@link SignInKey} in the browser for as long as a sign-in may take. Like the
 * {@link TicketCookieSerializer}, over HTTPS it has a name that only this host can set.
 * <p>
 * Tabs that begin to sign in at the same time do not know of each other yet. The end of
 * the name is random, so that they do not overwrite each other's key.
 */
final class SignInCookie {

	static final String NAME = "SIGNIN-";

	static final String SECURE_NAME = "__Host-SIGNIN-";

	static final Duration LIFETIME = Duration.ofMinutes(10);

	/** How many of them a browser keeps. The first, which is the oldest, is used. */
	private static final int MOST = 5;

	/** How many of the cookies that a browser sends are looked at. */
	private static final int MOST_HANDLED = 50;

	private static final int MOST_TAKEN_BACK = 20;

	private static final int RANDOM_BYTES = 6;

	private SignInCookie() {
	}

	/**
	 * The keys that the browser has, the oldest first, as RFC 6265 (section 5.4) has it.
	 */
	static List<SignInKey> keys(HttpServletRequest request) {
		return cookies(request).flatMap((cookie) -> SignInKey.parse(cookie.getValue()).stream()).toList();
	}

	/**
	 * Writes the key, which the browser keeps for another ten minutes.
	 */
	static void write(SignInKey key, HttpServletRequest request, HttpServletResponse response) {
		List<Cookie> known = cookies(request).toList();
		String name = known.stream()
			.filter((cookie) -> cookie.getValue().equals(key.text()))
			.map(Cookie::getName)
			.findFirst()
			.orElseGet(() -> prefix(request) + SignInKey.randomText(RANDOM_BYTES));
		List<String> others = known.stream().map(Cookie::getName).filter((other) -> !other.equals(name)).toList();
		takeBack(others.stream().skip(MOST - 1), request, response);
		add(name, key.text(), LIFETIME, request, response);
	}

	/**
	 * Removes all keys: the browser has signed in.
	 */
	static void takeBack(HttpServletRequest request, HttpServletResponse response) {
		takeBack(cookies(request).map(Cookie::getName), request, response);
	}

	/** A limited number at once, as is the size of a response's headers. */
	private static void takeBack(Stream<String> names, HttpServletRequest request, HttpServletResponse response) {
		names.distinct().limit(MOST_TAKEN_BACK).forEach((name) -> add(name, "", Duration.ZERO, request, response));
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
			.limit(MOST_HANDLED);
	}

	private static String prefix(HttpServletRequest request) {
		return request.isSecure() ? SECURE_NAME : NAME;
	}

}
