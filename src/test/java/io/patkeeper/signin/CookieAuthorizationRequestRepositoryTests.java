package io.patkeeper.signin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.patkeeper.MovableClock;
import jakarta.servlet.http.Cookie;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

import static org.assertj.core.api.Assertions.assertThat;

class CookieAuthorizationRequestRepositoryTests {

	private static final String CALLBACK = "/login/oauth2/code/entra";

	private final MovableClock clock = new MovableClock(Instant.parse("2026-11-22T10:00:00Z"));

	private final EntraAuthorizationRequestResolver resolver = new EntraAuthorizationRequestResolver(
			new InMemoryClientRegistrationRepository(ClientRegistration.withRegistrationId("entra")
				.clientId("client")
				.clientSecret("secret")
				.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
				.redirectUri("{baseUrl}" + CALLBACK)
				.scope("openid")
				.authorizationUri("https://login.example/authorize")
				.tokenUri("https://login.example/token")
				.build()),
			new SignInLoopGuard(this.clock), this.clock);

	private final CookieAuthorizationRequestRepository repository = new CookieAuthorizationRequestRepository(
			this.resolver, this.clock);

	private final List<Cookie> browser = new ArrayList<>();

	@Test
	void restoresAPendingSignIn() {
		OAuth2AuthorizationRequest begun = begin("/tokens?q=a");
		OAuth2AuthorizationRequest found = find(begun.getState());
		assertThat(found).isNotNull();
		assertThat(found.getState()).isEqualTo(begun.getState());
		assertThat(found.getRedirectUri()).isEqualTo(begun.getRedirectUri()).isEqualTo("http://localhost" + CALLBACK);
		assertThat(found.<String>getAttribute("registration_id")).isEqualTo("entra");
		assertThat(found.<String>getAttribute("nonce")).isEqualTo(begun.getAttribute("nonce"));
		assertThat(found.<String>getAttribute("code_verifier")).isEqualTo(begun.getAttribute("code_verifier"));
		assertThat(begun.getAuthorizationRequestUri())
			.contains("code_challenge=" + begun.getAdditionalParameters().get("code_challenge"))
			.doesNotContain(begun.<String>getAttribute("code_verifier"), begun.<String>getAttribute("nonce"),
					this.browser.get(0).getValue());
	}

	@Test
	void returnsToALongPageWithoutItsQuery() {
		assertThat(pageOf(begin("/tokens?q=" + "a".repeat(990)))).isEqualTo("/tokens?q=" + "a".repeat(990));
		assertThat(pageOf(begin("/tokens?q=" + "a".repeat(991)))).isEqualTo("/tokens");
		assertThat(pageOf(begin("/" + "a".repeat(1500)))).isEqualTo("/tokens");
		assertThat(begin("/tokens?q=" + "a".repeat(990)).getState()).hasSizeLessThan(1500);
	}

	/** Where a sign-in leads to. */
	private String pageOf(OAuth2AuthorizationRequest begun) {
		assertThat(find(begun.getState())).isNotNull();
		MockHttpServletRequest callback = request(CALLBACK);
		callback.setParameter("state", begun.getState());
		return SignInSuccessHandler.targetUrl(callback);
	}

	@Test
	void usesOtherSecretsForEachSignIn() {
		OAuth2AuthorizationRequest one = begin("/tokens");
		OAuth2AuthorizationRequest other = begin("/tokens");
		assertThat(other.getState()).isNotEqualTo(one.getState());
		assertThat(other.<String>getAttribute("nonce")).isNotEqualTo(one.getAttribute("nonce"))
			.isNotEqualTo(other.getAttribute("code_verifier"));
		assertThat(other.<String>getAttribute("code_verifier")).isNotEqualTo(one.getAttribute("code_verifier"))
			.matches("[A-Za-z0-9_-]{43}");
	}

	@Test
	void keepsAllSignInsInOneCookie() {
		List<OAuth2AuthorizationRequest> tabs = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			tabs.add(begin("/tokens?page=" + i));
		}
		assertThat(this.browser).hasSize(1);
		assertThat(tabs).allSatisfy((tab) -> assertThat(find(tab.getState())).isNotNull());
	}

	@Test
	void separatesTheKeysOfTabsThatStartAtTheSameTime() {
		List<Cookie> cookies = new ArrayList<>();
		List<OAuth2AuthorizationRequest> tabs = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			this.browser.clear();
			tabs.add(begin("/tokens?page=" + i));
			cookies.addAll(this.browser);
		}
		this.browser.clear();
		this.browser.addAll(cookies);
		assertThat(tabs).allSatisfy((tab) -> assertThat(find(tab.getState())).isNotNull());
		begin("/tokens");
		assertThat(this.browser).as("a handful").hasSize(5);
		assertThat(find(tabs.get(0).getState())).isNotNull();
	}

	@Test
	void expiresAfterTenMinutes() {
		OAuth2AuthorizationRequest begun = begin("/tokens");
		this.clock.advance(Duration.ofMinutes(10));
		assertThat(find(begun.getState())).isNotNull();
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(find(begun.getState())).isNull();
	}

	@Test
	void doesNotRestoreASignInOfAnotherBrowser() {
		OAuth2AuthorizationRequest begun = begin("/tokens");
		this.browser.clear();
		assertThat(find(begun.getState())).isNull();
		begin("/tokens");
		assertThat(find(begun.getState())).isNull();
	}

	@Test
	void rejectsEveryChangeOfAState() {
		String state = begin("/tokens?q=a").getState();
		for (int i = 0; i < state.length(); i++) {
			char other = (state.charAt(i) == 'b') ? 'c' : 'b';
			assertThat(find(state.substring(0, i) + other + state.substring(i + 1))).isNull();
			assertThat(find(state.substring(0, i))).isNull();
		}
		assertThat(find(state + "a")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "AAAA.AAAA", "!!!!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" })
	void ignoresForeignCookies(String value) {
		this.browser.add(new Cookie("SIGNIN-x", value));
		this.browser.add(new Cookie("SIGNIN-y", "A".repeat(100_000)));
		assertThat(find(begin("/tokens").getState())).isNotNull();
	}

	@Test
	void rejectsAStateThatIsTooLong() {
		begin("/tokens");
		assertThat(find("A".repeat(22) + ".0.p." + "A".repeat(1_000_000) + "." + "A".repeat(43))).isNull();
		assertThat(find("A".repeat(22) + ".zzzzzzzzzzzz.p.." + "A".repeat(43))).isNull();
	}

	/** Who knows the key, because they have planted it, can sign any state. */
	@ParameterizedTest
	@ValueSource(strings = { "//evil.example", "https://evil.example/", "/\\evil.example", "/tokens\r\nX: y" })
	void redirectsOnlyToLocalPagesEvenWithAPlantedKey(String page) {
		SignInKey planted = SignInKey.issue();
		this.browser.add(new Cookie("SIGNIN-planted", planted.text()));
		String state = SignInState.begin(planted, this.clock.instant(), SignInState.Cause.PAGE, Optional.of(page))
			.text();
		assertThat(find(state)).isNotNull();
		MockHttpServletRequest callback = request(CALLBACK);
		callback.setParameter("state", state);
		assertThat(SignInSuccessHandler.targetUrl(callback)).isEqualTo("/tokens");
	}

	@Test
	void readsOnlyCookiesWithTheHostPrefixOverHttps() {
		String state = begin("/tokens").getState();
		MockHttpServletRequest callback = request(CALLBACK);
		callback.setParameter("state", state);
		callback.setSecure(true);
		assertThat(this.repository.loadAuthorizationRequest(callback)).isNull();
	}

	@Test
	void setsAnHttpOnlyCookieWithTheHostPrefix() {
		MockHttpServletResponse response = new MockHttpServletResponse();
		MockHttpServletRequest request = request("/oauth2/authorization/entra");
		request.setSecure(true);
		this.repository.saveAuthorizationRequest(this.resolver.resolve(request), request, response);
		assertThat(response.getHeaders("Set-Cookie")).singleElement()
			.asString()
			.matches("__Host-SIGNIN-[0-9a-f]{16}=[A-Za-z0-9_-]{43}; Path=/; Max-Age=600; "
					+ "Expires=[^;]+; Secure; HttpOnly; SameSite=Lax");
	}

	@Test
	void limitsTheNumberOfKeysThatOneResponseRemoves() {
		MockHttpServletRequest request = request(CALLBACK);
		for (int i = 0; i < 100; i++) {
			this.browser.add(new Cookie("SIGNIN-" + i, SignInKey.issue().text()));
		}
		request.setCookies(this.browser.toArray(Cookie[]::new));
		MockHttpServletResponse response = new MockHttpServletResponse();
		SignInCookie.remove(request, response);
		assertThat(response.getHeaders("Set-Cookie")).hasSizeBetween(5, 20)
			.allMatch((cookie) -> cookie.contains("; Max-Age=0"));
	}

	@ParameterizedTest
	@CsvSource({ "p,1,false", "r,1,false", "a,1,false", "t,1,false", "c,1,true", "p,40,true", "p,-1,true" })
	void keepsASessionThatAnotherTabHasJustStarted(String cause, long seconds, boolean pending) {
		SignInKey key = SignInKey.issue();
		this.browser.add(new Cookie("SIGNIN-x", key.text()));
		MockHttpServletRequest callback = request(CALLBACK);
		callback.setSession(signedIn());
		Instant began = Instant.ofEpochMilli(callback.getSession().getCreationTime());
		SignInState.Cause why = List.of(SignInState.Cause.values())
			.stream()
			.filter((it) -> SignInState.begin(key, began, it, Optional.empty()).content().contains("." + cause + "."))
			.findFirst()
			.orElseThrow();
		callback.setParameter("state",
				SignInState.begin(key, began.minusSeconds(seconds), why, Optional.of("/tokens")).text());
		this.clock.set(began.plusMillis(100));
		assertThat(this.repository.loadAuthorizationRequest(callback) != null).isEqualTo(pending);
	}

	@Test
	void waitsForTheNewSessionIfTheOneToRenewIsGone() {
		SignInKey key = SignInKey.issue();
		this.browser.add(new Cookie("SIGNIN-x", key.text()));
		assertThat(
				find(SignInState.begin(key, this.clock.instant(), SignInState.Cause.RENEWAL, Optional.empty()).text()))
			.isNull();
	}

	private static MockHttpSession signedIn() {
		MockHttpSession session = new MockHttpSession();
		session.setAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY,
				new SecurityContextImpl(new TestingAuthenticationToken("tenant:ana", "")));
		return session;
	}

	private OAuth2AuthorizationRequest begin(String page) {
		MockHttpServletRequest request = request("/oauth2/authorization/entra");
		request.setParameter("page", page);
		MockHttpServletResponse response = new MockHttpServletResponse();
		OAuth2AuthorizationRequest begun = this.resolver.resolve(request);
		this.repository.saveAuthorizationRequest(begun, request, response);
		for (Cookie cookie : response.getCookies()) {
			this.browser.removeIf((known) -> known.getName().equals(cookie.getName()));
			if (cookie.getMaxAge() != 0) {
				this.browser.add(cookie);
			}
		}
		return begun;
	}

	private OAuth2AuthorizationRequest find(String state) {
		MockHttpServletRequest callback = request(CALLBACK);
		callback.setParameter("state", state);
		return this.repository.removeAuthorizationRequest(callback, new MockHttpServletResponse());
	}

	private MockHttpServletRequest request(String path) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
		request.setServletPath(path);
		request.setCookies(this.browser.toArray(Cookie[]::new));
		return request;
	}

}
