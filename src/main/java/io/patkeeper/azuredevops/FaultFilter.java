package io.patkeeper.azuredevops;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLHandshakeException;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.reactive.function.client.support.ClientResponseWrapper;

/**
 * Lets through what Azure DevOps answers with success, and makes an
 * {@link AzureDevOpsException} of everything else that happens on the way there and back.
 * What Spring Security throws because there is no token to be had is not touched, as it
 * sends the person to sign in, unless {@link ChangesMade something was changed} already.
 * <p>
 * No exception carries a body, or a cause that quotes one.
 */
final class FaultFilter implements ExchangeFilterFunction {

	private static final String CONDITIONAL_ACCESS_FAILED = "VS403463";

	private final Duration bodyTimeout;

	/**
	 * Creates a filter.
	 * @param bodyTimeout how long to wait for a body once its headers have come, as the
	 * JDK's client stops watching the time at that point
	 */
	FaultFilter(Duration bodyTimeout) {
		this.bodyTimeout = bodyTimeout;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return next.exchange(request)
			.onErrorMap(WebClientRequestException.class, FaultFilter::withoutAnswer)
			.onErrorMap(OAuth2AuthorizationException.class, (ex) -> ChangesMade.tell(request, ex))
			.flatMap((response) -> isSuccess(response) ? Mono.just(new Answer(response)) : fault(response));
	}

	/**
	 * Not every 2xx is success: 203 for one comes with a sign-in page.
	 */
	private static boolean isSuccess(ClientResponse response) {
		return response.statusCode().isSameCodeAs(HttpStatus.OK)
				|| response.statusCode().isSameCodeAs(HttpStatus.NO_CONTENT);
	}

	private static Throwable withoutAnswer(WebClientRequestException ex) {
		Throwable cause = ex.getCause();
		if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException
				|| cause instanceof NoRouteToHostException || cause instanceof UnknownHostException
				|| cause instanceof SSLHandshakeException) {
			return new AzureDevOpsException(Fault.UNREACHABLE, "Azure DevOps cannot be reached", SupportIds.NONE, null,
					cause);
		}
		if (cause instanceof IOException) {
			return new AzureDevOpsException(Fault.NO_ANSWER, "Azure DevOps did not answer", SupportIds.NONE, null,
					cause);
		}
		return ex;
	}

	private Mono<ClientResponse> fault(ClientResponse response) {
		return Mono.defer(() -> response.bodyToMono(ServiceException.class))
			.timeout(this.bodyTimeout)
			.onErrorComplete()
			.mapNotNull(ServiceException::message)
			.defaultIfEmpty("")
			.flatMap((message) -> Mono.error(fault(response, message)));
	}

	private static AzureDevOpsException fault(ClientResponse response, String message) {
		HttpHeaders headers = response.headers().asHttpHeaders();
		// Holds the message where the body is a page.
		String error = Objects.requireNonNullElse(headers.getFirst("X-TFS-ServiceError"), "");
		String explanation = message.isEmpty() ? error : message;
		int status = response.statusCode().value();
		Fault fault = switch (status) {
			case 401 -> Fault.NOT_SIGNED_IN;
			case 403 ->
				(message + error).contains(CONDITIONAL_ACCESS_FAILED) ? Fault.CONDITIONAL_ACCESS : Fault.FORBIDDEN;
			case 404 -> Fault.NOT_FOUND;
			case 429 -> Fault.TOO_MANY_REQUESTS;
			default -> response.statusCode().is4xxClientError() ? Fault.REJECTED
					: response.statusCode().is5xxServerError() ? Fault.UNAVAILABLE : Fault.UNINTELLIGIBLE;
		};
		String detail = "Azure DevOps answered " + status + (explanation.isEmpty() ? "" : ": " + explanation);
		return new AzureDevOpsException(fault, detail, SupportIds.of(headers, explanation), RetryAfter.of(headers),
				null);
	}

	/**
	 * The part of a {@code VssServiceException} that says something.
	 */
	private record ServiceException(@Nullable String message) {

	}

	/**
	 * An answer that is read as JSON, or is empty.
	 */
	private final class Answer extends ClientResponseWrapper {

		private @Nullable AzureDevOpsException fault;

		Answer(ClientResponse response) {
			super(response);
		}

		@Override
		public <T> Mono<T> bodyToMono(ParameterizedTypeReference<T> type) {
			return Mono.defer(() -> isJson() ? super.bodyToMono(type) : this.<T>empty())
				.timeout(FaultFilter.this.bodyTimeout)
				.onErrorMap(this::unread);
		}

		/**
		 * Called by WebClient to wrap what went wrong with the body, which needs no
		 * wrapping.
		 */
		@Override
		public Mono<WebClientResponseException> createException() {
			return (this.fault != null) ? Mono.error(this.fault) : super.createException();
		}

		private boolean isJson() {
			return StringUtils.startsWithIgnoreCase(contentType(), MediaType.APPLICATION_JSON_VALUE);
		}

		private @Nullable String contentType() {
			return headers().asHttpHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
		}

		private <T> Mono<T> empty() {
			return bodyToMono(byte[].class)
				.flatMap((body) -> (body.length == 0) ? Mono.empty() : Mono.error(unintelligible("not JSON")));
		}

		private AzureDevOpsException unread(Throwable ex) {
			this.fault = fault(ex);
			return this.fault;
		}

		private AzureDevOpsException fault(Throwable ex) {
			if (ex instanceof AzureDevOpsException known) {
				return known;
			}
			if (ex instanceof IOException || ex instanceof TimeoutException) {
				return new AzureDevOpsException(Fault.NO_ANSWER, "Azure DevOps did not finish its answer", supportIds(),
						null, ex);
			}
			// Without the cause, which may quote what it could not read.
			return unintelligible(ex.getClass().getSimpleName());
		}

		private AzureDevOpsException unintelligible(String reason) {
			return new AzureDevOpsException(Fault.UNINTELLIGIBLE,
					"The answer of Azure DevOps cannot be read: " + reason, supportIds(), null, null);
		}

		private SupportIds supportIds() {
			return SupportIds.of(headers().asHttpHeaders());
		}

	}

}
