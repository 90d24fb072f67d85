package io.patkeeper.session;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.Serializable;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.patkeeper.azuredevops.Fault;
import io.patkeeper.signin.SessionAttributeSamples;
import io.patkeeper.ui.Notice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.core.serializer.DefaultSerializer;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.web.servlet.FlashMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What may be in a session. That nothing is missing is what every test with a browser
 * shows: anything else is missing when it is read.
 */
class AllowListDeserializerTests {

	static List<Object> attributes() {
		FlashMap flash = new FlashMap();
		flash.put("notice", new Notice("error", "rotation.refused",
				new DefaultMessageSourceResolvable(new String[] { "key" }, new Object[] { "reason", 1L })));
		flash.addTargetRequestParam("name", "value");
		flash.startExpirationPeriod(180);
		return List.of(securityContext(), new HashMap<>(Map.of("entra", authorizedClient())),
				new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", "token"), new CopyOnWriteArrayList<>(List.of(flash)),
				SessionAttributeSamples.savedForm(), authorizationRequest(), Fault.UNAVAILABLE, new byte[32], "text",
				Instant.now());
	}

	@ParameterizedTest
	@MethodSource("attributes")
	void readsWhatTheAppWrites(Object attribute) throws IOException {
		assertThat(read(attribute)).hasSameClassAs(attribute);
	}

	/** The beginnings of what is known to run code when it is read. */
	static List<Object> gadgets() {
		PriorityQueue<String> queue = new PriorityQueue<>(Comparator.naturalOrder());
		queue.add("content");
		return List.of(queue, new HashMap<>(Map.of("key", queue)), new PriorityQueue<?>[] { queue },
				(Comparator<String> & Serializable) (one, other) -> 0, new java.util.Properties());
	}

	@ParameterizedTest
	@MethodSource("gadgets")
	void rejectsAnyOtherClass(Object gadget) {
		assertThatExceptionOfType(InvalidClassException.class).isThrownBy(() -> read(gadget));
	}

	@Test
	void rejectsObjectsThatAreTooDeepOrTooLarge() {
		Object deep = "bottom";
		for (int i = 0; i < 40; i++) {
			deep = new ArrayList<>(List.of(deep));
		}
		Object nested = deep;
		assertThatExceptionOfType(InvalidClassException.class).isThrownBy(() -> read(nested));
		assertThatExceptionOfType(InvalidClassException.class).isThrownBy(() -> read(new byte[20_000]));
		assertThatExceptionOfType(InvalidClassException.class)
			.isThrownBy(() -> read(new ArrayList<>(IntStream.range(0, 20_000).mapToObj(String::valueOf).toList())));
	}

	private static Object read(Object attribute) throws IOException {
		return new AllowListDeserializer()
			.deserialize(new ByteArrayInputStream(new DefaultSerializer().serializeToByteArray(attribute)));
	}

	private static SecurityContextImpl securityContext() {
		Map<String, Object> claims = new LinkedHashMap<>(
				Map.of("sub", "subject", "tid", "t", "oid", "o", "amount", 1.5, "verified", true, "nbf", new Date(),
						"iat", Instant.now(), "groups", IntStream.range(0, 200).mapToObj(String::valueOf).toList()));
		try {
			claims.put("iss", URI.create("https://login.example/t/v2.0").toURL());
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
		claims.put("_claim_sources", new LinkedHashMap<>(Map.of("src1", Map.of("endpoint", "https://graph.example"))));
		OidcUser person = SessionAttributeSamples
			.person(new OidcIdToken("id-token", Instant.now(), Instant.now().plusSeconds(60), claims));
		OAuth2AuthenticationToken authentication = new OAuth2AuthenticationToken(person, person.getAuthorities(),
				"entra");
		authentication.setDetails(new WebAuthenticationDetails(new MockHttpServletRequest()));
		return new SecurityContextImpl(authentication);
	}

	private static OAuth2AuthorizedClient authorizedClient() {
		ClientRegistration registration = ClientRegistration.withRegistrationId("entra")
			.clientId("client")
			.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
			.redirectUri("{baseUrl}/back")
			.scope("openid", "vso.pats")
			.authorizationUri("https://login.example/authorize")
			.tokenUri("https://login.example/token")
			.jwkSetUri("https://login.example/keys")
			.build();
		Instant now = Instant.now();
		return new OAuth2AuthorizedClient(registration, "person",
				new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "access", now, now.plusSeconds(60)),
				new OAuth2RefreshToken("refresh", now));
	}

	private static OAuth2AuthorizationRequest authorizationRequest() {
		return OAuth2AuthorizationRequest.authorizationCode()
			.authorizationUri("https://login.example/authorize")
			.clientId("client")
			.state("state")
			.additionalParameters(Map.of("nonce", "nonce"))
			.build();
	}

}
