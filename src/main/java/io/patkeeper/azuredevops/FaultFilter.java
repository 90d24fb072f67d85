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

import io.patkeeper.outbound.ConnectionFailure;
import io.patkeeper.outbound.RetryAfter;
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
 * Turns every failure of a call into an {@link AzureDevOpsException}: failed connections,
 * error statuses, and bodies that cannot be read. Spring Security's exceptions about a
 * missing access token pass, as they redirect to the sign-in, unless
 * {@link ChangeTrackingFilter something may have been changed} already.
 * <p>
 * No exception contains a response body, or a cause that quotes one.
 */
final class FaultFilter implements ExchangeFilterFunction {

	private static final String CONDITIONAL_ACCESS_FAILED = "VS403463";

	private final Duration bodyTimeout;

	/**
	 * Creates a filter.
	 * @param bodyTimeout how long to wait for a body after its headers, as the timeout of
	 * the JDK's client ends with them
	 */
	FaultFilter(Duration bodyTimeout) {
		this.bodyTimeout = bodyTimeout;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return next.exchange(request)
			.onErrorMap(WebClientRequestException.class, FaultFilter::translate)
			.onErrorMap(OAuth2AuthorizationException.class, (ex) -> ChangeTrackingFilter.translate(request, ex))
			.flatMap((response) -> isSuccess(response) ? Mono.just(new JsonResponse(response)) : fault(response));
	}

	/**
	 * Not every 2xx is a success: 203 is sent with a sign-in page.
	 */
	private static boolean isSuccess(ClientResponse response) {
		return response.statusCode().isSameCodeAs(HttpStatus.OK)
				|| response.statusCode().isSameCodeAs(HttpStatus.NO_CONTENT);
	}

	private static Throwable translate(WebClientRequestException ex) {
		Throwable cause = ex.getCause();
		if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException
				|| cause instanceof NoRouteToHostException || cause instanceof UnknownHostException
				|| cause instanceof SSLHandshakeException) {
			return AzureDevOpsException.unreachable(ConnectionFailure.of(cause), cause);
		}
		if (cause instanceof IOException) {
			ConnectionFailure failure = ConnectionFailure.of(cause);
			if (failure.cause() == ConnectionFailure.Cause.PROXY) {
				// Without a tunnel, the request was not sent.
				return AzureDevOpsException.unreachable(failure, cause);
			}
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
		// Contains the message if the body is an HTML page.
		String error = Objects.requireNonNullElse(headers.getFirst("X-TFS-ServiceError"), "");
		String explanation = message.isEmpty() ? error : message;
		int status = response.statusCode().value();
		if (status == HttpStatus.PROXY_AUTHENTICATION_REQUIRED.value()) {
			return AzureDevOpsException.unreachable(ConnectionFailure.proxyAuthenticationRequired(), null);
		}
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
	 * The only useful part of a {@code VssServiceException}.
	 */
	private record ServiceException(@Nullable String message) {

	}

	/**
	 * A response whose body is JSON or empty.
	 */
	private final class JsonResponse extends ClientResponseWrapper {

		private @Nullable AzureDevOpsException fault;

		JsonResponse(ClientResponse response) {
			super(response);
		}

		@Override
		public <T> Mono<T> bodyToMono(ParameterizedTypeReference<T> type) {
			return Mono.defer(() -> isJson() ? super.bodyToMono(type) : this.<T>requireEmpty())
				.timeout(FaultFilter.this.bodyTimeout)
				.onErrorMap(this::bodyFault);
		}

		/**
		 * Called by WebClient to wrap failures of the body, which are translated already.
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

		private <T> Mono<T> requireEmpty() {
			return bodyToMono(byte[].class)
				.flatMap((body) -> (body.length == 0) ? Mono.empty() : Mono.error(unintelligible("not JSON")));
		}

		private AzureDevOpsException bodyFault(Throwable ex) {
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
			// Without the cause, which may quote the body.
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
