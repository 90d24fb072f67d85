package io.patkeeper.signin;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/**
 * Somebody's browser: keeps cookies, and follows redirects one by one.
 */
class Browser {

	private final CookieManager cookies = new CookieManager();

	private final HttpClient client = HttpClient.newBuilder().cookieHandler(this.cookies).build();

	HttpResponse<String> get(String uri) {
		return send(HttpRequest.newBuilder(URI.create(uri)).header("Accept", "text/html").GET());
	}

	HttpResponse<String> post(String uri, String csrf) {
		String form = "_csrf=" + URLEncoder.encode(csrf, StandardCharsets.UTF_8);
		return send(HttpRequest.newBuilder(URI.create(uri))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(form)));
	}

	/**
	 * Follows redirects until one leads to a place that is not to be visited.
	 * @return the last response
	 */
	HttpResponse<String> getAndFollow(String uri, Predicate<URI> stop) {
		HttpResponse<String> response = get(uri);
		while (isRedirect(response) && !stop.test(target(response))) {
			response = get(target(response).toString());
		}
		return response;
	}

	HttpResponse<String> getAndFollow(String uri) {
		return getAndFollow(uri, (target) -> false);
	}

	static boolean isRedirect(HttpResponse<String> response) {
		return response.statusCode() / 100 == 3;
	}

	static URI target(HttpResponse<String> response) {
		return response.uri().resolve(response.headers().firstValue("Location").orElseThrow());
	}

	String sessionCookie() {
		return this.cookies.getCookieStore()
			.getCookies()
			.stream()
			.filter((cookie) -> cookie.getName().equals("SESSION"))
			.map(HttpCookie::getValue)
			.findFirst()
			.orElse("");
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
