package io.patkeeper.azuredevops;

import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Passes the headers of each response, also of a failed call, to the {@link RateLimit} of
 * the person's request, if it has one.
 */
final class RateLimitFilter implements ExchangeFilterFunction {

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		Optional<RateLimit> limit = request.attribute(HttpServletRequest.class.getName())
			.map((page) -> (RateLimit) ((HttpServletRequest) page).getAttribute(RateLimit.ATTRIBUTE));
		return limit
			.map((it) -> next.exchange(request).doOnNext((response) -> it.update(response.headers().asHttpHeaders())))
			.orElseGet(() -> next.exchange(request));
	}

}
