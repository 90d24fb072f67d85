package io.patkeeper.azuredevops;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Distinguishes a 401 caused by a missing permission from one that another sign-in could
 * fix. The service answers both alike, but Entra usually reports the permissions that it
 * has granted.
 */
final class MissingPermissionFilter implements ExchangeFilterFunction {

	/** The service requires both for every call. */
	private static final Set<String> REQUIRED = Set.of("vso.pats", "vso.pats_manage");

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return next.exchange(request).flatMap((response) -> {
			SortedSet<String> missing = missing(request);
			if (missing.isEmpty() || !response.statusCode().isSameCodeAs(HttpStatus.UNAUTHORIZED)) {
				return Mono.just(response);
			}
			return ResponseBodies.discard(response)
				.then(Mono.error(new PermissionsNotGrantedException(missing,
						SupportIds.of(response.headers().asHttpHeaders()))));
		});
	}

	/**
	 * The permissions that the access token is known to lack; empty if Entra did not
	 * report what it granted.
	 */
	private static SortedSet<String> missing(ClientRequest request) {
		Set<String> granted = request.attribute(OAuth2AuthorizedClient.class.getName())
			.map(OAuth2AuthorizedClient.class::cast)
			.map((client) -> client.getAccessToken().getScopes())
			.orElse(Set.of())
			.stream()
			.map((scope) -> scope.substring(scope.lastIndexOf('/') + 1))
			.collect(Collectors.toSet());
		SortedSet<String> missing = new TreeSet<>();
		if (!granted.isEmpty()) {
			missing.addAll(REQUIRED);
			missing.removeAll(granted);
		}
		return missing;
	}

}
