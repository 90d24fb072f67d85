package io.patkeeper.signin;

import java.net.URI;
import java.util.Map;

import io.patkeeper.session.TestPages;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

@SpringBootTest(properties = { "spring.datasource.url=jdbc:h2:mem:security",
		"patkeeper.entra.authority=https://login.test", "patkeeper.entra.tenant-id=contoso.com",
		"patkeeper.entra.client-id=11111111-2222-3333-4444-555555555555", "patkeeper.entra.credential.secret=secret" })
@AutoConfigureMockMvc
@Import(TestPages.class)
class SecurityConfigurationTests {

	private static final String START = "/oauth2/authorization/entra";

	private static final Map<String, String> FORWARDED = Map.of("X-Forwarded-Proto", "https", "X-Forwarded-Host",
			"public.host", "X-Forwarded-Port", "443", "Forwarded", "proto=https;host=public.host");

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private JdbcClient jdbc;

	@ParameterizedTest
	@ValueSource(strings = { "/", "/assets/css/none.css", "/favicon.ico", "/help", "/actuator/health",
			"/actuator/health/liveness" })
	void permitsAnonymousRequestsToPublicPages(String path) {
		assertThat(this.mvc.get().uri(path)).satisfies((result) -> {
			assertThat(result.getResponse().getStatus()).isNotIn(302, 401, 403);
			assertThat(result.getResponse().getCookies()).isEmpty();
		});
	}

	@Test
	void createsNoSessionForTheHomePage() {
		int before = sessions();
		assertThat(this.mvc.get().uri("/")).doesNotContainHeader("Set-Cookie");
		assertThat(sessions()).isEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/tokens", "/test/person", "/actuator/env", "/actuator", "/signin/failed", "/login",
			"/logout", "/no/such/page" })
	void redirectsAnonymousRequestsToEntra(String path) {
		assertThat(this.mvc.get().uri(path)).hasStatus3xxRedirection()
			.redirectedUrl()
			.startsWith("https://login.test/contoso.com/oauth2/v2.0/authorize?");
	}

	@Test
	void sendsPkceStateNonceAndScopes() {
		MultiValueMap<String, String> query = authorizationRequest(START, Map.of());
		assertThat(query.toSingleValueMap()).containsEntry("response_type", "code")
			.containsEntry("client_id", "11111111-2222-3333-4444-555555555555")
			.containsEntry("code_challenge_method", "S256")
			.containsEntry("redirect_uri", "http://localhost/login/oauth2/code/entra")
			.containsEntry("scope",
					"openid profile offline_access".replace(" ", "%20")
							+ "%20499b84ac-1321-427f-aa17-267ca6975798/user_impersonation"
							+ "%20499b84ac-1321-427f-aa17-267ca6975798/vso.pats"
							+ "%20499b84ac-1321-427f-aa17-267ca6975798/vso.pats_manage")
			.containsKeys("state", "nonce", "code_challenge")
			.doesNotContainKeys("prompt", "client_secret");
	}

	@Test
	void redirectsToTheEndpointOfTheTenant() {
		assertThat(this.mvc.get().uri(START)).redirectedUrl()
			.startsWith("https://login.test/contoso.com/oauth2/v2.0/authorize?");
	}

	@Test
	void letsPeopleChooseAnotherAccount() {
		assertThat(authorizationRequest(START + "?prompt=select_account", Map.of()).toSingleValueMap())
			.containsEntry("prompt", "select_account");
		assertThat(authorizationRequest(START + "?prompt=none", Map.of())).doesNotContainKey("prompt");
	}

	@Test
	void ignoresUnknownRegistrations() {
		assertThat(this.mvc.get().uri("/oauth2/authorization/other")).hasStatus3xxRedirection();
		assertThat(this.mvc.get().uri("/oauth2/authorization/other").with(oidcLogin())).hasStatus(404);
	}

	@Test
	void ignoresForwardedHeadersByDefault() {
		assertThat(authorizationRequest(START, FORWARDED).getFirst("redirect_uri"))
			.isEqualTo("http://localhost/login/oauth2/code/entra");
	}

	@Test
	void explainsThatTheSessionHasEndedAfterAForm() {
		assertThat(this.mvc.post().uri("/test/person").with(csrf())).hasForwardedUrl("/signin/failed");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			text/html,application/xhtml+xml,*/*;q=0.8 | navigate
			*/*                                       |
			                                          |
			""")
	void remembersTheRequestedPage(String accept, String mode) {
		assertThat(remembered("GET", accept, mode)).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			GET  | image/avif,image/webp | no-cors
			GET  | */*                   | cors
			GET  | application/json      |
			""")
	void remembersOnlyPages(String method, String accept, String mode) {
		assertThat(remembered(method, accept, mode)).isFalse();
	}

	@Test
	void rejectsAFormWithoutACsrfToken() {
		assertThat(this.mvc.post().uri("/test/person").with(oidcLogin())).hasStatus(403);
		assertThat(this.mvc.post().uri("/logout").with(oidcLogin())).hasStatus(403);
		assertThat(this.mvc.post().uri("/test/person").with(oidcLogin()).with(csrf())).hasStatusOk();
	}

	@Test
	void clearsTheCacheAfterASignOut() {
		assertThat(this.mvc.post().uri("/logout").secure(true).with(oidcLogin()).with(csrf()))
			.hasHeader("Clear-Site-Data", "\"cache\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "?page=everywhere", "?everywhereElse=true" })
	void continuesASignOutAfterTheSessionHasEndedAtEntra(String query) {
		assertThat(this.mvc.post().uri("/logout" + query)).hasStatus3xxRedirection()
			.headers()
			.hasHeaderSatisfying("Location", (values) -> assertThat(values.get(0)).contains("/oauth2/v2.0/logout"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "?everywhere", "?everywhere=true", "?a=b&everywhere=" })
	void doesNotClaimToSignOutEverywhereAfterTheSessionHasEnded(String query) {
		assertThat(this.mvc.post().uri("/logout" + query)).hasForwardedUrl("/signin/failed");
	}

	@Test
	void signsOutOfEntraWithoutTheIdToken() {
		assertThat(signedOut("O.hint", "localhost")).isEqualTo("https://login.test/contoso.com/oauth2/v2.0/logout"
				+ "?post_logout_redirect_uri=http%3A%2F%2Flocalhost%2F&logout_hint=O.hint");
	}

	@Test
	void signsOutOfEntraWithAUrlOfAtMostTwoThousandCharacters() {
		assertThat(signedOut("h".repeat(3000), "localhost")).isEqualTo(
				"https://login.test/contoso.com/oauth2/v2.0/logout?post_logout_redirect_uri=http%3A%2F%2Flocalhost%2F");
		assertThat(signedOut("O.hint", "h".repeat(3000)))
			.isEqualTo("https://login.test/contoso.com/oauth2/v2.0/logout?logout_hint=O.hint");
	}

	private String signedOut(String loginHint, String host) {
		MvcTestResult result = this.mvc.post()
			.uri(URI.create("http://" + host + "/logout"))
			.with(oidcLogin().idToken((token) -> token.claim("login_hint", loginHint)))
			.with(csrf())
			.exchange();
		assertThat(result).hasStatus3xxRedirection();
		return result.getResponse().getRedirectedUrl();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/", "/test/person", "/assets/css/none.css", "/no/such/page", "/oauth2/authorization/entra" })
	void sendsSecurityHeaders(String path) {
		assertThat(this.mvc.get().uri(path).with(oidcLogin()))
			.hasHeader("Content-Security-Policy",
					"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
							+ "connect-src 'self'; form-action 'self' https://login.test; frame-ancestors 'none'; "
							+ "base-uri 'none'")
			.hasHeader("X-Content-Type-Options", "nosniff")
			.hasHeader("Referrer-Policy", "same-origin")
			.hasHeader("Cross-Origin-Opener-Policy", "same-origin")
			.hasHeader("Cross-Origin-Resource-Policy", "same-origin")
			.hasHeader("X-Frame-Options", "DENY")
			.containsHeader("Permissions-Policy")
			.doesNotContainHeader("Strict-Transport-Security");
	}

	@Test
	void sendsSecurityHeadersIfTheFirewallRejectsTheRequest() {
		assertThat(this.mvc.get().uri(URI.create("/tokens;a=b")).secure(true)).hasStatus(400)
			.containsHeader("Content-Security-Policy")
			.containsHeader("Strict-Transport-Security")
			.hasHeader("Cache-Control", "no-store");
	}

	@Test
	void sendsHstsOverHttps() {
		assertThat(this.mvc.get().uri("/").secure(true)).containsHeader("Strict-Transport-Security");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/test/person", "/assets/css/none.css", "/no/such/page" })
	void forbidsCaching(String path) {
		assertThat(this.mvc.get().uri(path).with(oidcLogin())).headers().hasValue("Cache-Control", "no-store");
	}

	@ParameterizedTest
	@ValueSource(strings = { "cross-site", "same-site", "anything" })
	void rejectsAFormOfAnotherOriginEvenWithACsrfToken(String site) {
		assertThat(this.mvc.post().uri("/test/person").header("Sec-Fetch-Site", site).with(oidcLogin()).with(csrf()))
			.hasStatus(403);
		assertThat(this.mvc.post().uri("/logout").header("Sec-Fetch-Site", site).with(oidcLogin()).with(csrf()))
			.hasStatus(403);
		assertThat(this.mvc.post().uri("/test/person").header("Sec-Fetch-Site", site)).hasStatus(403);
	}

	@ParameterizedTest
	@ValueSource(strings = { "same-origin", "none" })
	void acceptsAFormOfItsOwnOrigin(String site) {
		assertThat(this.mvc.post().uri("/test/person").header("Sec-Fetch-Site", site).with(oidcLogin()).with(csrf()))
			.hasStatusOk();
	}

	@Test
	void permitsLinksFromOtherSites() {
		assertThat(this.mvc.get().uri("/test/person").header("Sec-Fetch-Site", "cross-site").with(oidcLogin()))
			.hasStatusOk();
	}

	private MultiValueMap<String, String> authorizationRequest(String uri, Map<String, String> headers) {
		MvcTestResult result = this.mvc.get().uri(uri).headers((target) -> headers.forEach(target::set)).exchange();
		return UriComponentsBuilder.fromUriString(result.getResponse().getRedirectedUrl()).build().getQueryParams();
	}

	private static boolean remembered(String method, String accept, String mode) {
		MockHttpServletRequest request = new MockHttpServletRequest(method, "/test/person");
		if (accept != null) {
			request.addHeader("Accept", accept);
		}
		if (mode != null) {
			request.addHeader("Sec-Fetch-Mode", mode);
		}
		return ReturnUrl.of(request).isPresent();
	}

	private int sessions() {
		return this.jdbc.sql("select count(*) from spring_session").query(Integer.class).single();
	}

	@Nested
	@TestPropertySource(
			properties = { "patkeeper.entra.redirect-path=/getAToken", "spring.datasource.url=jdbc:h2:mem:redirect" })
	class WithAnotherRedirectPath {

		@Autowired
		private MockMvcTester other;

		@Test
		void sendsTheConfiguredRedirectUri() {
			assertThat(this.other.get().uri(START)).redirectedUrl()
				.contains("redirect_uri=http://localhost/getAToken&");
		}

		@Test
		void listensAtTheConfiguredRedirectPath() {
			assertThat(this.other.get().uri("/getAToken?error=x&state=y")).hasForwardedUrl("/signin/failed");
			assertThat(this.other.get().uri("/login/oauth2/code/entra?error=x&state=y")).hasStatus3xxRedirection();
			assertThat(this.other.get().uri("/getAToken")).hasStatusOk();
		}

	}

}
