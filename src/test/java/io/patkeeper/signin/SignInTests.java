package io.patkeeper.signin;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.patkeeper.FreePort;
import io.patkeeper.MovableClock;
import io.patkeeper.PatkeeperApplication;
import io.patkeeper.Texts;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeEntra;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.session.TestPages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * People who sign in, stay signed in, and sign out, over HTTP.
 */
class SignInTests {

	private static final String ANA = People.TENANT + ":" + People.ANA.objectId();

	private static final FakeEntra entra = Sandbox.shared().entra();

	private static final MovableClock clock = new MovableClock(Instant.now());

	@TempDir
	private static Path directory;

	private static final int port = FreePort.find();

	private static final String url = "http://localhost:" + port;

	private static final String SIGN_OUT_OF_ENTRA = entra.authority() + "/" + People.TENANT
			+ "/oauth2/v2.0/logout?post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A" + port + "%2F";

	private static ConfigurableApplicationContext app;

	private final Browser browser = new Browser(port);

	@BeforeAll
	static void start() {
		app = new SpringApplicationBuilder(PatkeeperApplication.class, TestPages.class)
			.initializers(new Sandbox.Settings(),
					(context) -> ((GenericApplicationContext) context).registerBean("testClock", Clock.class,
							() -> clock, (definition) -> definition.setPrimary(true)))
			.run("--server.port=" + port, "--spring.datasource.url=jdbc:h2:file:" + directory.resolve("patkeeper"),
					// Longer than the clock is moved on, in which nobody is idle.
					"--spring.session.timeout=4h");
	}

	@AfterAll
	static void stop() {
		app.close();
	}

	@BeforeEach
	void everythingIsAsItWas() {
		Sandbox.shared().resetToFewTokens();
		clock.set(Instant.now());
		jdbc().sql("delete from spring_session").update();
	}

	@Test
	void returnsToTheRequestedPage() {
		this.browser.get("/test/person?a=b");
		Page page = this.browser.choose(People.ANA);
		assertThat(page.uri()).hasToString(url + "/test/person?a=b");
		assertThat(page.body()).isEqualTo(ANA + " Ana Souza ana.souza@fabrikam.example");
	}

	@Test
	void returnsToTheTokensByDefault() {
		this.browser.get("/oauth2/authorization/entra");
		assertThat(this.browser.choose(People.ANA).uri()).hasToString(url + "/tokens");
	}

	@Test
	void reservesThePathsOfAllPages() {
		Set<String> paths = app.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
			.getHandlerMethods()
			.keySet()
			.stream()
			.flatMap((mapping) -> mapping.getPatternValues().stream())
			.filter((path) -> !path.startsWith("/test") && !path.equals("/login/oauth2/code/entra"))
			.collect(Collectors.toSet());
		assertThat(paths).hasSizeGreaterThan(10).allMatch(EntraProperties::isReserved);
	}

	/** Entra compares all that comes here with what it knows. */
	@Test
	void authenticatesAtEntra() {
		signIn();
		assertThat(entra.tokenRequests()).singleElement().satisfies((request) -> {
			assertThat(request.grantType()).isEqualTo("authorization_code");
			assertThat(request.parameters()).contains("client_id", "client_secret", "redirect_uri", "code_verifier");
		});
		assertThat(entra.authorizationRequests()).singleElement()
			.satisfies((request) -> assertThat(request).containsEntry("client_id", FakeEntra.CLIENT_ID)
				.containsEntry("redirect_uri", url + "/login/oauth2/code/entra"));
	}

	@Test
	void protectsTheCookie() {
		signIn();
		assertThat(this.browser.answers()).flatExtracting((answer) -> answer.headers().allValues("Set-Cookie"))
			.filteredOn((cookie) -> cookie.startsWith("SESSION"))
			.singleElement()
			.asString()
			.startsWith("SESSION=")
			.contains("; HttpOnly", "; SameSite=Lax")
			.doesNotContain("Secure");
	}

	@Test
	void leavesOneSessionAfterASignIn() {
		signIn();
		assertThat(sessions()).isEqualTo(1);
	}

	@Test
	void storesPeopleByTenantAndObjectId() {
		signIn();
		assertThat(jdbc().sql("select owner from signed_in_session").query(String.class).single()).isEqualTo(ANA);
	}

	@Test
	void keepsPeopleSignedInAcrossARestart() {
		signIn();
		String token = token();
		app.close();
		start();
		assertThat(this.browser.get("/test/person").body()).startsWith(ANA);
		assertThat(this.browser.redirects()).isEmpty();
		assertThat(token()).isEqualTo(token);
	}

	@Test
	void showsTheTokensIfTheCallbackIsReloaded() {
		signIn();
		Page page = this.browser.get("/login/oauth2/code/entra?code=code-0&state=of-yesterday");
		assertThat(page.uri()).hasToString(url + "/tokens");
		assertThat(this.browser.redirects()).hasSize(1);
	}

	@Test
	void explainsThatEntraIsUnavailableAndRecovers() {
		entra.tokensBehindAPage();
		this.browser.get("/test/person");
		Page page = this.browser.choose(People.ANA);
		assertThat(page.status()).isEqualTo(502);
		assertThat(page.heading()).isEqualTo(text("signin.failed.unreachable.heading"));
		assertThat(page.body()).doesNotContain(FakeEntra.PAGE_INSTEAD_OF_TOKENS, "Exception");
		entra.tokensAsUsual();
		assertThat(this.browser.follow(text("signin.failed.again")).body()).startsWith(ANA);
	}

	@Test
	void explainsThatThePersonDeclined() {
		entra.refuseSignIn("access_denied", 65004, "<b>no</b>");
		Page page = this.browser.get("/oauth2/authorization/entra");
		assertThat(page.status()).isEqualTo(403);
		assertThat(page.text()).contains(text("signin.failed.declined.what"));
		assertThat(page.body()).contains("access_denied", "AADSTS65004").doesNotContain("<b>no");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = "bearer")
	void acceptsATokenTypeInAnotherCaseOrNone(String type) {
		entra.tokenType(type);
		signIn();
		clock.advance(Duration.ofHours(2));
		entra.accessTokenLifetime(Duration.ofHours(4));
		assertThat(token()).isNotEmpty();
		assertThat(refreshes()).isEqualTo(1);
	}

	@Test
	void distinguishesAnInvalidResponseFromNone() {
		entra.tokenType("pop");
		this.browser.get("/test/person");
		Page page = this.browser.choose(People.ANA);
		assertThat(page.heading()).isEqualTo(text("signin.failed.other.heading"));
		assertThat(page.text()).contains("tokenType cannot be null");
	}

	@Test
	void showsTheAccountNameWithoutADisplayName() {
		entra.changeIdTokens((claims) -> claims.remove("name"));
		signIn();
		Page page = this.browser.get("/sessions");
		assertThat(page.document().select("header bdi").text()).isEqualTo(People.ANA.userName());
		assertThat(page.document().select("header").text()).doesNotContain(People.ANA.objectId().toString());
	}

	@Test
	void ignoresTheCaseOfIds() {
		entra.changeIdTokens((claims) -> {
			claims.computeIfPresent("tid", (name, id) -> id.toString().toUpperCase(Locale.ROOT));
			claims.computeIfPresent("oid", (name, id) -> id.toString().toUpperCase(Locale.ROOT));
		});
		signIn();
		assertThat(jdbc().sql("select owner from signed_in_session").query(String.class).single()).isEqualTo(ANA);
	}

	@ParameterizedTest
	@ValueSource(longs = { -4, 4 })
	void allowsTheClocksToDifferByUpToFiveMinutes(long minutes) {
		issueIdTokens(Duration.ofMinutes(minutes));
		signIn();
	}

	@Test
	void explainsThatTheClockIsBehind() {
		issueIdTokens(Duration.ofMinutes(12));
		this.browser.get("/test/person");
		Page page = this.browser.choose(People.ANA);
		assertThat(page.status()).isEqualTo(502);
		assertThat(page.heading()).isEqualTo(text("signin.failed.clock.heading"));
		assertThat(page.text()).contains("wrong_clock", text("signin.failed.clock.behind", 11));
	}

	@Test
	void explainsThatTheClockIsAhead() {
		issueIdTokens(Duration.ofHours(-3));
		this.browser.get("/test/person");
		Page page = this.browser.choose(People.ANA);
		assertThat(page.heading()).isEqualTo(text("signin.failed.clock.heading"));
		assertThat(page.text()).contains(text("signin.failed.clock.ahead", 180));
		assertThat(this.browser.language("pt-BR").get("/oauth2/authorization/entra").text())
			.contains(text(Texts.PORTUGUESE, "signin.failed.clock.ahead", 180));
	}

	/** By a clock that is ahead of ours. */
	private static void issueIdTokens(Duration ahead) {
		entra.changeIdTokens((claims) -> List.of("iat", "nbf", "exp")
			.forEach((name) -> claims.computeIfPresent(name, (claim, time) -> ((Instant) time).plus(ahead))));
	}

	@Test
	void explainsAnInvalidIdTokenWithoutShowingIt() {
		entra.changeIdTokens((claims) -> claims.put("aud", List.of("another-application")));
		this.browser.get("/test/person");
		Page page = this.browser.choose(People.ANA);
		assertThat(page.status()).isEqualTo(401);
		assertThat(page.text()).contains("The ID Token contains invalid claims: {aud}")
			.doesNotContain("another-application");
	}

	@Test
	void rejectsPeopleOfAnotherTenant() {
		entra.changeIdTokens((claims) -> {
			claims.put("tid", People.OTHER_TENANT.toString());
			claims.put("iss", entra.authority() + "/" + People.OTHER_TENANT + "/v2.0");
		});
		this.browser.get("/test/person");
		Page page = this.browser.choose(People.ANA);
		assertThat(page.status()).isEqualTo(403);
		assertThat(page.heading()).isEqualTo(text("signin.failed.tenant.heading"));
		assertThat(page.body()).contains("prompt=select_account", "tenant_not_allowed");
		this.browser.forgetEntra();
		assertThat(this.browser.get("/test/person").uri().toString()).as("not signed in").startsWith(entra.authority());
	}

	@Test
	void signsInAgainAfterTheStateOfAnotherRelease() {
		assertThat(this.browser.get("/login/oauth2/code/entra?code=x&state=" + "a".repeat(43) + "%3D").heading())
			.isEqualTo("Pick an account");
		assertThat(this.browser.choose(People.ANA).uri()).hasToString(url + "/tokens");
	}

	@Test
	void explainsASignInThatHasExpiredTwice() {
		Page question = this.browser.get("/login/oauth2/code/entra?code=x&state=of-yesterday");
		assertThat(question.heading()).isEqualTo("Pick an account");
		String state = question.uri().getRawQuery().replaceAll(".*[?&]?state=([^&]*).*", "$1");
		this.browser.forgetApp();
		Page page = this.browser.get("/login/oauth2/code/entra?code=x&state=" + state);
		assertThat(page.status()).isEqualTo(401);
		assertThat(page.heading()).isEqualTo(text("signin.failed.expired.heading"));
		assertThat(page.body()).contains("authorization_request_not_found", "href=\"/oauth2/authorization/entra\"");
	}

	@Test
	void worksWithTokensThatLiveForHalfAMinute() {
		entra.accessTokenLifetime(Duration.ofSeconds(30));
		signIn();
		Set<String> tokens = new HashSet<>(Set.of(token()));
		for (int i = 0; i < 5; i++) {
			assertThat(tokens).contains(token());
			clock.set(Instant.now().plusSeconds(25));
			String next = token();
			assertThat(tokens.add(next)).as("a new one").isTrue();
			clock.set(Instant.now());
			assertThat(token()).isEqualTo(next);
		}
	}

	@Test
	void refreshesOnceForParallelCallsOfARequest() {
		entra.accessTokenLifetime(Duration.ofSeconds(30));
		signIn();
		String token = token();
		entra.accessTokenLifetime(Duration.ofHours(1));
		clock.advance(Duration.ofSeconds(40));
		String refreshed = this.browser.get("/test/tokens-in-parallel").body();
		assertThat(refreshed).isEqualTo(token()).isNotEqualTo(token);
		assertThat(refreshes()).isEqualTo(1);
	}

	@Test
	void redirectsToEntraAndBackIfTheRefreshTokenIsInvalid() {
		signIn();
		String token = token();
		clock.advance(Duration.ofHours(2));
		entra.revokeRefreshTokens();
		this.browser.forgetEntra();
		Page question = this.browser.get("/test/token?page=2");
		assertThat(question.uri().toString()).startsWith(entra.authority());
		clock.set(Instant.now());
		Page page = this.browser.choose(People.ANA);
		assertThat(page.uri()).hasToString(url + "/test/token?page=2");
		assertThat(page.body()).isEqualTo(token()).isNotEqualTo(token);
	}

	@Test
	void keepsPeopleSignedInWhileEntraCannotBeReached() {
		signIn();
		String token = token();
		clock.advance(Duration.ofHours(2));
		entra.tokensBehindAPage();
		Page page = this.browser.get("/test/token");
		assertThat(page.status()).isEqualTo(503);
		assertThat(page.text()).contains(text("signin.unavailable.what"));
		assertThat(page.body()).contains("href=\"/tokens\"").doesNotContain(FakeEntra.PAGE_INSTEAD_OF_TOKENS);
		assertThat(this.browser.get("/test/tokens-in-parallel").status()).isEqualTo(503);
		assertThat(this.browser.get("/test/person").body()).startsWith(ANA);
		entra.tokensAsUsual();
		entra.accessTokenLifetime(Duration.ofHours(4));
		assertThat(token()).isNotEqualTo(token);
	}

	@Test
	void endsTheSessionAndThatOfEntra() {
		signIn();
		HttpResponse<String> response = signOut();
		assertThat(target(response)).hasToString(SIGN_OUT_OF_ENTRA);
		assertThat(response.headers().allValues("Set-Cookie"))
			.anySatisfy((cookie) -> assertThat(cookie).startsWith("SESSION=;").contains("Max-Age=0"));
		assertThat(sessions()).isZero();
		assertThat(jdbc().sql("select count(*) from spring_session_attributes").query(Integer.class).single()).isZero();
		assertThat(this.browser.page().uri()).as("back from Entra").hasToString(url + "/");
		assertThat(this.browser.get("/test/person").heading()).isEqualTo("Pick an account");
	}

	@Test
	void signsOutPeopleWithTwoHundredGroups() {
		entra.changeIdTokens((claims) -> claims.put("groups",
				Stream.generate(() -> UUID.randomUUID().toString()).limit(200).toList()));
		signIn();
		assertThat(target(signOut())).hasToString(SIGN_OUT_OF_ENTRA);
		assertThat(sessions()).isZero();
		assertThat(this.browser.get("/test/person").heading()).isEqualTo("Pick an account");
	}

	@Test
	void sendsTheLogoutHintIfTheIdTokenHasTheClaim() {
		entra.changeIdTokens((claims) -> claims.put("login_hint", "O.Q+U/I= &x=1"));
		signIn();
		assertThat(target(signOut())).hasToString(SIGN_OUT_OF_ENTRA + "&logout_hint=O.Q%2BU%2FI%3D%20%26x%3D1");
		assertThat(this.browser.page().uri()).hasToString(url + "/");
	}

	@Test
	void signsOutOfEntraAlthoughTheSessionHasEnded() {
		signIn();
		String csrf = this.browser.get("/test/csrf").body();
		jdbc().sql("delete from spring_session").update();
		int before = this.browser.answers().size();
		assertThat(this.browser.post("/logout", Map.of("_csrf", csrf)).uri()).hasToString(url + "/");
		assertThat(target(this.browser.answers().get(before))).hasToString(SIGN_OUT_OF_ENTRA);
		assertThat(this.browser.get("/test/person").heading()).isEqualTo("Pick an account");
	}

	private void signIn() {
		this.browser.get("/test/person");
		assertThat(this.browser.choose(People.ANA).body()).startsWith(ANA);
	}

	/** What is sent to Azure DevOps. */
	private String token() {
		String token = this.browser.get("/test/token").body();
		assertThat(token).startsWith("Bearer " + FakeEntra.ACCESS_TOKEN_CANARY);
		return token;
	}

	private HttpResponse<String> signOut() {
		String csrf = this.browser.get("/test/csrf").body();
		int before = this.browser.answers().size();
		this.browser.post("/logout", Map.of("_csrf", csrf));
		return this.browser.answers().get(before);
	}

	private static URI target(HttpResponse<String> response) {
		return URI.create(response.headers().firstValue("Location").orElseThrow());
	}

	private static long refreshes() {
		return entra.tokenRequests().stream().filter((request) -> request.grantType().equals("refresh_token")).count();
	}

	private int sessions() {
		return jdbc().sql("select count(*) from spring_session").query(Integer.class).single();
	}

	private JdbcClient jdbc() {
		return app.getBean(JdbcClient.class);
	}

}
