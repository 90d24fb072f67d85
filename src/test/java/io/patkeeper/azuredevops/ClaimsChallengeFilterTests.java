package io.patkeeper.azuredevops;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.web.reactive.function.client.ClientResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ClaimsChallengeFilterTests {

	private static final String CLAIMS = "{\"access_token\":{\"acrs\":{\"essential\":true,\"value\":\"c1\"}}}";

	private static final String ENCODED = encode(CLAIMS);

	@Test
	void isFoundAmongSeveralHeaders() {
		assertThat(ClaimsChallengeFilter
			.claims(List.of("Bearer authorization_uri=https://login.microsoftonline.com/8b1a9953", "Basic realm=\"x\"",
					"TFS-Federated", "Bearer realm=\"\", error=\"insufficient_claims\", claims=\"" + ENCODED + "\"")))
			.contains(CLAIMS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer error=\"insufficient_claims\", claims=\"%s\"",
			"bearer  ERROR = \"insufficient_claims\" ,claims= \"%s\"", "Bearer error=insufficient_claims, claims=%s",
			"Bearer claims=\"%s\", error=\"insufficient_claims\", error_description=\"a \\\"quoted\\\", word\"",
			"Bearer error_description=\"a, claims=\\\"no\\\", b\", error=\"insufficient_claims\", claims=\"%s\"",
			"Basic realm=\"a, Bearer claims=no\", Bearer realm=\"\", error=\"insufficient_claims\", claims=\"%s\"",
			"Negotiate YS9i+Yw==, Bearer error=\"insufficient_claims\", claims=\"%s\"",
			"Bearer authorization_uri=https://login.example/?a=b, error=\"insufficient_claims\", claims=\"%s\", x=y",
			", , Bearer error=\"insufficient_claims\",,claims=\"%s\",",
			"TFS-Federated, Bearer error=\"insufficient_claims\""
					+ ", claims=\"%s\", Basic realm=\"https://vssps.dev.azure.com/\"" })
	void isFoundHoweverItIsWritten(String header) {
		assertThat(ClaimsChallengeFilter.claims(List.of(header.formatted(ENCODED)))).contains(CLAIMS);
	}

	@Test
	void mayBeWrittenForUseInAddressesAndWithoutPadding() {
		String claims = "{\"id_token\":{\"x\":\"~~~???>\"}}";
		String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes());
		assertThat(encoded).containsAnyOf("-", "_");
		assertThat(ClaimsChallengeFilter
			.claims(List.of("Bearer error=\"insufficient_claims\", claims=\"" + encoded + "\""))).contains(claims);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ",", "=", "\"", "Bearer", "Bearer error=\"insufficient_claims\"",
			"Bearer error=\"invalid_token\", claims=\"%s\"", "Basic error=\"insufficient_claims\", claims=\"%s\"",
			"error=\"insufficient_claims\", claims=\"%s\"", "Bearer error=\"insufficient_claims\", claims=\"%s",
			"Bearer error=\"insufficient_claims\", claims=\"!!\"", "Bearer error=\"insufficient_claims\", claims=\"\"",
			"Bearer error=\"insufficient_claims\", Basic claims=\"%s\"",
			"Bearer error=\"x\", error=\"insufficient_claims\", claims=\"%s\"",
			"Bearer realm=\"error=insufficient_claims, claims=%s\"" })
	void isNotSeenWhereThereIsNone(String header) {
		assertThat(ClaimsChallengeFilter.claims(List.of(header.replace("%s", ENCODED)))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "no json", "[]", "\"text\"", "{", "null", "" })
	void asksForNothingThatIsNotAJsonObject(String claims) {
		assertThat(ClaimsChallengeFilter
			.claims(List.of("Bearer error=\"insufficient_claims\", claims=\"" + encode(claims) + "\""))).isEmpty();
	}

	@Test
	void isTooLongToGoIntoAnAddress() {
		String claims = encode("{\"a\":\"" + "x".repeat(3000) + "\"}");
		assertThat(ClaimsChallengeFilter
			.claims(List.of("Bearer error=\"insufficient_claims\", claims=\"" + claims + "\""))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\\\\", "a=\"\",", "=\"", "x ", "\"" })
	void isLookedForInNoTimeHoweverOddTheHeader(String part) {
		String header = "Bearer error=\"" + part.repeat(7900 / part.length());
		assertThat(ClaimsChallengeFilter.claims(List.of(header, header.repeat(100)))).isEmpty();
	}

	@Test
	void becomesAnExceptionThatDoesNotTellTheClaims() {
		ClientResponse response = ClientResponse.create(HttpStatus.UNAUTHORIZED)
			.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"x\"",
					"Bearer error=\"insufficient_claims\", claims=\"" + ENCODED + "\"")
			.build();
		Mono<ClientResponse> raised = ClaimsChallengeFilter.raise(response);
		assertThatExceptionOfType(ClientAuthorizationException.class)
			.isThrownBy(() -> raised.block(Duration.ofSeconds(5)))
			.satisfies((ex) -> {
				assertThat(ex.getClientRegistrationId()).isEqualTo("entra");
				assertThat(ex.getError().getErrorCode()).isEqualTo("insufficient_claims");
				assertThat(ex.getError().getDescription()).isEqualTo(CLAIMS);
				assertThat(ex.toString()).doesNotContain("acrs");
			});
	}

	@Test
	void isOneOnlyWith401() {
		ClientResponse response = ClientResponse.create(HttpStatus.FORBIDDEN)
			.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"insufficient_claims\", claims=\"" + ENCODED + "\"")
			.build();
		assertThat(ClaimsChallengeFilter.raise(response).block(Duration.ofSeconds(5))).isSameAs(response);
	}

	private static String encode(String claims) {
		return Base64.getEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
	}

}
