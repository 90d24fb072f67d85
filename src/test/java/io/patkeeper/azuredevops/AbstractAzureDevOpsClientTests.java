package io.patkeeper.azuredevops;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.patkeeper.MovableClock;
import io.patkeeper.outbound.OutboundConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.service.ReactiveHttpServiceClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

/**
 * The clients, as Boot's settings make them, with a person who is signed in, against a
 * stand-in over HTTP.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		classes = AbstractAzureDevOpsClientTests.ClientConfiguration.class)
abstract class AbstractAzureDevOpsClientTests {

	static final WireMockServer azureDevOps = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	static {
		azureDevOps.start();
	}

	final Authentication person = new TestingAuthenticationToken("ada", null);

	final MockHttpServletRequest request = new MockHttpServletRequest();

	final MockHttpServletResponse response = new MockHttpServletResponse();

	@Autowired
	OAuth2AuthorizedClientRepository clients;

	@Autowired
	ClientRegistrationRepository registrations;

	@Autowired
	MovableClock clock;

	@DynamicPropertySource
	static void pointToTheStandIn(DynamicPropertyRegistry registry) {
		registry.add("AZURE_DEVOPS_URL", azureDevOps::baseUrl);
		registry.add("AZURE_DEVOPS_PROFILE_URL", azureDevOps::baseUrl);
	}

	@BeforeEach
	void signIn() {
		azureDevOps.resetAll();
		RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(this.request, this.response));
		SecurityContextHolder.getContext().setAuthentication(this.person);
		authorize(new OAuth2RefreshToken("refresh-token", null));
		azureDevOps.stubFor(post(urlPathEqualTo("/token")).willReturn(okJson("""
				{"access_token": "new-access-token", "token_type": "Bearer", "expires_in": 3600}
				""")));
	}

	@AfterEach
	void signOut() {
		SecurityContextHolder.clearContext();
		RequestContextHolder.resetRequestAttributes();
	}

	void authorize(@Nullable OAuth2RefreshToken refreshToken) {
		authorize(refreshToken, Set.of("vso.pats", "vso.pats_manage"));
	}

	void authorize(@Nullable OAuth2RefreshToken refreshToken, Set<String> scopes) {
		OAuth2AccessToken accessToken = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "access-token",
				Instant.now(), Instant.now().plus(Duration.ofHours(1)), scopes);
		this.clients.saveAuthorizedClient(new OAuth2AuthorizedClient(this.registrations.findByRegistrationId("entra"),
				"ada", accessToken, refreshToken), this.person, this.request, this.response);
	}

	@Nullable OAuth2AuthorizedClient authorizedClient() {
		return this.clients.loadAuthorizedClient("entra", this.person, this.request);
	}

	static ResponseDefinitionBuilder json(int status, String body) {
		return aResponse().withStatus(status)
			.withHeader("Content-Type", "application/json; charset=utf-8; api-version=7.2-preview.1")
			.withBody(body);
	}

	static ResponseDefinitionBuilder html(int status) {
		return aResponse().withStatus(status)
			.withHeader("Content-Type", "text/html; charset=utf-8")
			.withBody("<html><body>Azure DevOps Services | Sign In</body></html>");
	}

	/**
	 * Without a stereotype, so that the scan of the whole app passes it by.
	 */
	@Import({ AzureDevOpsConfiguration.class, OutboundConfiguration.class, PersonalAccessTokenClient.class,
			MembershipClient.class, CallMetrics.class, SimpleMeterRegistry.class })
	@ImportAutoConfiguration({ CodecsAutoConfiguration.class, HttpClientAutoConfiguration.class,
			HttpServiceClientPropertiesAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class,
			JacksonAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
			ReactiveHttpServiceClientAutoConfiguration.class, WebClientAutoConfiguration.class })
	static class ClientConfiguration {

		@Bean
		ClientRegistrationRepository clientRegistrationRepository() {
			return new InMemoryClientRegistrationRepository(ClientRegistration.withRegistrationId("entra")
				.clientId("patkeeper")
				.clientSecret("secret")
				.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
				.redirectUri("{baseUrl}/login/oauth2/code/entra")
				.authorizationUri(azureDevOps.baseUrl() + "/authorize")
				.tokenUri(azureDevOps.baseUrl() + "/token")
				.build());
		}

		@Bean
		MovableClock clock() {
			return MovableClock.going();
		}

		@Bean
		OAuth2AuthorizedClientRepository authorizedClientRepository() {
			return new HttpSessionOAuth2AuthorizedClientRepository();
		}

		@Bean
		OAuth2AuthorizedClientManager authorizedClientManager(ClientRegistrationRepository registrations,
				OAuth2AuthorizedClientRepository clients) {
			return new DefaultOAuth2AuthorizedClientManager(registrations, clients);
		}

	}

}
