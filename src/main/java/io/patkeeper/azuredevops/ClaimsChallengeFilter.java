package io.patkeeper.azuredevops;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Recognizes a claims challenge: the 401 with which Azure DevOps requires an access token
 * with more claims. It becomes an {@link InsufficientClaimsException}. All other
 * responses pass.
 *
 * @see <a href= "https://learn.microsoft.com/entra/identity-platform/claims-challenge">
 * Claims challenges</a>
 */
final class ClaimsChallengeFilter implements ExchangeFilterFunction {

	private static final Logger logger = LoggerFactory.getLogger(ClaimsChallengeFilter.class);

	/** In characters. Real headers are a tenth of that. */
	private static final int MAX_HEADER_LENGTH = 8000;

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return next.exchange(request).flatMap(ClaimsChallengeFilter::raise);
	}

	static Mono<ClientResponse> raise(ClientResponse response) {
		if (!response.statusCode().isSameCodeAs(HttpStatus.UNAUTHORIZED)) {
			return Mono.just(response);
		}
		HttpHeaders headers = response.headers().asHttpHeaders();
		return claims(headers.getOrEmpty(HttpHeaders.WWW_AUTHENTICATE)).map((claims) -> {
			logger.info("Azure DevOps asks for claims that the access token lacks ({})", SupportIds.of(headers));
			return ResponseBodies.discard(response)
				.then(Mono.<ClientResponse>error(
						new InsufficientClaimsException(claims, "Azure DevOps requires other claims", null)));
		}).orElseGet(() -> Mono.just(response));
	}

	/**
	 * The claims that the first claims challenge requires.
	 * @param headers the values of all {@code WWW-Authenticate} headers
	 */
	static Optional<String> claims(List<String> headers) {
		return headers.stream()
			.filter((header) -> header.length() <= MAX_HEADER_LENGTH)
			.flatMap((header) -> AuthenticationChallenge.parse(header).stream())
			.filter((challenge) -> challenge.scheme().equals("bearer")
					&& InsufficientClaimsException.ERROR_CODE.equals(challenge.parameters().get("error")))
			.flatMap((challenge) -> Optional.ofNullable(challenge.parameters().get("claims")).stream())
			.flatMap((encoded) -> decode(encoded).stream())
			.findFirst();
	}

	private static Optional<String> decode(String encoded) {
		try {
			String base64 = encoded.replace('-', '+').replace('_', '/');
			String claims = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
			boolean usable = claims.length() <= InsufficientClaimsException.MAX_CLAIMS_LENGTH
					&& JsonMapper.shared().readTree(claims).isObject();
			return usable ? Optional.of(claims) : Optional.empty();
		}
		catch (IllegalArgumentException | JacksonException ex) {
			return Optional.empty();
		}
	}

}
