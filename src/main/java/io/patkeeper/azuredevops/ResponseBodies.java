package io.patkeeper.azuredevops;

import java.time.Duration;

import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * Releases response bodies that are not read.
 */
final class ResponseBodies {

	/** After this time the connection is closed instead of reused. */
	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private ResponseBodies() {
	}

	/**
	 * Releases the connection, even if the body never ends.
	 */
	static Mono<Void> discard(ClientResponse response) {
		return response.releaseBody().timeout(TIMEOUT).onErrorComplete();
	}

}
