package io.patkeeper.azuredevops;

import java.time.Duration;

import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * A body that nobody wants to read.
 */
final class ResponseBodies {

	/** For one that is on its way already; the connection of another is given up. */
	private static final Duration LONGEST = Duration.ofSeconds(1);

	private ResponseBodies() {
	}

	/**
	 * Lets the connection go, even if the body never ends.
	 */
	static Mono<Void> discard(ClientResponse response) {
		return response.releaseBody().timeout(LONGEST).onErrorComplete();
	}

}
