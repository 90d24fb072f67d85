package io.patkeeper.sandbox;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpServer;
import io.patkeeper.sandbox.FakeEntra.Endpoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.util.UriComponentsBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * A stand-in that lets wrong things pass would hide faults of the app.
 */
class FakeEntraTests {

	private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

	private static final String SCOPES = "openid profile offline_access " + FakeEntra.AZURE_DEVOPS + "/vso.pats "
			+ FakeEntra.AZURE_DEVOPS + "/vso.pats_manage";

	private static FakeEntra entra;

	/** An app that does nothing with what it gets. */
	private static HttpServer app;

	private static String redirectUri;

	private final HttpClient client = HttpClient.newHttpClient();

	private final Browser browser = new Browser(app.getAddress().getPort());

	@BeforeAll
	static void start() throws IOException {
		entra = FakeEntra.start();
		app = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
		app.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		app.start();
		String address = "http://localhost:" + app.getAddress().getPort();
		redirectUri = address + "/login/oauth2/code/entra";
		entra.register(redirectUri, address + "/signed-out");
	}

	@AfterAll
	static void stop() {
		app.stop(0);
		entra.close();
	}

	@BeforeEach
	void startAfresh() {
		entra.reset();
	}

	@Test
	void listsThePeopleOfTheTenantOnItsSignInPage() {
		Page page = this.browser.get(authorize(Map.of()));
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.document().select("button[name=person]").eachAttr("value")).containsExactly(
				People.ANA.userName(), People.BEN.userName(), People.CHIARA.userName(), People.DANIEL.userName());
	}

	@Test
	void listsThePeopleOfAllTenantsForOrganizations() {
		Page page = this.browser.get(authorize(Map.of()).replace(People.TENANT.toString(), "organizations"));
		assertThat(page.document().select("button[name=person]")).hasSize(People.ALL.size());
		Page back = this.browser.choose(People.EVA);
		JsonNode tokens = Json.read(redeem(codeOf(back), Map.of()).body());
		assertThat(decode(tokens).getClaimAsString("iss"))
			.isEqualTo(entra.authority() + "/" + People.OTHER_TENANT + "/v2.0");
	}

	@Test
	void answersACodeWithTokensThatIdentifyThePerson() {
		HttpResponse<String> response = redeem(code(), Map.of());
		assertThat(response.statusCode()).isEqualTo(200);
		JsonNode tokens = Json.read(response.body());
		assertThat(tokens.path("token_type").asString()).isEqualTo("Bearer");
		assertThat(tokens.path("expires_in").asInt()).isEqualTo(70 * 60);
		assertThat(tokens.path("scope").asString().split(" ")).containsExactlyInAnyOrder(
				FakeEntra.AZURE_DEVOPS + "/vso.pats", FakeEntra.AZURE_DEVOPS + "/vso.pats_manage");
		assertThat(tokens.path("access_token").asString()).startsWith(FakeEntra.ACCESS_TOKEN_CANARY);
		assertThat(tokens.path("refresh_token").asString()).startsWith(FakeEntra.REFRESH_TOKEN_CANARY);
		Jwt idToken = decode(tokens);
		assertThat(idToken.getAudience()).containsExactly(FakeEntra.CLIENT_ID);
		assertThat(idToken.getClaims()).containsEntry("oid", People.ANA.objectId().toString())
			.containsEntry("tid", People.TENANT.toString())
			.containsEntry("preferred_username", "ana.souza@fabrikam.example")
			.containsEntry("name", "Ana Souza")
			.containsEntry("nonce", "the-nonce")
			.containsEntry("ver", "2.0");
		assertThat(idToken.getClaimAsString("iss")).isEqualTo(entra.authority() + "/" + People.TENANT + "/v2.0");
		assertThat(idToken.getSubject()).isNotEmpty().doesNotContain(People.ANA.objectId().toString());
	}

	@Test
	void knowsWhomAnAccessTokenBelongsTo() {
		String accessToken = Json.read(redeem(code(), Map.of()).body()).path("access_token").asString();
		assertThat(entra.grant(accessToken)).hasValueSatisfying((grant) -> {
			assertThat(grant.person()).isEqualTo(People.ANA);
			assertThat(grant.scopes()).containsExactlyInAnyOrder("vso.pats", "vso.pats_manage");
		});
		assertThat(entra.secrets()).contains(accessToken, FakeEntra.CLIENT_SECRET);
		entra.revokeAccessTokens();
		assertThat(entra.grant(accessToken)).isEmpty();
	}

	@Test
	void letsAccessTokensRunOut() {
		entra.accessTokenLifetime(Duration.ofSeconds(30));
		JsonNode tokens = Json.read(redeem(code(), Map.of()).body());
		assertThat(tokens.path("expires_in").asInt()).isEqualTo(30);
		entra.accessTokenLifetime(Duration.ofNanos(1));
		JsonNode shortLived = Json.read(redeem(code(), Map.of()).body());
		assertThat(entra.grant(tokens.path("access_token").asString())).isPresent();
		assertThat(entra.grant(shortLived.path("access_token").asString())).isEmpty();
	}

	@Test
	void acceptsTheSecretAsBasicAuthentication() {
		Map<String, String> form = codeForm(code());
		form.remove("client_id");
		form.remove("client_secret");
		String credentials = FakeEntra.CLIENT_ID + ":"
				+ URLEncoder.encode(FakeEntra.CLIENT_SECRET, StandardCharsets.UTF_8);
		assertThat(token(form, "Basic " + base64(credentials)).statusCode()).isEqualTo(200);
		assertThat(token(form, "Basic " + base64(FakeEntra.CLIENT_ID + ":wrong")).body()).contains("AADSTS7000215");
	}

	@Test
	void refusesAWrongSecret() {
		HttpResponse<String> response = redeem(code(), Map.of("client_secret", "wrong"));
		assertThat(response.statusCode()).isEqualTo(401);
		JsonNode error = Json.read(response.body());
		assertThat(error.path("error").asString()).isEqualTo("invalid_client");
		assertThat(error.path("error_description").asString())
			.startsWith("AADSTS7000215: Invalid client secret provided.")
			.contains("Trace ID: " + error.path("trace_id").asString())
			.contains("Correlation ID: " + error.path("correlation_id").asString())
			.contains("Timestamp: " + error.path("timestamp").asString());
		assertThat(error.path("error_codes").path(0).asInt()).isEqualTo(7000215);
	}

	@Test
	void refusesARequestWithoutSecret() {
		Map<String, String> form = codeForm(code());
		form.remove("client_secret");
		assertRefused(token(form, null), 401, "invalid_client", 7000218);
		form.remove("client_id");
		assertRefused(token(form, null), 400, "invalid_request", 900144);
	}

	@Test
	void refusesAnotherApplication() {
		String other = UUID.randomUUID().toString();
		assertRefused(redeem(code(), Map.of("client_id", other)), 400, "unauthorized_client", 700016);
		assertThat(this.browser.get(authorize(Map.of("client_id", other))).text()).contains("AADSTS700016");
	}

	@Test
	void refusesARedirectAddressThatIsNotRegistered() {
		for (String address : List.of(redirectUri + "/", redirectUri + "?a=b", "https://evil.example/",
				redirectUri.replace("localhost", "127.0.0.1"))) {
			Page page = this.browser.get(authorize(Map.of("redirect_uri", address)));
			assertThat(page.status()).isEqualTo(400);
			assertThat(page.uri().toString()).startsWith(entra.authority());
			assertThat(page.text()).contains("AADSTS50011");
		}
	}

	@Test
	void refusesAnotherRedirectAddressForTheCode() {
		assertRefused(redeem(code(), Map.of("redirect_uri", redirectUri + "/")), 400, "invalid_grant", 500112);
	}

	@Test
	void acceptsACodeOnce() {
		String code = code();
		assertThat(redeem(code, Map.of()).statusCode()).isEqualTo(200);
		assertRefused(redeem(code, Map.of()), 400, "invalid_grant", 54005);
		assertRefused(redeem("made-up", Map.of()), 400, "invalid_grant", 70008);
	}

	@Test
	void refusesAMissingOrWrongVerifier() {
		assertRefused(redeem(code(), Map.of("code_verifier", VERIFIER.toLowerCase())), 400, "invalid_grant", 50148);
		Map<String, String> form = codeForm(code());
		form.remove("code_verifier");
		assertRefused(token(form, null), 400, "invalid_grant", 50148);
	}

	@Test
	void refusesARequestWithoutChallenge() {
		Page page = this.browser.get(authorize(Map.of("code_challenge", "")));
		assertThat(page.uri().toString()).startsWith(redirectUri);
		assertThat(page.uri().getQuery()).contains("error=invalid_request").contains("state=the-state");
	}

	@ParameterizedTest
	@ValueSource(strings = { "openid vso.pats", "openid https://graph.microsoft.com/User.Read",
			"openid " + FakeEntra.AZURE_DEVOPS + "/vso.nonsense" })
	void refusesScopesThatAzureDevOpsDoesNotHave(String scope) {
		assertThat(this.browser.get(authorize(Map.of("scope", scope))).uri().getQuery()).contains("error=invalid_scope")
			.contains("AADSTS650053")
			.contains("state=the-state");
	}

	@Test
	void grantsAllPermissionsForDefaultButNotTogetherWithNamedOnes() {
		String everything = FakeEntra.AZURE_DEVOPS + "/.default";
		assertThat(this.browser.get(authorize(Map.of("scope", SCOPES + " " + everything))).uri().getQuery())
			.contains("error=invalid_scope")
			.contains("AADSTS70011");
		this.browser.get(authorize(Map.of("scope", "openid " + everything)));
		JsonNode tokens = Json.read(redeem(codeOf(this.browser.choose(People.ANA)), Map.of()).body());
		assertThat(tokens.path("scope").asString()).contains("/user_impersonation", "/vso.pats_manage", "/.default");
	}

	@Test
	void givesNoRefreshTokenWithoutOfflineAccess() {
		this.browser.get(authorize(Map.of("scope", SCOPES.replace("offline_access ", ""))));
		JsonNode tokens = Json.read(redeem(codeOf(this.browser.choose(People.ANA)), Map.of()).body());
		assertThat(tokens.has("access_token")).isTrue();
		assertThat(tokens.has("refresh_token")).isFalse();
	}

	@Test
	void replacesTheRefreshTokenAtEachUseAndGoesOnAcceptingTheOldOne() {
		JsonNode first = Json.read(redeem(code(), Map.of()).body());
		String refreshToken = first.path("refresh_token").asString();
		JsonNode second = Json.read(refresh(refreshToken, SCOPES).body());
		assertThat(second.path("refresh_token").asString()).startsWith(FakeEntra.REFRESH_TOKEN_CANARY)
			.isNotEqualTo(refreshToken);
		assertThat(decode(second).getSubject()).isEqualTo(decode(first).getSubject());
		assertThat(refresh(refreshToken, SCOPES).statusCode()).isEqualTo(200);
		assertThat(entra.tokenRequests()).hasSize(3)
			.allSatisfy((request) -> assertThat(request.parameters()).contains("client_id", "grant_type"))
			.last()
			.satisfies((request) -> {
				assertThat(request.grantType()).isEqualTo("refresh_token");
				assertThat(request.scope()).isEqualTo(SCOPES);
			});
	}

	@Test
	void acceptsARefreshTokenOnceWhenToldSo() {
		entra.refreshTokensWorkOnce(true);
		String refreshToken = Json.read(redeem(code(), Map.of()).body()).path("refresh_token").asString();
		String next = Json.read(refresh(refreshToken, SCOPES).body()).path("refresh_token").asString();
		assertRefused(refresh(refreshToken, SCOPES), 400, "invalid_grant", 700082);
		assertThat(refresh(next, SCOPES).statusCode()).isEqualTo(200);
	}

	@Test
	void refusesARefreshWithoutScope() {
		String refreshToken = Json.read(redeem(code(), Map.of()).body()).path("refresh_token").asString();
		assertRefused(refresh(refreshToken, ""), 400, "invalid_request", 90009);
		assertRefused(refresh(refreshToken, SCOPES + " " + FakeEntra.AZURE_DEVOPS + "/vso.nonsense"), 400,
				"invalid_scope", 650053);
	}

	@Test
	void refusesDeadRefreshTokens() {
		String refreshToken = Json.read(redeem(code(), Map.of()).body()).path("refresh_token").asString();
		entra.revokeRefreshTokens();
		assertRefused(refresh(refreshToken, SCOPES), 400, "invalid_grant", 700082);
		assertRefused(refresh("made-up", SCOPES), 400, "invalid_grant", 700082);
	}

	@Test
	void refusesUserInfoAndCountsTheAttempt() throws Exception {
		String accessToken = Json.read(redeem(code(), Map.of()).body()).path("access_token").asString();
		assertThat(entra.calls(Endpoint.USERINFO)).isZero();
		HttpRequest request = HttpRequest.newBuilder(URI.create(entra.authority() + "/oidc/userinfo"))
			.header("Authorization", "Bearer " + accessToken)
			.build();
		assertThat(this.client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
		assertThat(entra.calls(Endpoint.USERINFO)).isEqualTo(1);
		assertThat(entra.calls(Endpoint.TOKEN)).isEqualTo(1);
	}

	@Test
	void describesItselfAsEntraDoes() {
		JsonNode metadata = Json.read(this.browser.get(entraAddress("/v2.0/.well-known/openid-configuration")).body());
		assertThat(metadata.path("issuer").asString()).isEqualTo(entraAddress("/v2.0"));
		assertThat(metadata.path("authorization_endpoint").asString())
			.isEqualTo(entraAddress("/oauth2/v2.0/authorize"));
		assertThat(metadata.path("token_endpoint").asString()).isEqualTo(entraAddress("/oauth2/v2.0/token"));
		assertThat(metadata.path("end_session_endpoint").asString()).isEqualTo(entraAddress("/oauth2/v2.0/logout"));
		assertThat(metadata.path("jwks_uri").asString()).isEqualTo(entraAddress("/discovery/v2.0/keys"));
		JsonNode keys = Json.read(this.browser.get(metadata.path("jwks_uri").asString()).body());
		assertThat(keys.path("keys")).hasSize(1);
		assertThat(keys.toString()).doesNotContain("\"d\"");
	}

	@Test
	void knowsNoOtherTenants() {
		Page page = this.browser
			.get(authorize(Map.of()).replace(People.TENANT.toString(), UUID.randomUUID().toString()));
		assertThat(page.text()).contains("AADSTS90002");
	}

	@Test
	void keepsPeopleSignedInUntilAskedAgain() {
		code();
		assertThat(this.browser.get(authorize(Map.of())).uri().toString()).startsWith(redirectUri);
		Page again = this.browser.get(authorize(Map.of("prompt", "select_account")));
		assertThat(again.heading()).isEqualTo("Pick an account");
		Page back = this.browser.choose(People.BEN);
		assertThat(decode(Json.read(redeem(codeOf(back), Map.of()).body())).getClaimAsString("oid"))
			.isEqualTo(People.BEN.objectId().toString());
	}

	@Test
	void signsOutAndGoesBack() {
		String idToken = Json.read(redeem(code(), Map.of()).body()).path("id_token").asString();
		Page page = this.browser.get(logout(idToken, redirectUri.replace("/login/oauth2/code/entra", "/signed-out")));
		assertThat(page.uri().getPath()).isEqualTo("/signed-out");
		assertThat(this.browser.get(authorize(Map.of())).heading()).isEqualTo("Pick an account");
		assertThat(entra.calls(Endpoint.LOGOUT)).isEqualTo(1);
	}

	@Test
	void signsOutWithAnIdTokenFromBeforeARefreshAndWithOneFromAfterIt() {
		for (boolean refreshed : List.of(false, true)) {
			JsonNode first = Json.read(redeem(code(), Map.of()).body());
			JsonNode second = Json.read(refresh(first.path("refresh_token").asString(), SCOPES).body());
			JsonNode used = refreshed ? second : first;
			Page page = this.browser.get(logout(used.path("id_token").asString(), redirectUri));
			assertThat(page.uri().toString()).startsWith(redirectUri);
			assertThat(this.browser.get(authorize(Map.of())).heading()).isEqualTo("Pick an account");
		}
	}

	@Test
	void signsOutWithAHintOrNoneAndGoesBack() {
		for (Map<String, String> hint : List.of(Map.<String, String>of(), Map.of("logout_hint", "O.of-ana"))) {
			code();
			Map<String, String> parameters = new LinkedHashMap<>(hint);
			parameters.put("post_logout_redirect_uri", redirectUri);
			Page page = this.browser.get(entraAddress("/oauth2/v2.0/logout?" + form(parameters)));
			assertThat(page.uri().toString()).startsWith(redirectUri);
			assertThat(this.browser.get(authorize(Map.of())).heading()).isEqualTo("Pick an account");
		}
	}

	@Test
	void goesBackAfterSigningOutToRegisteredAddressesOnly() {
		String idToken = Json.read(redeem(code(), Map.of()).body()).path("id_token").asString();
		Page page = this.browser.get(logout(idToken, "https://evil.example/"));
		assertThat(page.uri().toString()).startsWith(entra.authority());
		assertThat(page.heading()).isEqualTo("You signed out of your account");
		assertThat(this.browser.get(authorize(Map.of())).heading()).isEqualTo("Pick an account");
	}

	@Test
	void sendsPeopleBackWithAnErrorWhenToldSo() {
		entra.refuseSignIn("access_denied", 65004, "User declined to consent to access the app.");
		Page page = this.browser.get(authorize(Map.of()));
		assertThat(page.uri().toString()).startsWith(redirectUri);
		assertThat(page.uri().getQuery()).contains("error=access_denied")
			.contains("error_description=AADSTS65004: User declined to consent")
			.contains("state=the-state");
		entra.signInAsUsual();
		assertThat(code()).isNotEmpty();
	}

	@Test
	void putsWrongClaimsIntoIdTokensWhenToldSo() {
		entra.changeIdTokens((claims) -> {
			claims.put("nonce", "another");
			claims.put("tid", People.OTHER_TENANT.toString());
			claims.put("iss", "https://evil.example/");
		});
		Jwt idToken = decode(Json.read(redeem(code(), Map.of()).body()));
		assertThat(idToken.getClaims()).containsEntry("nonce", "another")
			.containsEntry("tid", People.OTHER_TENANT.toString())
			.containsEntry("iss", "https://evil.example/");
	}

	@Test
	void failsAtTheTokenEndpointWhenToldSo() {
		String refreshToken = Json.read(redeem(code(), Map.of()).body()).path("refresh_token").asString();
		entra.tokensUnavailable();
		assertRefused(refresh(refreshToken, SCOPES), 503, "temporarily_unavailable", 90033);
		entra.refuseTokens(400, "interaction_required", 50076, "You must use multi-factor authentication.");
		assertRefused(refresh(refreshToken, SCOPES), 400, "interaction_required", 50076);
		entra.dropTokenRequests();
		assertThatIOException().isThrownBy(() -> send(refreshForm(refreshToken, SCOPES), null));
		entra.tokensAsUsual();
		entra.tokensBehindAPage();
		assertThat(refresh(refreshToken, SCOPES)).satisfies((page) -> {
			assertThat(page.statusCode()).isEqualTo(503);
			assertThat(page.headers().firstValue("Content-Type"))
				.hasValueSatisfying((contentType) -> assertThat(contentType).startsWith("text/html"));
			assertThat(page.body()).contains(FakeEntra.PAGE_INSTEAD_OF_TOKENS);
		});
		entra.tokensAsUsual();
		assertThat(refresh(refreshToken, SCOPES).statusCode()).isEqualTo(200);
	}

	@Test
	void letsTokenRequestsWait() throws Exception {
		String refreshToken = Json.read(redeem(code(), Map.of()).body()).path("refresh_token").asString();
		CountDownLatch latch = new CountDownLatch(1);
		entra.tokenWaitsFor(latch);
		CompletableFuture<HttpResponse<String>> answer = CompletableFuture
			.supplyAsync(() -> refresh(refreshToken, SCOPES));
		assertThat(answer).isNotDone();
		latch.countDown();
		assertThat(answer.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(200);
	}

	@Test
	void takesItsTimeWhenToldSo() {
		String refreshToken = Json.read(redeem(code(), Map.of()).body()).path("refresh_token").asString();
		entra.tokenDelay(Duration.ofMillis(200));
		long start = System.nanoTime();
		refresh(refreshToken, SCOPES);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
	}

	private String code() {
		Page page = this.browser.get(authorize(Map.of()));
		return codeOf(page.hasButton(People.ANA.userName()) ? this.browser.choose(People.ANA) : page);
	}

	private static String codeOf(Page page) {
		Map<String, String> query = UriComponentsBuilder.fromUri(page.uri())
			.build()
			.getQueryParams()
			.toSingleValueMap();
		assertThat(page.uri().toString()).startsWith(redirectUri);
		assertThat(query).containsEntry("state", "the-state").containsKey("code");
		return String.valueOf(query.get("code"));
	}

	private static String authorize(Map<String, String> changes) {
		Map<String, String> parameters = new LinkedHashMap<>(Map.of("response_type", "code", "client_id",
				FakeEntra.CLIENT_ID, "redirect_uri", redirectUri, "scope", SCOPES, "state", "the-state", "nonce",
				"the-nonce", "code_challenge", challenge(), "code_challenge_method", "S256"));
		parameters.putAll(changes);
		parameters.values().removeIf(String::isEmpty);
		return entraAddress("/oauth2/v2.0/authorize?" + form(parameters));
	}

	private static String logout(String idToken, String returnTo) {
		return entraAddress(
				"/oauth2/v2.0/logout?" + form(Map.of("id_token_hint", idToken, "post_logout_redirect_uri", returnTo)));
	}

	private HttpResponse<String> redeem(String code, Map<String, String> changes) {
		Map<String, String> form = codeForm(code);
		form.putAll(changes);
		return token(form, null);
	}

	private static Map<String, String> codeForm(String code) {
		return new LinkedHashMap<>(Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", redirectUri,
				"code_verifier", VERIFIER, "client_id", FakeEntra.CLIENT_ID, "client_secret", FakeEntra.CLIENT_SECRET));
	}

	private HttpResponse<String> refresh(String refreshToken, String scope) {
		return token(refreshForm(refreshToken, scope), null);
	}

	private static Map<String, String> refreshForm(String refreshToken, String scope) {
		return Map.of("grant_type", "refresh_token", "refresh_token", refreshToken, "scope", scope, "client_id",
				FakeEntra.CLIENT_ID, "client_secret", FakeEntra.CLIENT_SECRET);
	}

	private HttpResponse<String> token(Map<String, String> form, @Nullable String authorization) {
		try {
			return send(form, authorization);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private HttpResponse<String> send(Map<String, String> form, @Nullable String authorization) throws IOException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(entraAddress("/oauth2/v2.0/token")))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(form(form)));
		if (authorization != null) {
			request.header("Authorization", authorization);
		}
		try {
			return this.client.send(request.build(), BodyHandlers.ofString());
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private static void assertRefused(HttpResponse<String> response, int status, String error, int number) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		JsonNode json = Json.read(response.body());
		assertThat(json.path("error").asString()).isEqualTo(error);
		assertThat(json.path("error_codes").path(0).asInt()).isEqualTo(number);
		assertThat(json.path("error_description").asString()).startsWith("AADSTS" + number + ": ");
	}

	/** Checks the signature and leaves the claims to the test. */
	private static Jwt decode(JsonNode tokens) {
		NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(entraAddress("/discovery/v2.0/keys")).build();
		decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>());
		return decoder.decode(tokens.path("id_token").asString());
	}

	private static String challenge() {
		try {
			return Base64.getUrlEncoder()
				.withoutPadding()
				.encodeToString(
						MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII)));
		}
		catch (java.security.NoSuchAlgorithmException ex) {
			throw new AssertionError(ex);
		}
	}

	private static String base64(String value) {
		return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
	}

	private static String form(Map<String, String> parameters) {
		return parameters.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
	}

	private static String entraAddress(String path) {
		return entra.authority() + "/" + People.TENANT + path;
	}

}
