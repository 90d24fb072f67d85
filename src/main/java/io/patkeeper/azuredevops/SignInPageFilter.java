package io.patkeeper.azuredevops;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Turns the sign-in page that Azure DevOps may send instead of a 401 into that status.
 * The header {@code WWW-Authenticate} is always removed, as Spring Security misreads
 * several challenges in one header: the status alone counts.
 */
final class SignInPageFilter implements ExchangeFilterFunction {

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return next.exchange(request).map(SignInPageFilter::asUnauthorized);
	}

	private static ClientResponse asUnauthorized(ClientResponse response) {
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
	 * Whether it is a redirect to the page, or the page itself, with 203 or 200.
	 * Permanent redirects and those that keep the method do not lead there.
	 */
	private static boolean isSignInPage(ClientResponse response) {
		return switch (response.statusCode().value()) {
			case 302, 303, 203 -> true;
			case 200 -> isHtml(response.headers());
			default -> false;
		};
	}

	private static boolean isHtml(ClientResponse.Headers headers) {
		return StringUtils.startsWithIgnoreCase(headers.asHttpHeaders().getFirst(HttpHeaders.CONTENT_TYPE),
				MediaType.TEXT_HTML_VALUE) && headers.contentLength().orElse(-1) != 0;
	}

}
