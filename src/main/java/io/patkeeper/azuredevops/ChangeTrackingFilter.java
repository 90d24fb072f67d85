package io.patkeeper.azuredevops;

import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.security.oauth2.client.ClientAuthorizationRequiredException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Marks the person's request once one of its calls may have changed something, so that
 * the page about a failure can say so. From then on, a missing access token is a fault
 * like others: redirecting to the sign-in would lose what the request has done so far.
 * <p>
 * It is the outermost filter, as it needs to know the fault.
 */
public final class ChangeTrackingFilter implements ExchangeFilterFunction {

	private static final String ATTRIBUTE = ChangeTrackingFilter.class.getName();

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		if (request.method() == HttpMethod.GET) {
			return next.exchange(request);
		}
		return next.exchange(request)
			.doOnNext((response) -> mark(request))
			.doOnError((ex) -> !PersonalAccessTokenClient.isUnchangedAfter(ex), (ex) -> mark(request));
	}

	private static void mark(ClientRequest request) {
		servletRequest(request).ifPresent((page) -> page.setAttribute(ATTRIBUTE, true));
	}

	/**
	 * Whether a call of this request may have changed something in Azure DevOps: one that
	 * was successful, or whose outcome is unknown. A refusal counts as a success here.
	 */
	public static boolean mayHaveChanged(HttpServletRequest request) {
		return request.getAttribute(ATTRIBUTE) != null;
	}

	/**
	 * Turns the failure to get a usable access token into a fault if something may have
	 * been changed before.
	 */
	static Throwable translate(ClientRequest request, OAuth2AuthorizationException ex) {
		if (servletRequest(request).map((page) -> page.getAttribute(ATTRIBUTE)).isEmpty()) {
			return ex;
		}
		boolean personRequired = ex instanceof ClientAuthorizationRequiredException
				|| ex instanceof InsufficientClaimsException;
		return new AzureDevOpsException(personRequired ? Fault.NOT_SIGNED_IN : Fault.UNREACHABLE,
				"No access token for another call after a possible change", SupportIds.NONE, null, ex);
	}

	private static Optional<HttpServletRequest> servletRequest(ClientRequest request) {
		return request.attribute(HttpServletRequest.class.getName()).map(HttpServletRequest.class::cast);
	}

}
