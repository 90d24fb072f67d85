package io.patkeeper.signin;

import java.time.Duration;
import java.time.Instant;

import io.patkeeper.MovableClock;
import io.patkeeper.session.SealedSession;
import io.patkeeper.session.SealedSessionSamples;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import static org.assertj.core.api.Assertions.assertThat;

class SessionAuthorizedClientRepositoryTests {

	static final ClientRegistration REGISTRATION = ClientRegistration.withRegistrationId("entra")
		.clientId("client")
		.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
		.redirectUri("{baseUrl}")
		.authorizationUri("https://login.test")
		.tokenUri("https://login.test")
		.build();

	private static final Authentication ADA = new TestingAuthenticationToken("ada", "none");

	private final MovableClock clock = new MovableClock(Instant.now());

	private final SealedSessionSamples sessions = new SealedSessionSamples(this.clock);

	private final SealedSession<?> session = this.sessions.create();

	private final SessionAuthorizedClientRepository clients = new SessionAuthorizedClientRepository(
			new InMemoryClientRegistrationRepository(REGISTRATION), this.clock);

	@Test
	void replacesARejectedAccessToken() {
		save(request(this.session), "first", Duration.ofHours(1));
		save(request(this.session), "evicted", Duration.ofHours(-1));
		assertThat(stored()).isEqualTo("evicted");
	}

	@Test
	void keepsATokenThatAnotherRequestHasRefreshedSince() {
		save(request(this.session), "first", Duration.ofHours(1));
		MockHttpServletRequest slow = request(this.sessions.open(this.session));
		save(request(this.session), "second", Duration.ofHours(1));
		save(slow, "evicted", Duration.ofHours(-1));
		assertThat(stored()).isEqualTo("second");
		assertThat(load(slow)).as("and works with it").isEqualTo("second");
	}

	@Test
	void storesTheTokensOfASignInEvenIfTheyHaveExpired() {
		save(request(this.session), "first", Duration.ofHours(-1));
		assertThat(stored()).isEqualTo("first");
	}

	@Test
	void worksWithTheRegistrationOfTodayAndNotOfTheSignIn() {
		save(request(this.session), "first", Duration.ofHours(1));
		ClientRegistration today = ClientRegistration.withClientRegistration(REGISTRATION).clientSecret("new").build();
		OAuth2AuthorizedClient loaded = new SessionAuthorizedClientRepository(
				new InMemoryClientRegistrationRepository(today), this.clock)
			.loadAuthorizedClient("entra", ADA, request(this.sessions.open(this.session)));
		assertThat(loaded.getClientRegistration().getClientSecret()).isEqualTo("new");
		assertThat(loaded.getPrincipalName()).isEqualTo("ada");
	}

	@Test
	void forgetsTokens() {
		save(request(this.session), "first", Duration.ofHours(1));
		this.clients.removeAuthorizedClient("entra", ADA, request(this.session), new MockHttpServletResponse());
		assertThat(this.clients.<OAuth2AuthorizedClient>loadAuthorizedClient("entra", ADA,
				request(this.sessions.open(this.session))))
			.isNull();
	}

	private void save(MockHttpServletRequest request, String accessToken, Duration life) {
		Instant start = this.clock.instant().minus(Duration.ofHours(2));
		this.clients.saveAuthorizedClient(
				new OAuth2AuthorizedClient(REGISTRATION, "ada", new OAuth2AccessToken(
						OAuth2AccessToken.TokenType.BEARER, accessToken, start, this.clock.instant().plus(life))),
				ADA, request, new MockHttpServletResponse());
	}

	private String load(MockHttpServletRequest request) {
		OAuth2AuthorizedClient client = this.clients.loadAuthorizedClient("entra", ADA, request);
		return client.getAccessToken().getTokenValue();
	}

	private String stored() {
		return load(request(this.sessions.open(this.session)));
	}

	static MockHttpServletRequest request(SealedSession<?> session) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setSession(new MockHttpSession(null, session.getId()) {

			@Override
			public Object getAttribute(String name) {
				return session.getAttribute(name);
			}

			@Override
			public void setAttribute(String name, Object value) {
				session.setAttribute(name, value);
			}

			@Override
			public void removeAttribute(String name) {
				session.removeAttribute(name);
			}

		});
		return request;
	}

}
