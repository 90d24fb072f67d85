package io.patkeeper.azuredevops;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Limits the time and the bytes of several calls that belong together. Spring's own
 * limits are for a single response: without this, page after page just below them could
 * fill the memory.
 */
final class CallBudget {

	/** The name of the request attribute. */
	static final String ATTRIBUTE = "allowance";

	/** Enough for thousands of tokens with long names. */
	private static final long BYTES = 4_000_000;

	private final long end;

	private final AtomicLong bytesLeft = new AtomicLong(BYTES);

	CallBudget(Duration time) {
		this.end = System.nanoTime() + time.toNanos();
	}

	private Duration timeLeft() {
		return Duration.ofNanos(Math.max(0, this.end - System.nanoTime()));
	}

	/**
	 * Fails calls that exceed their allowance. Applied once the access token is there, so
	 * that fetching one is neither counted nor interrupted.
	 */
	static final class Filter implements ExchangeFilterFunction {

		@Override
		public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
			return request.attribute(ATTRIBUTE)
				.map(CallBudget.class::cast)
				.map((allowance) -> within(allowance, next.exchange(request)))
				.orElseGet(() -> next.exchange(request));
		}

		private static Mono<ClientResponse> within(CallBudget allowance, Mono<ClientResponse> exchange) {
			return Mono.defer(() -> exchange.timeout(allowance.timeLeft()))
				.onErrorMap(TimeoutException.class, (ex) -> late(SupportIds.NONE, ex))
				.map((response) -> {
					SupportIds supportIds = SupportIds.of(response.headers().asHttpHeaders());
					return response.mutate().body((body) -> within(allowance, body, supportIds)).build();
				});
		}

		private static Flux<DataBuffer> within(CallBudget allowance, Flux<DataBuffer> body, SupportIds supportIds) {
			Publisher<Void> end = Mono.delay(allowance.timeLeft()).then(Mono.error(() -> late(supportIds, null)));
			return body.doOnNext((buffer) -> {
				if (allowance.bytesLeft.addAndGet(-buffer.readableByteCount()) < 0) {
					throw new AzureDevOpsException(Fault.UNINTELLIGIBLE,
							"Azure DevOps sent more than " + BYTES + " bytes", supportIds, null, null);
				}
			}).takeUntilOther(end);
		}

		private static AzureDevOpsException late(SupportIds supportIds, @Nullable TimeoutException cause) {
			return new AzureDevOpsException(Fault.NO_ANSWER, "Azure DevOps did not answer in time", supportIds, null,
					(cause != null) ? cause : new TimeoutException());
		}

	}

}
