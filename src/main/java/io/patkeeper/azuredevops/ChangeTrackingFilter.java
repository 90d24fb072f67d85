package io.patkeeper.azuredevops;

import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.client.ClientAuthorizationRequiredException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Remembers that a person's request may already have changed something. From then on they
 * are not sent to sign in, nor told that nothing was changed: a missing access token
 * becomes one more fault, which the remaining steps know how to handle.
 */
public final class ChangeTrackingFilter implements ExchangeFilterFunction {

	private static final String ATTRIBUTE = ChangeTrackingFilter.class.getName();

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		if (request.method() == HttpMethod.GET) {
			return next.exchange(request);
		}
		return next.exchange(request).doOnNext((response) -> {
			if (!response.statusCode().isSameCodeAs(HttpStatus.UNAUTHORIZED)) {
				remember(request);
			}
		}).doOnError((ex) -> !(ex instanceof OAuth2AuthorizationException), (ex) -> remember(request));
	}

	private static void remember(ClientRequest request) {
		servletRequest(request).ifPresent((page) -> page.setAttribute(ATTRIBUTE, true));
	}

	/**
	 * Whether a person's request may have changed something.
	 */
	public static boolean areMadeBy(HttpServletRequest request) {
		return request.getAttribute(ATTRIBUTE) != null;
	}

	/**
	 * Turns the failure to get a usable access token into a fault if something was
	 * changed before.
	 */
	static Throwable translate(ClientRequest request, OAuth2AuthorizationException ex) {
		if (servletRequest(request).map((page) -> page.getAttribute(ATTRIBUTE)).isEmpty()) {
			return ex;
		}
		boolean personRequired = ex instanceof ClientAuthorizationRequiredException
				|| ex.getError().getErrorCode().equals(ClaimsChallenge.INSUFFICIENT_CLAIMS);
		return new AzureDevOpsException(personRequired ? Fault.NOT_SIGNED_IN : Fault.UNREACHABLE,
				"There is no access token to continue with", SupportIds.NONE, null, ex);
	}

	private static Optional<HttpServletRequest> servletRequest(ClientRequest request) {
		return request.attribute(HttpServletRequest.class.getName()).map(HttpServletRequest.class::cast);
	}

}
