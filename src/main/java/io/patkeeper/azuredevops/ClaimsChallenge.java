package io.patkeeper.azuredevops;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * The 401 with which Azure DevOps asks for an access token that proves more: that the
 * person has used a second factor, say, or signed in after a change. What it asks for is
 * a JSON object, which Entra wants to see when the person signs in again.
 *
 * @see <a href= "https://learn.microsoft.com/entra/identity-platform/claims-challenge">
 * Claims challenges</a>
 */
final class ClaimsChallenge {

	/** The error code, on the wire and of the exception. */
	static final String INSUFFICIENT_CLAIMS = "insufficient_claims";

	private static final Logger logger = LoggerFactory.getLogger(ClaimsChallenge.class);

	/** In characters, as they go into an address. Real ones are a tenth of that. */
	private static final int MAX_CLAIMS_LENGTH = 2000;

	/** In characters. Real headers are a tenth of that. */
	private static final int MAX_HEADER_LENGTH = 8000;

	/**
	 * A scheme, or a parameter of the scheme before it. The service leaves out the quotes
	 * around addresses, so an unquoted value ends only where a space or comma does.
	 */
	private static final Pattern PART = Pattern.compile("\\G[\\s,]*+(?<name>[^\\s,=\"]++)"
			+ "(?:\\s*+=\\s*+(?:\"(?<quoted>(?:[^\"\\\\]++|\\\\.)*+)\"|(?<bare>[^\\s,=\"][^\\s,\"]*+))|=*+(?=[\\s,]|$))");

	private ClaimsChallenge() {
	}

	/**
	 * Lets any response through but a claims challenge, which becomes a
	 * {@link ClientAuthorizationException} with the claims as the description of its
	 * error, where the sign-in finds them. Its message, which may be logged, does not
	 * contain them.
	 */
	static Mono<ClientResponse> raise(ClientResponse response) {
		if (!response.statusCode().isSameCodeAs(HttpStatus.UNAUTHORIZED)) {
			return Mono.just(response);
		}
		HttpHeaders headers = response.headers().asHttpHeaders();
		return claims(headers.getOrEmpty(HttpHeaders.WWW_AUTHENTICATE)).map((claims) -> {
			logger.info("Azure DevOps asks for claims that the access token lacks ({})", SupportIds.of(headers));
			OAuth2Error error = new OAuth2Error(INSUFFICIENT_CLAIMS, claims, null);
			return ResponseBodies.discard(response)
				.then(Mono.<ClientResponse>error(new ClientAuthorizationException(error,
						AzureDevOpsConfiguration.REGISTRATION_ID, "Azure DevOps asks for other claims")));
		}).orElseGet(() -> Mono.just(response));
	}

	/**
	 * The claims that the first claims challenge asks for.
	 * @param headers the values of all {@code WWW-Authenticate} headers
	 */
	static Optional<String> claims(List<String> headers) {
		return headers.stream()
			.filter((header) -> header.length() <= MAX_HEADER_LENGTH)
			.flatMap((header) -> challenges(header).stream())
			.filter((challenge) -> challenge.scheme().equals("bearer")
					&& INSUFFICIENT_CLAIMS.equals(challenge.parameters().get("error")))
			.flatMap((challenge) -> Optional.ofNullable(challenge.parameters().get("claims")).stream())
			.flatMap((encoded) -> decode(encoded).stream())
			.findFirst();
	}

	/**
	 * Parses a header as RFC 9110 (section 11.6.1) defines it, up to the first part that
	 * does not conform.
	 */
	private static List<Challenge> challenges(String header) {
		List<Challenge> challenges = new ArrayList<>();
		Matcher part = PART.matcher(header);
		while (part.find()) {
			String name = part.group("name").toLowerCase(Locale.ROOT);
			String quoted = part.group("quoted");
			String value = (quoted != null) ? quoted.replaceAll("\\\\(.)", "$1") : part.group("bare");
			if (value == null) {
				challenges.add(new Challenge(name, new LinkedHashMap<>()));
			}
			else if (!challenges.isEmpty()) {
				challenges.get(challenges.size() - 1).parameters().putIfAbsent(name, value);
			}
		}
		return challenges;
	}

	private static Optional<String> decode(String encoded) {
		try {
			String base64 = encoded.replace('-', '+').replace('_', '/');
			String claims = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
			boolean usable = claims.length() <= MAX_CLAIMS_LENGTH && JsonMapper.shared().readTree(claims).isObject();
			return usable ? Optional.of(claims) : Optional.empty();
		}
		catch (IllegalArgumentException | JacksonException ex) {
			return Optional.empty();
		}
	}

	private record Challenge(String scheme, Map<String, String> parameters) {

	}

}
