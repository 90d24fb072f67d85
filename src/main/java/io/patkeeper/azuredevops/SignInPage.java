package io.patkeeper.azuredevops;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * The page that Azure DevOps sends instead of a 401, as if there were a browser to show
 * it.
 */
final class SignInPage {

	private SignInPage() {
	}

	/**
	 * Turns a sign-in page into the 401 that it stands for. The header
	 * {@code WWW-Authenticate} is removed in any case, as Spring Security would misread
	 * the several challenges that the service puts into it: the status alone counts.
	 */
	static ClientResponse asUnauthorized(ClientResponse response) {
		if (isSignInPage(response)) {
			return with(response, HttpStatus.UNAUTHORIZED);
		}
		return response.headers().header(HttpHeaders.WWW_AUTHENTICATE).isEmpty() ? response
				: with(response, response.statusCode());
	}

	private static ClientResponse with(ClientResponse response, HttpStatusCode status) {
		return response.mutate()
			.statusCode(status)
			.headers((headers) -> headers.remove(HttpHeaders.WWW_AUTHENTICATE))
			.build();
	}

	/**
	 * A redirect to it, or the page itself, with 203 or 200. Permanent redirects and
	 * those that keep the method do not lead there.
	 */
	private static boolean isSignInPage(ClientResponse response) {
		return switch (response.statusCode().value()) {
			case 302, 303, 203 -> true;
			case 200 -> isPage(response.headers());
			default -> false;
		};
	}

	private static boolean isPage(ClientResponse.Headers headers) {
		return StringUtils.startsWithIgnoreCase(headers.asHttpHeaders().getFirst(HttpHeaders.CONTENT_TYPE),
				MediaType.TEXT_HTML_VALUE) && headers.contentLength().orElse(-1) != 0;
	}

}
