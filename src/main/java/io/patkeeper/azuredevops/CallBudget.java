package io.patkeeper.azuredevops;

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
 * Limits the time and the bytes of several calls that belong together. Spring's limits
 * apply to each response, so a long series of pages could still fill the memory.
 */
final class CallBudget {

	/** The name of the request attribute. */
	static final String ATTRIBUTE = "callBudget";

	/** Enough for thousands of tokens with long names. */
	private static final long MAX_BYTES = 4_000_000;

	private final Deadline deadline;

	private final AtomicLong bytesLeft = new AtomicLong(MAX_BYTES);

	CallBudget(Deadline deadline) {
		this.deadline = deadline;
	}

	/**
	 * Fails calls that exceed their budget. It is the innermost filter, so that fetching
	 * an access token is neither counted nor interrupted.
	 */
	static final class Filter implements ExchangeFilterFunction {

		@Override
		public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
			return request.attribute(ATTRIBUTE)
				.map(CallBudget.class::cast)
				.map((budget) -> limit(budget, next.exchange(request)))
				.orElseGet(() -> next.exchange(request));
		}

		private static Mono<ClientResponse> limit(CallBudget budget, Mono<ClientResponse> exchange) {
			return Mono.defer(() -> exchange.timeout(budget.deadline.timeLeft()))
				.onErrorMap(TimeoutException.class, (ex) -> timedOut(SupportIds.NONE, ex))
				.map((response) -> {
					SupportIds supportIds = SupportIds.of(response.headers().asHttpHeaders());
					return response.mutate().body((body) -> limit(budget, body, supportIds)).build();
				});
		}

		private static Flux<DataBuffer> limit(CallBudget budget, Flux<DataBuffer> body, SupportIds supportIds) {
			Publisher<Void> deadline = Mono.delay(budget.deadline.timeLeft())
				.then(Mono.error(() -> timedOut(supportIds, null)));
			return body.doOnNext((buffer) -> {
				if (budget.bytesLeft.addAndGet(-buffer.readableByteCount()) < 0) {
					throw new AzureDevOpsException(Fault.UNINTELLIGIBLE,
							"Azure DevOps sent more than " + MAX_BYTES + " bytes", supportIds, null, null);
				}
			}).takeUntilOther(deadline);
		}

		private static AzureDevOpsException timedOut(SupportIds supportIds, @Nullable TimeoutException cause) {
			return new AzureDevOpsException(Fault.NO_ANSWER, "Azure DevOps did not answer in time", supportIds, null,
					(cause != null) ? cause : new TimeoutException());
		}

	}

}
