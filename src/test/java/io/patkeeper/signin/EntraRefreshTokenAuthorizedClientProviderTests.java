package io.patkeeper.signin;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.patkeeper.MovableClock;
import io.patkeeper.signin.credential.ClientCredential;
import io.patkeeper.signin.credential.Credentials;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.ClientAuthorizationRequiredException;
import org.springframework.security.oauth2.client.OAuth2AuthorizationContext;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.event.OAuth2AuthorizedClientRefreshedEvent;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.test.web.client.MockRestServiceServer;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.content;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.requestTo;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withException;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withStatus;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withSuccess;

class EntraRefreshTokenAuthorizedClientProviderTests {

	private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

	private final MovableClock clock = new MovableClock(START);

	private final List<Object> events = new ArrayList<>();

	private @Nullable RuntimeException refusal;

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final RestClient.Builder builder = EntraConfiguration.tokenEndpointClient();

	private final MockRestServiceServer entra = MockRestServiceServer.bindTo(this.builder).build();

	private final ClientCredential credential = Credentials.clientSecret("new-secret");

	private final ClientRegistration registration = new EntraConfiguration()
		.clientRegistrationRepository(new EntraProperties("https://entra.test", "contoso.com", "client",
				Credentials.none(), "/getAToken", "vso.pats", Set.of()), this.credential)
		.findByRegistrationId("entra");

	private final EntraRefreshTokenAuthorizedClientProvider provider = provider();

	private EntraRefreshTokenAuthorizedClientProvider provider() {
		RestClientRefreshTokenTokenResponseClient client = new RestClientRefreshTokenTokenResponseClient();
		client.setParametersConverter(this.credential::parameters);
		client.setRestClient(this.builder.build());
		return new EntraRefreshTokenAuthorizedClientProvider(client, this::onEvent, new SignInMetrics(this.meters),
				this.clock);
	}

	@ParameterizedTest
	@CsvSource({ "PT1H,PT54M59S", "PT5M1S,PT0S", "PT5M,PT3M19S", "PT30S,PT19S" })
	void doesNotRefreshATokenThatIsNotDue(Duration life, Duration age) {
		this.clock.advance(age);
		assertThat(authorize(life, "refresh-1")).isNull();
		this.entra.verify();
	}

	@ParameterizedTest
	@CsvSource({ "PT1H,PT55M", "PT5M1S,PT1S", "PT5M,PT3M20S", "PT30S,PT20S", "PT1H,PT2H" })
	void refreshesATokenBeforeItExpires(Duration life, Duration age) {
		answerWithTokens();
		this.clock.advance(age);
		OAuth2AuthorizedClient client = authorize(life, "refresh-1");
		assertThat(client).isNotNull();
		assertThat(client.getAccessToken().getTokenValue()).isEqualTo("access-2");
		assertThat(client.getRefreshToken()).extracting(OAuth2RefreshToken::getTokenValue).isEqualTo("refresh-2");
		assertThat(client.getPrincipalName()).isEqualTo("tid:oid");
		this.entra.verify();
	}

	@Test
	void requestsAllScopesWithTheCurrentSecret() {
		this.entra.expect(requestTo("https://entra.test/contoso.com/oauth2/v2.0/token"))
			.andExpect(content().formDataContains(Map.of("grant_type", "refresh_token", "refresh_token", "refresh-1",
					"client_id", "client", "client_secret", "new-secret", "scope",
					"openid profile offline_access 499b84ac-1321-427f-aa17-267ca6975798/vso.pats")))
			.andRespond(withSuccess(tokens(), MediaType.APPLICATION_JSON));
		this.clock.advance(Duration.ofHours(1));
		assertThat(authorize(Duration.ofHours(1), "refresh-1")).isNotNull();
		this.entra.verify();
	}

	@Test
	void publishesTheNewIdTokenAlthoughEntraOmitsItsScope() {
		answerWithTokens();
		this.clock.advance(Duration.ofHours(1));
		authorize(Duration.ofHours(1), "refresh-1");
		assertThat(this.events).singleElement().satisfies((event) -> {
			OAuth2AuthorizedClientRefreshedEvent refreshed = (OAuth2AuthorizedClientRefreshedEvent) event;
			assertThat(refreshed.getAccessTokenResponse().getAccessToken().getScopes()).contains("openid");
			assertThat(refreshed.getAccessTokenResponse().getAdditionalParameters()).containsEntry("id_token", "id-2");
		});
	}

	@Test
	void usesTheNewTokensIfTheKeysAreUnavailable() {
		answerWithTokens();
		this.refusal = new OAuth2AuthenticationException(new OAuth2Error("invalid_id_token"),
				new JwtException("no keys"));
		this.clock.advance(Duration.ofHours(1));
		assertThat(authorize(Duration.ofHours(1), "refresh-1")).isNotNull();
	}

	@Test
	void rejectsTheNewTokensIfTheIdTokenIsInvalid() {
		answerWithTokens();
		this.refusal = new OAuth2AuthenticationException(new OAuth2Error("invalid_id_token", "Invalid subject", null));
		this.clock.advance(Duration.ofHours(1));
		assertThatExceptionOfType(OAuth2AuthenticationException.class)
			.isThrownBy(() -> authorize(Duration.ofHours(1), "refresh-1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "invalid_grant", "interaction_required", "login_required", "consent_required" })
	void requiresASignInIfTheRefreshTokenIsInvalid(String error) {
		this.entra.expect(requestTo("https://entra.test/contoso.com/oauth2/v2.0/token"))
			.andRespond(withStatus(HttpStatus.BAD_REQUEST).contentType(MediaType.APPLICATION_JSON)
				.body("{\"error\":\"%s\",\"error_description\":\"AADSTS700082: expired\",\"error_codes\":[700082]}"
					.formatted(error)));
		this.clock.advance(Duration.ofMinutes(58));
		assertThatExceptionOfType(ClientAuthorizationRequiredException.class)
			.isThrownBy(() -> authorize(Duration.ofHours(1), "refresh-1"));
	}

	@Test
	void requiresASignInIfAnExpiredTokenHasNoRefreshToken() {
		this.clock.advance(Duration.ofHours(1));
		assertThatExceptionOfType(ClientAuthorizationRequiredException.class)
			.isThrownBy(() -> authorize(Duration.ofHours(1), null));
	}

	@Test
	void usesATokenWithoutARefreshTokenUntilItExpires() {
		this.clock.advance(Duration.ofMinutes(58));
		assertThat(authorize(Duration.ofHours(1), null)).isNull();
	}

	@Test
	void usesAValidTokenWhileEntraCannotBeReached() {
		this.entra.expect(requestTo("https://entra.test/contoso.com/oauth2/v2.0/token"))
			.andRespond(withException(new IOException("refused")));
		this.clock.advance(Duration.ofMinutes(58));
		assertThat(authorize(Duration.ofHours(1), "refresh-1")).isNull();
		this.entra.verify();
	}

	@Test
	void failsIfTheTokenHasExpiredAndEntraCannotBeReached() {
		this.entra.expect(requestTo("https://entra.test/contoso.com/oauth2/v2.0/token"))
			.andRespond(withStatus(HttpStatus.SERVICE_UNAVAILABLE).contentType(MediaType.TEXT_HTML).body("<html>"));
		this.clock.advance(Duration.ofHours(1));
		assertThatExceptionOfType(EntraUnavailableException.class)
			.isThrownBy(() -> authorize(Duration.ofHours(1), "refresh-1"))
			.satisfies((ex) -> assertThat(SignInFailure.of(ex.getError(), ex).reason())
				.isEqualTo(SignInFailureReason.UNREACHABLE));
	}

	@Test
	void readsWhyEntraRefusesTheRegistrationFromA401() {
		this.entra.expect(requestTo("https://entra.test/contoso.com/oauth2/v2.0/token"))
			.andRespond(withStatus(HttpStatus.UNAUTHORIZED).contentType(MediaType.APPLICATION_JSON)
				.body("{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000222: expired\"}"));
		this.clock.advance(Duration.ofHours(1));
		assertThatExceptionOfType(EntraUnavailableException.class)
			.isThrownBy(() -> authorize(Duration.ofHours(1), "refresh-1"))
			.satisfies((ex) -> assertThat(SignInFailure.of(ex.getError(), ex))
				.isEqualTo(new SignInFailure(SignInFailureReason.SECRET_EXPIRED, "invalid_client", "AADSTS7000222",
						null, null, null, null, null)));
	}

	@Test
	void passesOnTheClaimsThatEntraRequires() {
		this.entra.expect(requestTo("https://entra.test/contoso.com/oauth2/v2.0/token"))
			.andRespond(withStatus(HttpStatus.BAD_REQUEST).contentType(MediaType.APPLICATION_JSON)
				.body("{\"error\":\"interaction_required\",\"error_description\":\"AADSTS50076: second factor\","
						+ "\"error_codes\":[50076],\"claims\":\"{\\\"access_token\\\":{\\\"x\\\":null}}\"}"));
		this.clock.advance(Duration.ofHours(1));
		assertThatExceptionOfType(ClientAuthorizationException.class)
			.isThrownBy(() -> authorize(Duration.ofHours(1), "refresh-1"))
			.satisfies((ex) -> {
				assertThat(ex.getError().getErrorCode()).isEqualTo("insufficient_claims");
				assertThat(ex.getError().getDescription()).isEqualTo("{\"access_token\":{\"x\":null}}");
				assertThat(ex).hasMessageNotContaining("access_token")
					.hasCauseInstanceOf(OAuth2AuthorizationException.class);
			});
	}

	private void onEvent(Object event) {
		this.events.add(event);
		if (this.refusal != null) {
			throw this.refusal;
		}
	}

	private void answerWithTokens() {
		this.entra.expect(requestTo("https://entra.test/contoso.com/oauth2/v2.0/token"))
			.andRespond(withSuccess(tokens(), MediaType.APPLICATION_JSON));
	}

	private static String tokens() {
		return """
				{"token_type": "Bearer", "expires_in": 3600, "access_token": "access-2", "refresh_token": "refresh-2",
				"id_token": "id-2", "scope": "499b84ac-1321-427f-aa17-267ca6975798/vso.pats"}""";
	}

	private @Nullable OAuth2AuthorizedClient authorize(Duration life, @Nullable String refreshToken) {
		OAuth2AuthorizedClient client = new OAuth2AuthorizedClient(this.registration, "tid:oid",
				new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "access-1", START, START.plus(life)),
				(refreshToken != null) ? new OAuth2RefreshToken(refreshToken, START) : null);
		return this.provider.authorize(OAuth2AuthorizationContext.withAuthorizedClient(client)
			.principal(new TestingAuthenticationToken("tid:oid", "none"))
			.build());
	}

}
