package io.patkeeper.signin;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.patkeeper.MovableClock;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.FakeEntra;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.SeededTokens;
import io.patkeeper.sandbox.Trouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people see when signing in goes wrong, or has to be done again in the middle of
 * something, over HTTP, against an Entra and an Azure DevOps that live on this machine.
 */
@SandboxTest(properties = { "spring.datasource.url=jdbc:h2:mem:sign-in-trouble", "spring.session.timeout=300d",
		"patkeeper.session.absolute-timeout=300d" })
@ExtendWith(OutputCaptureExtension.class)
class SignInTroubleTests {

	private static final String CLAIMS = "{\"access_token\":{\"acrs\":{\"essential\":true,\"value\":\"c1\"}}}";

	private static final String NOTHING_WAS_SENT = text("signin.again.form");

	private static final String TRACE_ID = "\\Q" + text("signin.failed.trace-id") + "\\E [0-9a-f-]{36}";

	private static final String CORRELATION_ID = "\\Q" + text("signin.failed.correlation-id") + "\\E [0-9a-f-]{36}";

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	private final FakeEntra entra = Sandbox.shared().entra();

	@LocalServerPort
	private int port;

	@Autowired
	private MovableClock clock;

	private Browser browser;

	@BeforeEach
	void everythingIsAsItWas(@Autowired JdbcClient jdbc) {
		// The sandbox gives its tokens the same ids again, which nobody else does.
		jdbc.sql("delete from rotation").update();
		this.clock.set(Instant.now());
		Sandbox.shared().resetToFewTokens();
		this.browser = new Browser(this.port);
	}

	@Test
	void sendsRequiredClaimsToEntraAndReturnsToThePage(CapturedOutput output) {
		this.browser.signInAs(People.ANA);
		this.azureDevOps.next(Operation.LIST, Trouble.insufficientClaims(CLAIMS));
		Page list = this.browser.get("/tokens?q=git");
		assertThat(list.uri().getPath() + "?" + list.uri().getQuery()).isEqualTo("/tokens?q=git");
		assertThat(list.document().select("main tbody tr")).isNotEmpty();
		assertThat(this.entra.authorizationRequests()).hasSize(2)
			.last()
			.satisfies((request) -> assertThat(request).containsEntry("claims", CLAIMS)
				.containsEntry("login_hint", People.ANA.userName())
				.doesNotContainKey("prompt"));
		assertThat(this.entra.authorizationRequests().get(0)).doesNotContainKeys("claims", "login_hint");
		assertThat(output).doesNotContain("acrs");
	}

	@Test
	void requestsClaimsOnlyOnceAndThenExplains() {
		this.browser.signInAs(People.ANA);
		this.azureDevOps.always(Operation.LIST, Trouble.insufficientClaims(CLAIMS));
		Page page = this.browser.get("/tokens");
		assertThat(page.status()).isEqualTo(403);
		assertThat(page.heading()).isEqualTo(text("signin.failed.claims.heading"));
		assertThat(page.body()).doesNotContain("acrs");
		assertThat(this.entra.authorizationRequests()).hasSize(2);
		assertThat(this.browser.follow(text("signin.failed.again")).heading()).isEqualTo(page.heading());
		assertThat(this.entra.authorizationRequests()).hasSize(3)
			.last()
			.satisfies((request) -> assertThat(request).containsEntry("claims", CLAIMS));
		Sandbox.shared().azureDevOps().reset();
		assertThat(this.browser.follow(text("signin.failed.again")).status()).isEqualTo(200);
		this.azureDevOps.next(Operation.LIST, Trouble.insufficientClaims(CLAIMS));
		assertThat(this.browser.get("/tokens").status()).as("a new challenge, a new pass").isEqualTo(200);
	}

	@Test
	void treatsAChallengeWithoutValidClaimsAsA401() {
		this.browser.signInAs(People.ANA);
		Pat pat = theToken(SeededTokens.PLAIN);
		this.azureDevOps.next(Operation.GET, Trouble.insufficientClaims("no json"));
		Page page = this.browser.get(addressOf(pat));
		assertThat(page.status()).isEqualTo(401);
		assertThat(page.heading()).isEqualTo(text("fault.not-signed-in.title"));
		assertThat(this.entra.authorizationRequests()).hasSize(1);
	}

	@Test
	void requestsTheClaimsThatEntraRequires(CapturedOutput output) {
		this.browser.signInAs(People.ANA);
		letAccessTokensExpire();
		this.entra.refuseRefreshes("interaction_required", 50076, "Second factor needed.", CLAIMS);
		assertThat(this.browser.get("/tokens").status()).isEqualTo(200);
		assertThat(this.entra.authorizationRequests()).last()
			.satisfies((request) -> assertThat(request).containsEntry("claims", CLAIMS));
		assertThat(output).contains("AADSTS50076").doesNotContain("acrs");
	}

	@ParameterizedTest
	@CsvSource({ "invalid_grant,50173", "interaction_required,50079" })
	void restoresTheFormOfANewToken(String error, int number) {
		this.browser.signInAs(People.ANA);
		this.browser.get("/tokens/new");
		letAccessTokensExpire();
		this.entra.refuseRefreshes(error, number, "Sign in again.", null);
		Page form = pressCreate("nuget \"<b>\" ç");
		assertThat(form.uri().getPath()).isEqualTo("/tokens/new");
		assertThat(form.status()).isEqualTo(200);
		assertThat(form.text()).contains(NOTHING_WAS_SENT);
		assertThat(form.document().select("input[name=name]").val()).isEqualTo("nuget \"<b>\" ç");
		assertThat(form.document().select("option[selected]").text()).isEqualTo("contoso");
		assertThat(form.document().select("input[name^=scopes][checked][value^=vso]").eachAttr("value"))
			.containsExactlyInAnyOrder("vso.code", "vso.packaging_write");
		assertThat(form.document().select("input[name=days][checked]").val()).isEqualTo("7");
		assertThat(this.azureDevOps.operations()).doesNotContain(Operation.CREATE);
		assertThat(this.browser.press(text("form.create")).document().select("#token-secret")).hasSize(1);
		assertThat(this.azureDevOps.tokensOf(People.ANA, "nuget \"<b>\" ç")).hasSize(1);
	}

	@Test
	void restoresAFormOnlyOnce() {
		restoresTheFormOfANewToken("invalid_grant", 50173);
		Page fresh = this.browser.get("/tokens/new");
		assertThat(fresh.document().select("input[name=name]").val()).isEmpty();
		assertThat(fresh.text()).doesNotContain(NOTHING_WAS_SENT);
	}

	@Test
	void restoresTheFormIfAzureDevOpsRequiresClaims() {
		this.browser.signInAs(People.ANA);
		this.browser.get("/tokens/new");
		this.azureDevOps.next(Operation.CREATE, Trouble.insufficientClaims(CLAIMS));
		Page form = pressCreate("claimed");
		assertThat(form.document().select("input[name=name]").val()).isEqualTo("claimed");
		assertThat(form.text()).contains(NOTHING_WAS_SENT);
		assertThat(this.azureDevOps.tokensOf(People.ANA, "claimed")).isEmpty();
	}

	@Test
	void restoresTheFormOfAChange() {
		this.browser.signInAs(People.ANA);
		Pat before = theToken(SeededTokens.PLAIN);
		this.browser.get("/tokens?q=Release+pipeline");
		this.browser.follow(SeededTokens.PLAIN);
		this.browser.follow(text("token.edit"));
		loseAllTokens();
		Page form = this.browser.press(text("form.save"), text("token.name"), "Renamed", text("token.scopes"),
				"vso.wiki");
		assertThat(form.uri().getPath()).isEqualTo(addressOf(before));
		assertThat(form.text()).contains(NOTHING_WAS_SENT);
		assertThat(form.document().select("input[name=name]").val()).isEqualTo("Renamed");
		assertThat(form.document().select("input[name^=scopes][checked][value^=vso]").eachAttr("value"))
			.containsExactlyInAnyOrder("vso.build", "vso.wiki");
		assertThat(theToken(SeededTokens.PLAIN)).isEqualTo(before);
		assertThat(this.browser.press(text("form.save")).heading()).isEqualTo("Renamed");
	}

	@Test
	void returnsToThePageOfAButton() {
		this.browser.signInAs(People.ANA);
		this.browser.get("/tokens?q=Release+pipeline");
		loseAllTokens();
		Page list = this.browser.press(text("token.rotate.name", SeededTokens.PLAIN));
		assertThat(list.uri().getPath() + "?" + list.uri().getQuery()).isEqualTo("/tokens?q=Release+pipeline");
		assertThat(list.text()).contains(NOTHING_WAS_SENT);
		assertThat(this.azureDevOps.tokensOf(People.ANA, SeededTokens.PLAIN)).hasSize(1);
		this.browser.follow(text("token.revoke.name", SeededTokens.PLAIN));
		loseAllTokens();
		Page question = this.browser.press(text("revoke.confirm"));
		assertThat(question.uri().getPath()).endsWith("/revoke");
		assertThat(question.text()).contains(NOTHING_WAS_SENT);
		assertThat(theToken(SeededTokens.PLAIN).revoked()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "//evil.example/tokens/new", "/\\evil.example", "https://evil.example/", "tokens/new",
			"/tokens/new#x", "/tokens\r\nx" })
	void returnsOnlyToItsOwnPages(String page) {
		this.browser.signInAs(People.ANA);
		String csrf = this.browser.get("/tokens/new").document().select("input[name=_csrf]").val();
		loseAllTokens();
		Page arrived = this.browser.post("/tokens", Map.of("_csrf", csrf, "form-page", page, "name", "x",
				"organization", "fabrikam", "scopes", "vso.code", "days", "7"));
		assertThat(arrived.uri()).hasToString("http://localhost:" + this.port + "/tokens");
		assertThat(arrived.text()).contains(NOTHING_WAS_SENT);
	}

	@Test
	void showsAFormOnlyToItsOwner() {
		this.browser.signInAs(People.ANA);
		this.browser.get("/tokens/new");
		this.browser.forgetEntra();
		loseAllTokens();
		pressCreate("of-ana-alone");
		Page form = this.browser.choose(People.BEN);
		assertThat(form.status()).isEqualTo(200);
		assertThat(this.browser.get("/tokens/new").body()).doesNotContain("of-ana-alone")
			.doesNotContain(NOTHING_WAS_SENT);
	}

	@Test
	void doesNotSaveAFormThatIsTooLarge() {
		this.browser.signInAs(People.ANA);
		this.browser.get("/tokens/new");
		loseAllTokens();
		Page form = pressCreate("x".repeat(20_000));
		assertThat(form.uri().getPath()).isEqualTo("/tokens/new");
		assertThat(form.text()).contains(NOTHING_WAS_SENT);
		assertThat(form.document().select("input[name=name]").val()).isEmpty();
	}

	@Test
	void doesNotRedirectDuringARotation() {
		this.browser.signInAs(People.ANA);
		this.azureDevOps.next(Operation.REVOKE, Trouble.insufficientClaims(CLAIMS));
		this.browser.get("/tokens?q=Release+pipeline");
		Page secret = this.browser.press(text("token.rotate.name", SeededTokens.PLAIN));
		String value = secret.document().select("#token-secret").text();
		assertThat(this.azureDevOps.works(value)).isTrue();
		assertThat(secret.text()).contains(text("secret.step.old-still-works"));
		assertThat(this.entra.authorizationRequests()).hasSize(1);
	}

	@Test
	void explainsThatTheSessionHasEndedAfterAForm() {
		this.browser.signInAs(People.ANA);
		this.browser.get("/tokens/new");
		this.browser.forgetApp();
		Page page = pressCreate("too-late");
		assertThat(page.status()).isEqualTo(403);
		assertThat(page.heading()).isEqualTo(text("signin.failed.ended.heading"));
		assertThat(page.text()).contains(text("signin.failed.ended.what"));
		assertThat(this.browser.follow(text("signin.failed.again")).uri().getPath()).isEqualTo("/tokens/new");
		assertThat(this.azureDevOps.tokensOf(People.ANA, "too-late")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void doesNotRepeatASignInForOrganizationsThatStillRefuse(boolean oneOrganization) {
		this.entra.refreshTokens(false);
		this.azureDevOps.always(Operation.LIST, Trouble.unauthorized());
		this.browser.get("/tokens");
		this.browser.choose(oneOrganization ? People.BEN : People.ANA);
		for (int view = 0; view < 10; view++) {
			Page list = this.browser.get("/tokens");
			assertThat(list.status()).as(list.text()).isEqualTo(200);
			assertThat(list.text()).contains(text("fault.not-signed-in.notice", "fabrikam"));
		}
		assertThat(this.entra.authorizationRequests()).hasSize(2);
		this.azureDevOps.reset();
		this.azureDevOps.give(People.BEN, theToken(SeededTokens.PLAIN));
		assertThat(this.browser.get("/tokens").document().select("main tbody tr")).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void showsAndRotatesTokensIfAnotherOrganizationAlwaysRefuses(boolean refreshTokens) {
		this.entra.refreshTokens(refreshTokens);
		this.azureDevOps.always("contoso", Trouble.unauthorized());
		this.browser.get("/tokens");
		this.browser.choose(People.ANA);
		for (int view = 0; view < 10; view++) {
			Page list = this.browser.get("/tokens");
			assertThat(list.document().select("main tbody tr")).isNotEmpty();
			assertThat(list.text()).contains(text("fault.not-signed-in.notice", "contoso"));
		}
		assertThat(refreshes()).isLessThanOrEqualTo(1);
		assertThat(this.entra.authorizationRequests()).hasSizeLessThanOrEqualTo(refreshTokens ? 1 : 2);
		this.browser.get("/tokens?q=Release+pipeline");
		Page secret = this.browser.press(text("token.rotate.name", SeededTokens.PLAIN));
		assertThat(secret.document().getElementById("token-secret")).as(secret.text()).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void refreshesARejectedAccessTokenWithoutARedirect(boolean oneOrganization) {
		this.browser.signInAs(oneOrganization ? People.BEN : People.ANA);
		this.entra.revokeAccessTokens();
		Page list = this.browser.get("/tokens");
		assertNoOrganizationRefuses(list);
		assertThat(this.browser.redirects()).isEmpty();
		assertThat(refreshes()).isOne();
		this.entra.revokeAccessTokens();
		assertNoOrganizationRefuses(this.browser.get("/tokens"));
		assertThat(refreshes()).isEqualTo(2);
	}

	private static void assertNoOrganizationRefuses(Page list) {
		assertThat(list.status()).as(list.text()).isEqualTo(200);
		assertThat(list.text()).doesNotContain(Stream.of("fabrikam", "contoso", "adventure-works")
			.map((organization) -> text("fault.not-signed-in.notice", organization))
			.toList());
	}

	private long refreshes() {
		return this.entra.tokenRequests()
			.stream()
			.filter((request) -> request.grantType().equals("refresh_token"))
			.count();
	}

	@Test
	void showsTheErrorOfEntraIfItStopsALoop() {
		letAccessTokensExpire();
		this.entra.accessTokenLifetime(Duration.ofHours(1));
		this.browser.get("/tokens");
		this.entra.refuseRefreshes("invalid_grant", 50173, "Revoked.", null);
		Page page = this.browser.choose(People.ANA);
		assertThat(page.heading()).isEqualTo(text("signin.failed.loop.heading"));
		assertThat(page.text()).contains("invalid_grant", "AADSTS50173")
			.containsPattern(TRACE_ID)
			.containsPattern(CORRELATION_ID);
	}

	@Test
	void keepsTheSessionWhileEntraCannotBeReached() {
		this.browser.signInAs(People.ANA);
		letAccessTokensExpire();
		this.entra.dropTokenRequests();
		Page list = this.browser.get("/tokens");
		assertThat(list.status()).isEqualTo(503);
		assertThat(list.text()).contains(text("signin.unavailable.what"))
			.doesNotContain(text("signin.unavailable.unchanged"));
		this.entra.tokensAsUsual();
		this.browser.get("/tokens/new");
		letAccessTokensExpire();
		this.entra.tokensUnavailable();
		Page form = pressCreate("not-now");
		assertThat(form.status()).isEqualTo(503);
		assertThat(form.text()).contains(text("signin.unavailable.what"), text("signin.unavailable.unchanged"));
		assertThat(this.azureDevOps.tokensOf(People.ANA, "not-now")).isEmpty();
		this.entra.tokensAsUsual();
		assertThat(this.browser.get("/tokens").status()).isEqualTo(200);
		assertThat(this.entra.authorizationRequests()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			access_denied           | 65004   | 403 | declined
			access_denied           | 90094   | 403 | approval
			consent_required        | 65001   | 403 | approval
			access_denied           | 50020   | 403 | tenant
			invalid_request         | 500200  | 403 | personal
			access_denied           | 50105   | 403 | assigned
			access_denied           | 53003   | 403 | blocked
			interaction_required    | 50076   | 401 | interaction
			unauthorized_client     | 700016  | 502 | application
			invalid_client          | 650057  | 502 | permission
			invalid_resource        | 500011  | 502 | resource
			invalid_request         | 50011   | 502 | redirect
			temporarily_unavailable | 90033   | 502 | unreachable
			server_error            | 50196   | 401 | loop
			something_new           | 1234567 | 401 | other
			""")
	void explainsWhyEntraRefusesPeople(String error, int number, int status, String key) {
		String heading = text("signin.failed." + key + ".heading");
		this.entra.refuseSignIn(error, number, "In Microsoft\u2019s <b>words</b>.");
		Page page = this.browser.get("/tokens");
		assertThat(page.status()).isEqualTo(status);
		assertThat(page.heading()).isEqualTo(heading);
		assertThat(page.text()).contains(error, "AADSTS" + number)
			.containsPattern(TRACE_ID)
			.containsPattern(CORRELATION_ID)
			.doesNotContain("words");
		Browser portuguese = new Browser(this.port).language("pt-BR");
		assertThat(portuguese.get("/tokens").heading()).isNotEmpty().isNotEqualTo(heading).doesNotContain("??");
		this.entra.signInAsUsual();
		assertThat(page.hasLink(text("signin.failed.again")) || page.hasLink(text("signin.failed.another"))).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			invalid_client | 7000215 | 502 | secret
			invalid_client | 7000218 | 502 | secret
			invalid_client | 7000222 | 502 | secret-expired
			invalid_grant  | 54005   | 401 | expired
			""")
	void explainsWhyEntraIssuesNoTokens(String error, int number, int status, String key) {
		String heading = text("signin.failed." + key + ".heading");
		this.browser.get("/tokens");
		this.entra.refuseTokens((status == 502) ? 401 : 400, error, number, "In Microsoft\u2019s words.");
		Page page = this.browser.choose(People.ANA);
		assertThat(page.status()).isEqualTo(status);
		assertThat(page.heading()).isEqualTo(heading);
		assertThat(page.text()).contains(error, "AADSTS" + number)
			.containsPattern(TRACE_ID)
			.containsPattern(CORRELATION_ID)
			.doesNotContain("words", FakeEntra.CLIENT_SECRET);
		this.entra.tokensAsUsual();
		assertThat(this.browser.follow(text("signin.failed.again")).uri().getPath()).isEqualTo("/tokens");
		assertThat(this.browser.page().status()).isEqualTo(200);
	}

	@Test
	void offersALinkForAnAdministratorToConsent() {
		this.entra.refuseSignIn("access_denied", 90094, "Admin consent is required.");
		Page page = this.browser.get("/tokens");
		String link = page.document().select("#admin-consent-link").text();
		assertThat(link).isEqualTo(page.link(text("signin.consent.link.open")).toString())
			.startsWith(this.entra.authority() + "/" + People.TENANT + "/v2.0/adminconsent?client_id="
					+ FakeEntra.CLIENT_ID + "&scope=" + FakeEntra.AZURE_DEVOPS)
			.contains("&redirect_uri=http", "%2Fadmin-consent");
		for (Browser administrator : List.of(new Browser(this.port), this.browser)) {
			Page landing = administrator.get(link);
			assertThat(landing.uri().getPath()).isEqualTo("/admin-consent");
			assertThat(landing.status()).isEqualTo(200);
			assertThat(landing.heading()).isEqualTo(text("signin.consent.given.heading"));
		}
		this.entra.refuseAdminConsent("access_denied", 65004, "<b>Declined</b>.");
		for (Browser administrator : List.of(new Browser(this.port), this.browser)) {
			Page landing = administrator.get(link);
			assertThat(landing.uri().getQuery()).contains("admin_consent=True", "error=access_denied");
			assertThat(landing.status()).isEqualTo(403);
			assertThat(landing.heading()).isEqualTo(text("signin.consent.failed.heading"));
			assertThat(landing.text()).contains("AADSTS65004").doesNotContain("Declined");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			?admin_consent=True&tenant=x                          | 200 | consent.given
			?admin_consent=True&error=access_denied&tenant=x      | 403 | consent.failed
			?admin_consent=True&error=access_denied&state=x       | 403 | consent.failed
			?admin_consent=True&error=                            | 200 | consent.given
			?code=x                                               | 200 | landed
			?state=x                                              | 200 | landed
			?lang=en                                              | 200 | landed
			""")
	void explainsTheCallbackWithoutASignIn(String query, int status, String key) {
		String heading = text("signin." + key + ".heading");
		String address = "/login/oauth2/code/entra" + query;
		Page page = this.browser.get(address);
		assertThat(page.status()).isEqualTo(status);
		assertThat(page.heading()).isEqualTo(heading);
		assertThat(page.text()).doesNotContain(text("signin.failed.title"), text("signin.failed.expired.heading"));
		assertThat(new Browser(this.port).language("pt-BR").get(address.replace("?lang=en", "")).heading()).isNotBlank()
			.isNotEqualTo(heading)
			.doesNotContain("??");
		this.browser.follow(text("home.sign-in"));
		assertThat(this.browser.choose(People.ANA).uri().getPath()).isEqualTo("/tokens");
		Page signedIn = this.browser.get(address);
		if (!query.contains("admin_consent")) {
			assertThat(signedIn.uri().getPath()).isEqualTo("/tokens");
		}
		else {
			assertThat(signedIn.heading()).isEqualTo(heading);
			assertThat(this.browser.follow(text("signin.unavailable.tokens")).status()).isEqualTo(200);
		}
	}

	@Test
	void showsTheRequestedPageIfACallbackIsRepeated() {
		this.browser.get("/tokens?q=git");
		this.browser.choose(People.ANA);
		URI callback = this.browser.redirects()
			.stream()
			.filter((address) -> address.getPath().equals("/login/oauth2/code/entra"))
			.findFirst()
			.orElseThrow();
		assertThat(this.browser.get(callback.toString()).uri().getQuery()).isEqualTo("q=git");
		assertThat(this.entra.tokenRequests()).hasSize(1);
		this.browser.forgetApp();
		assertThat(this.browser.get(callback.toString()).uri().getQuery()).as("signed in again").isEqualTo("q=git");
	}

	@Test
	void asksForTheAccountAgainIfAnotherTabHasSignedIn() {
		chooseWhileAnotherTabSignsIn();
		Page page = this.browser.choose(People.BEN);
		assertThat(page.uri().getQuery()).isEqualTo("q=git");
		assertThat(page.text()).contains(People.BEN.name()).doesNotContain(People.ANA.name());
	}

	@Test
	void asksForTheAccountAgainOnlyOnce() {
		chooseWhileAnotherTabSignsIn();
		this.browser.tab().get("/oauth2/authorization/entra");
		Page page = this.browser.choose(People.BEN);
		assertThat(page.status()).isEqualTo(401);
		assertThat(page.heading()).isEqualTo(text("signin.failed.expired.heading"));
		assertThat(page.link(text("signin.failed.again")).getQuery()).isEqualTo("page=/tokens?q=git");
	}

	private void chooseWhileAnotherTabSignsIn() {
		this.browser.signInAs(People.ANA);
		this.browser.get("/oauth2/authorization/entra?prompt=select_account&page=/tokens?q=git");
		this.browser.tab().get("/oauth2/authorization/entra");
		Page question = this.browser.choose(People.BEN);
		assertThat(question.uri().getQuery()).as(question.text()).contains("prompt=select_account");
		assertThat(question.heading()).isEqualTo("Pick an account");
		assertThat(this.browser.redirects()).extracting(URI::getPath).contains("/login/oauth2/code/entra");
	}

	@Test
	void explainsThatTheBrowserKeepsNoCookies() {
		this.browser.signInAs(People.ANA);
		this.browser.forgetApp();
		Browser cookieless = new Browser(this.port);
		Page page = cookieless.get("/tokens?q=git");
		for (int visits = 0; visits < 2; visits++) {
			assertThat(page.heading()).isEqualTo("Pick an account");
			String state = page.uri().getRawQuery().replaceAll(".*[?&]?state=([^&]*).*", "$1");
			cookieless.forgetApp();
			page = cookieless.get("/login/oauth2/code/entra?code=x&state=" + state);
		}
		assertThat(page.status()).isEqualTo(401);
		assertThat(page.heading()).isEqualTo(text("signin.failed.expired.heading"));
		assertThat(page.link(text("signin.failed.again")).getQuery()).isEqualTo("page=/tokens?q=git");
	}

	@Test
	void restoresAFormFromBeforeAnotherSignIn() {
		this.browser.signInAs(People.ANA);
		Browser form = this.browser.tab();
		form.get("/tokens/new");
		this.browser.forgetApp();
		this.browser.get("/tokens");
		Page answer = form.fromOwnPage()
			.press(text("form.create"), text("token.name"), "from-before", text("token.organization"), "contoso",
					text("token.scopes"), "vso.code", "days", "7");
		assertThat(answer.uri().getPath()).isEqualTo("/tokens/new");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text()).contains(NOTHING_WAS_SENT);
		assertThat(answer.document().select("input[name=name]").val()).isEqualTo("from-before");
		assertThat(this.azureDevOps.tokensOf(People.ANA, "from-before")).isEmpty();
	}

	@Test
	void doesNotTrustTheParametersAfterAdminConsent() {
		String made = "/admin-consent?admin_consent=True&tenant=" + People.OTHER_TENANT + "&state=";
		assertThat(this.browser.get(made + "x").heading()).isEqualTo(text("signin.consent.given.heading"));
		assertThat(this.browser.get("/tokens").uri().toString()).startsWith(this.entra.authority());
		assertThat(this.browser.get("/admin-consent").heading()).isEqualTo(text("signin.landed.heading"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "//evil.example/", "/\\evil.example/", "///evil.example", "/%2fevil.example/",
			"/%5cevil.example" })
	void returnsOnlyToLocalUrls(String address) {
		Page page = this.browser.get("http://localhost:" + this.port + address.replace("\\", "%5C"));
		assertThat(page.uri().getHost()).isNotEqualTo("evil.example");
		if (page.uri().toString().startsWith(this.entra.authority())) {
			page = this.browser.choose(People.BEN);
		}
		assertThat(URI.create("http://localhost:" + this.port).getAuthority()).isEqualTo(page.uri().getAuthority());
	}

	private Page pressCreate(String name) {
		return this.browser.press(text("form.create"), text("token.name"), name, text("token.organization"), "contoso",
				text("token.scopes"), "vso.packaging_write", text("token.scopes"), "vso.code", "days", "7");
	}

	/** Those that are issued from now on live longer. */
	private void letAccessTokensExpire() {
		this.clock.advance(Duration.ofHours(10));
		this.entra.accessTokenLifetime(this.clock.ahead().plusHours(2));
	}

	private void loseAllTokens() {
		letAccessTokensExpire();
		this.entra.revokeRefreshTokens();
	}

	private Pat theToken(String name) {
		return this.azureDevOps.tokensOf(People.ANA, name).get(0);
	}

	private static String addressOf(Pat pat) {
		return "/organizations/fabrikam/tokens/" + pat.authorizationId();
	}

	@TestConfiguration
	static class Clocks {

		@Bean
		@Primary
		MovableClock movableClock() {
			return MovableClock.going();
		}

	}

}
