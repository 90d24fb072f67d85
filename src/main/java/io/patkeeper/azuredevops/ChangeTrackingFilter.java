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

	/**
	 * Followed by the URL of a call that may be repeated: the outcome of an attempt is
	 * unknown.
	 */
	private static final String OUTCOME_UNKNOWN = ATTRIBUTE + ".outcomeUnknown ";

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		if (request.method() == HttpMethod.GET) {
			return next.exchange(request);
		}
		String outcomeUnknown = OUTCOME_UNKNOWN + request.url();
		return next.exchange(request)
			.onErrorMap(AzureDevOpsException.class,
					(ex) -> (request.method() == HttpMethod.DELETE && hasAttribute(request, outcomeUnknown))
							? afterUnknownOutcome(ex) : ex)
			.doOnNext((response) -> mark(request, ATTRIBUTE))
			.doOnError((ex) -> !PersonalAccessTokenClient.isUnchangedAfter(ex), (ex) -> {
				mark(request, ATTRIBUTE);
				mark(request, outcomeUnknown);
			});
	}

	/**
	 * If an earlier attempt at the same call may have succeeded, the failure of a later
	 * one does not prove that nothing was changed. A 404 does not prove it either, but
	 * the caller checks what it means.
	 */
	private static AzureDevOpsException afterUnknownOutcome(AzureDevOpsException ex) {
		return (ex.fault().outcomeUnknown() || ex.fault() == Fault.NOT_FOUND) ? ex
				: new AzureDevOpsException(Fault.NO_ANSWER,
						"No answer to an earlier attempt, and then: " + ex.getMessage(), ex.supportIds(),
						ex.retryAfter(), ex);
	}

	private static void mark(ClientRequest request, String attribute) {
		servletRequest(request).ifPresent((page) -> page.setAttribute(attribute, true));
	}

	private static boolean hasAttribute(ClientRequest request, String attribute) {
		return servletRequest(request).map((page) -> page.getAttribute(attribute)).isPresent();
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
		if (!hasAttribute(request, ATTRIBUTE)) {
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
