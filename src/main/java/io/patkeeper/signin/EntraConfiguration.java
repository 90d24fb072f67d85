package io.patkeeper.signin;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.patkeeper.azuredevops.EntraRegistration;
import io.patkeeper.crypto.KeyDerivation;
import io.patkeeper.outbound.EnvironmentProxySelector;
import io.patkeeper.session.RefreshLease;
import io.patkeeper.signin.credential.ClientCredential;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.InterceptingClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.AuthorizationCodeOAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.DelegatingOAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.endpoint.DefaultMapOAuth2AccessTokenResponseConverter;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * Configures Spring Security's OAuth 2.0 client for Microsoft Entra.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EntraProperties.class)
public class EntraConfiguration {

	/** The clock skew that Microsoft's own libraries allow for ID tokens. */
	public static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

	/** The path of the token endpoint, after the URL of a tenant. */
	public static final String TOKEN_PATH = "/oauth2/v2.0/token";

	@Bean
	ClientCredential clientCredential(EntraProperties entra, Environment environment, SslBundles sslBundles,
			Clock clock) {
		return ClientCredential.of(entra.credential(),
				() -> environment.getProperty("patkeeper.entra.credential.secret", ""), sslBundles, clock);
	}

	/**
	 * Derives keys from the credential, so that there is no key to configure.
	 */
	@Bean
	KeyDerivation keyDerivation(ClientCredential credential) {
		return (purpose) -> {
			try {
				return credential.deriveKey(purpose);
			}
			catch (OAuth2AuthorizationException ex) {
				return Optional.empty();
			}
		};
	}

	/**
	 * Configures the endpoints that Entra documents instead of discovering them, so that
	 * Patkeeper starts even if Entra cannot be reached.
	 */
	@Bean
	ClientRegistrationRepository clientRegistrationRepository(EntraProperties entra, ClientCredential credential) {
		return new InMemoryClientRegistrationRepository(ClientRegistration.withRegistrationId(EntraRegistration.ID)
			.clientName("Microsoft Entra")
			.clientId(entra.clientId())
			.clientAuthenticationMethod(credential.method())
			.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
			.redirectUri("{baseUrl}" + entra.redirectPath())
			.scope(entra.allScopes())
			.authorizationUri(entra.endpoint("/oauth2/v2.0/authorize"))
			.tokenUri(entra.endpoint(TOKEN_PATH))
			.jwkSetUri(entra.endpoint("/discovery/v2.0/keys"))
			.build());
	}

	/**
	 * Shares one decoder, as each caches Entra's keys for itself.
	 */
	@Bean
	JwtDecoderFactory<ClientRegistration> idTokenDecoderFactory(EntraProperties entra,
			ClientRegistrationRepository registrations, ClientHttpRequestFactory entraRequestFactory) {
		ClientRegistration registration = registrations.findByRegistrationId(EntraRegistration.ID);
		NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(registration.getProviderDetails().getJwkSetUri())
			.jwsAlgorithm(SignatureAlgorithm.RS256)
			.restOperations(new RestTemplate(entraRequestFactory))
			.build();
		decoder.setClaimSetConverter(OidcIdTokenDecoderFactory.createDefaultClaimTypeConverter());
		OidcIdTokenValidator claims = new OidcIdTokenValidator(registration);
		claims.setClockSkew(CLOCK_SKEW);
		// Tests move our clock, but not Entra's.
		decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(new EntraClockValidator(Clock.systemUTC()), claims,
				new EntraIdTokenValidator(entra)));
		return (context) -> decoder;
	}

	/**
	 * Does not call UserInfo, which belongs to Microsoft Graph and rejects access tokens
	 * for Azure DevOps.
	 */
	@Bean
	OAuth2UserService<OidcUserRequest, OidcUser> oidcUserService() {
		return (request) -> new EntraOidcUser(request.getIdToken());
	}

	@Bean
	OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> authorizationCodeTokenResponseClient(
			ClientHttpRequestFactory entraRequestFactory, ClientCredential credential) {
		RestClientAuthorizationCodeTokenResponseClient client = new RestClientAuthorizationCodeTokenResponseClient();
		client.setParametersConverter(credential::parameters);
		client.setRestClient(tokenEndpointClient().requestFactory(entraRequestFactory).build());
		return client;
	}

	@Bean
	OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> refreshTokenResponseClient(
			ClientHttpRequestFactory entraRequestFactory, ClientCredential credential) {
		RestClientRefreshTokenTokenResponseClient client = new RestClientRefreshTokenTokenResponseClient();
		client.setParametersConverter(credential::parameters);
		client.setRestClient(tokenEndpointClient().requestFactory(entraRequestFactory).build());
		return client;
	}

	static RestClient.Builder tokenEndpointClient() {
		OAuth2AccessTokenResponseHttpMessageConverter tokens = new OAuth2AccessTokenResponseHttpMessageConverter();
		tokens.setAccessTokenResponseConverter(EntraConfiguration::tokenResponse);
		return RestClient.builder().configureMessageConverters((converters) -> {
			converters.addCustomConverter(new FormHttpMessageConverter());
			converters.addCustomConverter(tokens);
		}).defaultStatusHandler(new EntraErrorResponseHandler());
	}

	/**
	 * Supplies a missing token type, as Entra issues only bearer tokens.
	 */
	private static OAuth2AccessTokenResponse tokenResponse(Map<String, Object> parameters) {
		Map<String, Object> complete = new LinkedHashMap<>(parameters);
		complete.putIfAbsent(OAuth2ParameterNames.TOKEN_TYPE, OAuth2AccessToken.TokenType.BEARER.getValue());
		return Objects.requireNonNull(new DefaultMapOAuth2AccessTokenResponseConverter().convert(complete));
	}

	/**
	 * Uses shorter timeouts than other clients, as Entra answers quickly.
	 */
	@Bean
	ClientHttpRequestFactory entraRequestFactory(ClientHttpRequestFactoryBuilder<?> builder,
			HttpClientSettings settings, EnvironmentProxySelector proxies) {
		return new InterceptingClientHttpRequestFactory(
				builder.build(settings.withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(15))),
				List.of(proxies::intercept));
	}

	@Bean
	OAuth2AuthorizedClientRepository authorizedClientRepository(ClientRegistrationRepository registrations,
			Clock clock) {
		return new SessionAuthorizedClientRepository(registrations, clock);
	}

	@Bean
	OAuth2AuthorizedClientManager authorizedClientManager(ClientRegistrationRepository registrations,
			OAuth2AuthorizedClientRepository authorizedClients,
			OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> tokenResponseClient,
			ApplicationEventPublisher events, SignInMetrics metrics, Clock clock, RefreshLease lease) {
		EntraRefreshTokenAuthorizedClientProvider refreshing = new EntraRefreshTokenAuthorizedClientProvider(
				tokenResponseClient, events, metrics, clock);
		DefaultOAuth2AuthorizedClientManager manager = new DefaultOAuth2AuthorizedClientManager(registrations,
				authorizedClients);
		manager.setAuthorizedClientProvider(new DelegatingOAuth2AuthorizedClientProvider(
				new AuthorizationCodeOAuth2AuthorizedClientProvider(), refreshing));
		return new SingleFlightAuthorizedClientManager(manager, authorizedClients, refreshing::isDue, lease);
	}

}
