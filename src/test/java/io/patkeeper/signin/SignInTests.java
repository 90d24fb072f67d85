package io.patkeeper.signin;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.patkeeper.FreePort;
import io.patkeeper.MovableClock;
import io.patkeeper.PatkeeperApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * People who sign in, stay signed in, and sign out, over HTTP.
 */
class SignInTests {

	private static final String ADA = EntraStandIn.TENANT + ":" + EntraStandIn.ADA;

	private static final EntraStandIn entra = new EntraStandIn();

	private static final MovableClock clock = new MovableClock(Instant.now());

	private static final String CLIENT = "11111111-2222-3333-4444-555555555555";

	@TempDir
	private static Path directory;

	private static final int port = FreePort.find();

	private static final String url = "http://localhost:" + port;

	private static ConfigurableApplicationContext app;

	private final Browser browser = new Browser();

	@BeforeAll
	static void start() {
		app = new SpringApplicationBuilder(PatkeeperApplication.class, TestPages.class)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean("testClock", Clock.class,
					() -> clock, (definition) -> definition.setPrimary(true)))
			.run("--server.port=" + port, "--spring.datasource.url=jdbc:h2:file:" + directory.resolve("patkeeper"),
					"--patkeeper.entra.authority=" + entra.authority(),
					"--patkeeper.entra.tenant-id=" + EntraStandIn.TENANT, "--patkeeper.entra.client-id=" + CLIENT,
					"--patkeeper.entra.credential.secret=s3cret",
					// Longer than the clock is moved on, in which nobody is idle.
					"--spring.session.timeout=4h");
	}

	@AfterAll
	static void stop() {
		app.close();
		entra.close();
	}

	@BeforeEach
	void reset() {
		entra.reset();
		clock.set(Instant.now());
		jdbc().sql("delete from spring_session").update();
	}

	@Test
	void bringsPeopleToThePageThatTheyWanted() {
		HttpResponse<String> response = this.browser.getAndFollow(url + "/test/person?a=b");
		assertThat(response.uri()).hasToString(url + "/test/person?a=b");
		assertThat(response.body()).isEqualTo(ADA + " Ada Lovelace ada@contoso.com");
	}

	@Test
	void bringsPeopleWhoWantedNothingElseToTheirTokens() {
		HttpResponse<String> response = this.browser.getAndFollow(url + "/oauth2/authorization/entra",
				(target) -> target.getPath().equals("/tokens"));
		assertThat(Browser.target(response)).hasToString(url + "/tokens");
	}

	@Test
	void knowsWhereItHasPagesWhenItChecksTheRedirectPath() {
		Set<String> paths = app.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
			.getHandlerMethods()
			.keySet()
			.stream()
			.flatMap((mapping) -> mapping.getPatternValues().stream())
			.filter((path) -> !path.startsWith("/test"))
			.collect(Collectors.toSet());
		assertThat(paths).hasSizeGreaterThan(10).allMatch(EntraProperties::isTaken);
	}

	@Test
	void provesItselfToEntra() {
		signIn();
		assertThat(entra.tokenRequests).singleElement()
			.satisfies((form) -> assertThat(form).containsEntry("grant_type", "authorization_code")
				.containsEntry("client_id", CLIENT)
				.containsEntry("client_secret", "s3cret")
				.containsEntry("redirect_uri", url + "/login/oauth2/code/entra")
				.containsKey("code_verifier"));
	}

	@Test
	void changesTheSessionIdAtSignIn() {
		this.browser.get(url + "/test/person");
		String before = this.browser.sessionCookie();
		signIn();
		assertThat(before).isNotEmpty();
		assertThat(this.browser.sessionCookie()).isNotEmpty().isNotEqualTo(before);
		assertThat(sessions()).isEqualTo(1);
	}

	@Test
	void protectsTheCookie() {
		assertThat(this.browser.get(url + "/test/person").headers().allValues("Set-Cookie")).singleElement()
			.asString()
			.startsWith("SESSION=")
			.contains("; HttpOnly", "; SameSite=Lax")
			.doesNotContain("Secure");
	}

	@Test
	void knowsPeopleInTheDatabaseByTenantAndObjectId() {
		signIn();
		assertThat(jdbc().sql("select owner from signed_in_session").query(String.class).single()).isEqualTo(ADA);
	}

	@Test
	void keepsPeopleSignedInOverARestart() {
		signIn();
		app.close();
		start();
		assertThat(this.browser.get(url + "/test/person").body()).startsWith(ADA);
		assertThat(this.browser.get(url + "/test/token").body()).isEqualTo("Bearer access-1");
	}

	@Test
	void landsOnTheTokensWhenTheCallbackIsReloaded() {
		signIn();
		HttpResponse<String> response = this.browser
			.get(url + "/login/oauth2/code/entra?code=code-0&state=of-yesterday");
		assertThat(Browser.target(response)).hasToString(url + "/tokens");
	}

	@Test
	void startsWhileEntraIsDownAndSaysSoAtSignIn() {
		entra.trouble = Map.entry(503, "<html>down</html>");
		HttpResponse<String> response = this.browser.getAndFollow(url + "/test/person");
		assertThat(response.statusCode()).isEqualTo(502);
		assertThat(response.body()).contains("Microsoft Entra cannot be reached").doesNotContain("down", "Exception");
		entra.trouble = EntraStandIn.NO_TROUBLE;
		assertThat(this.browser.getAndFollow(url + "/oauth2/authorization/entra").body()).startsWith(ADA);
	}

	@Test
	void explainsThatTheSecretHasExpired() {
		entra.trouble = Map.entry(401, """
				{"error":"invalid_client","error_description":"AADSTS7000222: The provided client secret keys are \
				expired. Trace ID: 0d2fc4a1-1111-4a4a-9f9f-0123456789ab \
				Correlation ID: 1e3fd5b2-2222-4b4b-8e8e-ba9876543210","error_codes":[7000222]}""");
		HttpResponse<String> response = this.browser.getAndFollow(url + "/test/person");
		assertThat(response.statusCode()).isEqualTo(502);
		assertThat(response.body())
			.contains("The client secret of Patkeeper has expired", "invalid_client", "AADSTS7000222",
					"0d2fc4a1-1111-4a4a-9f9f-0123456789ab", "1e3fd5b2-2222-4b4b-8e8e-ba9876543210")
			.doesNotContain("s3cret", "provided client secret keys");
	}

	@Test
	void explainsThatThePersonDeclined() {
		HttpResponse<String> toEntra = this.browser.get(url + "/oauth2/authorization/entra");
		String state = Browser.target(toEntra).getQuery().replaceAll(".*state=([^&]+).*", "$1");
		HttpResponse<String> response = this.browser.get(
				url + "/login/oauth2/code/entra?error=access_denied&error_description=AADSTS65004%3A%20<b>no</b>&state="
					.replace("<", "%3C")
					.replace(">", "%3E") + state.replace("=", "%3D"));
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(response.body()).contains("were declined", "access_denied", "AADSTS65004").doesNotContain("<b>no");
	}

	@Test
	void turnsPeopleOfAnotherTenantAway() {
		entra.tid = "11111111-2222-3333-4444-555555555555";
		HttpResponse<String> response = this.browser.getAndFollow(url + "/test/person");
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(response.body()).contains("This account cannot be used here", "prompt=select_account",
				"tenant_not_allowed");
		assertThat(Browser.isRedirect(this.browser.get(url + "/test/person"))).isTrue();
	}

	@Test
	void explainsAnAttemptThatHasExpired() {
		HttpResponse<String> response = new Browser().get(url + "/login/oauth2/code/entra?code=x&state=of-yesterday");
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.body()).contains("This sign-in has expired", "authorization_request_not_found",
				"href=\"/oauth2/authorization/entra\"");
	}

	@Test
	void keepsPeopleWorkingWhenTheirTokensLiveForHalfAMinute() {
		entra.expiresIn = 30;
		signIn();
		for (int i = 1; i <= 5; i++) {
			assertThat(this.browser.get(url + "/test/token").body()).isEqualTo("Bearer access-" + i);
			assertThat(this.browser.get(url + "/test/token").body()).isEqualTo("Bearer access-" + i);
			clock.set(Instant.now().plusSeconds(25));
			assertThat(this.browser.get(url + "/test/token").body()).isEqualTo("Bearer access-" + (i + 1));
			clock.set(Instant.now());
		}
	}

	@Test
	void refreshesOnceForAllThatOneRequestDoesInParallel() {
		entra.expiresIn = 30;
		signIn();
		entra.expiresIn = 3600;
		clock.set(Instant.now().plusSeconds(40));
		assertThat(this.browser.get(url + "/test/tokens-in-parallel").body()).isEqualTo("Bearer access-2");
		assertThat(entra.tokenRequests).filteredOn((form) -> form.get("grant_type").equals("refresh_token")).hasSize(1);
	}

	@Test
	void takesThePersonThroughEntraAndBackWhenTheRefreshTokenIsDead() {
		signIn();
		clock.advance(Duration.ofHours(2));
		entra.trouble = Map.entry(400, "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS700082: x\"}");
		HttpResponse<String> toEntra = this.browser.get(url + "/test/token?page=2");
		assertThat(Browser.target(toEntra).toString()).startsWith(entra.authority());
		entra.trouble = EntraStandIn.NO_TROUBLE;
		clock.set(Instant.now());
		HttpResponse<String> response = this.browser.getAndFollow(Browser.target(toEntra).toString());
		assertThat(response.uri()).hasToString(url + "/test/token?page=2");
		assertThat(response.body()).isEqualTo("Bearer access-2");
	}

	@Test
	void keepsPeopleSignedInWhileEntraCannotBeReached() {
		signIn();
		clock.advance(Duration.ofHours(2));
		entra.trouble = Map.entry(503, "<html>down</html>");
		HttpResponse<String> response = this.browser.get(url + "/test/token");
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.body()).contains("You are still signed in", "href=\"/tokens\"").doesNotContain("down");
		assertThat(this.browser.get(url + "/test/tokens-in-parallel").statusCode()).isEqualTo(503);
		assertThat(this.browser.get(url + "/test/person").body()).startsWith(ADA);
		entra.trouble = EntraStandIn.NO_TROUBLE;
		assertThat(this.browser.get(url + "/test/token").body()).isEqualTo("Bearer access-2");
	}

	@Test
	void endsTheSessionHereAndAtEntra() {
		signIn();
		HttpResponse<String> response = signOut();
		URI target = Browser.target(response);
		assertThat(target.toString())
			.startsWith(entra.authority() + "/" + EntraStandIn.TENANT + "/oauth2/v2.0/logout?");
		assertThat(target.getQuery())
			.isEqualTo("id_token_hint=" + entra.idTokens.get(0) + "&post_logout_redirect_uri=" + url + "/");
		assertThat(response.headers().allValues("Set-Cookie"))
			.anySatisfy((cookie) -> assertThat(cookie).startsWith("SESSION=;").contains("Max-Age=0"));
		assertThat(sessions()).isZero();
		assertThat(jdbc().sql("select count(*) from spring_session_attributes").query(Integer.class).single()).isZero();
	}

	@Test
	void signsOutWithTheNewestIdToken() {
		signIn();
		clock.advance(Duration.ofHours(1));
		assertThat(this.browser.get(url + "/test/token").body()).isEqualTo("Bearer access-2");
		assertThat(entra.idTokens).hasSize(2).doesNotHaveDuplicates();
		assertThat(Browser.target(signOut()).getQuery()).startsWith("id_token_hint=" + entra.idTokens.get(1));
	}

	private void signIn() {
		assertThat(this.browser.getAndFollow(url + "/test/person").body()).startsWith(ADA);
	}

	private HttpResponse<String> signOut() {
		return this.browser.post(url + "/logout", this.browser.get(url + "/test/csrf").body());
	}

	private int sessions() {
		return jdbc().sql("select count(*) from spring_session").query(Integer.class).single();
	}

	private JdbcClient jdbc() {
		return app.getBean(JdbcClient.class);
	}

}
