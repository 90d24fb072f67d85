package io.patkeeper.signin;

import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.patkeeper.MovableClock;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.FakeEntra;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.SeededTokens;
import io.patkeeper.sandbox.Trouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * People with several tabs, and strangers, over HTTP: who is not signed in leaves nothing
 * behind, and whoever signs in gets the page of each tab, whichever comes first.
 */
@SandboxTest(properties = { "spring.session.timeout=300d", "patkeeper.session.absolute-timeout=300d" })
@Import(AbstractTabsTests.Clocks.class)
abstract class AbstractTabsTests {

	/** As many as a browser opens at once. */
	private static final int CONNECTIONS = 6;

	private final FakeEntra entra = Sandbox.shared().entra();

	private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);

	@LocalServerPort
	private int port;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private MovableClock clock;

	private Browser browser;

	@BeforeEach
	void everythingIsAsItWas() {
		Sandbox.shared().resetToFewTokens();
		this.clock.set(Instant.now());
		this.browser = new Browser(this.port);
	}

	@AfterEach
	void endsTheThreads() {
		this.threads.shutdownNow();
	}

	@Test
	void signsInEveryTabThatABrowserRestores() throws Exception {
		this.browser.signInAs(People.ANA);
		this.browser.forgetApp();
		assertThat(eachIn(tabs(40), Browser::get)).isEqualTo(pages(40));
		assertThat(this.browser.get("/tokens/new").status()).isEqualTo(200);
		assertThat(this.browser.redirects()).isEmpty();
	}

	@Test
	void signsInEveryTabInWhichThePersonHasToChooseAnAccount() throws Exception {
		List<Browser> tabs = tabs(20);
		eachIn(tabs, Browser::get);
		for (int i : new int[] { 19, 0, 10, 1, 18 }) {
			assertThat(whereIs(tabs.get(i).choose(People.ANA))).isEqualTo(page(i) + " 200");
		}
	}

	@Test
	void returnsEveryTabToItsPageIfTheRefreshTokenIsInvalid() throws Exception {
		renewInFourTabs(3);
	}

	@Test
	@Tag("thorough")
	void returnsEveryTabToItsPageEachTime() throws Exception {
		renewInFourTabs(25);
	}

	private void renewInFourTabs(int rounds) throws Exception {
		this.browser.signInAs(People.ANA);
		for (int round = 0; round < rounds; round++) {
			loseAllTokens();
			assertThat(eachIn(tabs(4), Browser::get)).isEqualTo(pages(4));
		}
	}

	@Test
	void losesNoFormWhenAnotherTabSignsInAgain() throws Exception {
		sendAFormWhileOtherTabsSignInAgain(3);
	}

	@Test
	@Tag("thorough")
	void losesNoFormEachTime() throws Exception {
		sendAFormWhileOtherTabsSignInAgain(15);
	}

	private void sendAFormWhileOtherTabsSignInAgain(int rounds) throws Exception {
		this.browser.signInAs(People.ANA);
		for (int round = 0; round < rounds; round++) {
			String name = "kept-" + round;
			Browser form = this.browser.tab();
			form.get("/tokens/new");
			List<Browser> others = tabs(3);
			loseAllTokens();
			Future<Page> sent = this.threads.submit(() -> form.press(text("form.create"), text("token.name"), name,
					text("token.organization"), "contoso", text("token.scopes"), "vso.code", "days", "7"));
			assertThat(eachIn(others, Browser::get)).isEqualTo(pages(3));
			Page answer = sent.get();
			assertThat(answer.status()).as(answer.text()).isEqualTo(200);
			boolean created = !answer.document().select("#token-secret").isEmpty();
			assertThat(created || answer.document().select("input[name=name]").val().equals(name)).as(answer.text())
				.isTrue();
			assertThat(Sandbox.shared().azureDevOps().tokensOf(People.ANA, name)).hasSize(created ? 1 : 0);
		}
	}

	@Test
	void acceptsAFormFromBeforeAnotherTabHasSignedInAgain() {
		this.browser.signInAs(People.ANA);
		Browser form = this.browser.tab();
		form.get("/tokens/new");
		loseAllTokens();
		assertThat(this.browser.get("/tokens/new").status()).isEqualTo(200);
		assertThat(this.entra.authorizationRequests()).hasSize(2);
		Page secret = form.press(text("form.create"), text("token.name"), "from-before", text("token.organization"),
				"contoso", text("token.scopes"), "vso.code", "days", "7");
		assertThat(secret.document().select("#token-secret")).hasSize(1);
	}

	@Test
	void letsATabRepeatItsRequestUntilItHasTheCookieOfTheNewSession() throws Exception {
		this.browser.signInAs(People.ANA);
		String cookie = "SESSION=" + sessionCookie();
		assertThat(this.browser.get("/oauth2/authorization/entra").status()).isEqualTo(200);
		assertThat("SESSION=" + sessionCookie()).isNotEqualTo(cookie);
		assertThat(location(cookie, "GET", "/tokens?q=%20a")).isEqualTo("307 /tokens?q=%20a");
		assertThat(location(cookie, "POST", "/tokens")).isEqualTo("307 /tokens");
		assertThat(location(cookie, "GET", "//evil.example/")).doesNotStartWith("307");
		this.clock.advance(Duration.ofSeconds(4));
		assertThat(location(cookie, "GET", "/tokens")).startsWith("302 " + this.entra.authority());
		assertThat(location(cookie, "POST", "/tokens")).isEqualTo("403 null");
	}

	@Test
	void repeatsNoRequestForTheSessionOfAnotherPerson() throws Exception {
		this.browser.signInAs(People.ANA);
		String cookie = "SESSION=" + sessionCookie();
		this.browser.get("/oauth2/authorization/entra?prompt=select_account");
		this.browser.choose(People.BEN);
		assertThat(location(cookie, "GET", "/tokens")).startsWith("302 " + this.entra.authority());
	}

	private String sessionCookie() {
		return this.browser.cookies()
			.stream()
			.filter((cookie) -> cookie.getName().equals("SESSION"))
			.map(HttpCookie::getValue)
			.findAny()
			.orElseThrow();
	}

	/** Status and Location of what comes back. */
	private String location(String cookie, String method, String path) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.header("Cookie", cookie)
			.method(method, BodyPublishers.noBody())
			.build();
		HttpResponse<Void> response = HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
		return response.statusCode() + " " + response.headers().firstValue("Location").orElse(null);
	}

	@Test
	void showsTheResultOfAChangeAlthoughAnotherTabHasSignedIn() throws Exception {
		FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();
		this.browser.signInAs(People.ANA);
		Browser form = this.browser.tab();
		form.get("/tokens?q=Release+pipeline");
		form.follow(text("token.revoke.name", SeededTokens.PLAIN));
		CountDownLatch signedIn = new CountDownLatch(1);
		azureDevOps.next(Operation.REVOKE, Trouble.waitFor(signedIn));
		Future<Page> revoked = this.threads.submit(() -> form.press(text("revoke.confirm")));
		await().until(() -> azureDevOps.operations().contains(Operation.REVOKE));
		assertThat(this.browser.get("/oauth2/authorization/entra").status()).isEqualTo(200);
		signedIn.countDown();
		assertThat(revoked.get().status()).as(revoked.get().text()).isEqualTo(200);
		assertThat(azureDevOps.tokensOf(People.ANA, SeededTokens.PLAIN).get(0).revoked()).isTrue();
	}

	@Test
	void storesNothingForAnonymousRequests() throws Exception {
		visitAsStranger(30);
	}

	@Test
	@Tag("thorough")
	void storesNothingForSixHundredAnonymousRequests() throws Exception {
		visitAsStranger(600);
	}

	private void visitAsStranger(int requests) throws Exception {
		Map<String, Integer> before = rows();
		assertThat(before).containsKeys("spring_session", "journal");
		this.entra.refuseSignIn("consent_required", 65001, "Nobody has agreed.");
		List<Callable<Page>> visits = List.of(() -> stranger().get("/tokens?q=" + "x".repeat(1500)),
				() -> stranger().get("/oauth2/authorization/entra?page=/tokens"),
				() -> stranger().get("/oauth2/authorization/entra?prompt=select_account"),
				() -> stranger().get("/login/oauth2/code/entra?code=x&state=y"),
				() -> stranger().get("/login/oauth2/code/entra?admin_consent=True"),
				() -> stranger().get("/admin-consent?admin_consent=True&state=x"),
				() -> stranger().post("/tokens", Map.of("name", "x")), () -> stranger().post("/logout", Map.of()),
				() -> stranger().get("/?lang=pt-BR"), () -> stranger().get("/no/such/page"));
		List<Callable<Page>> all = new ArrayList<>();
		for (int i = 0; i < requests; i++) {
			all.add(visits.get(i % visits.size()));
		}
		for (Future<Page> visit : this.threads.invokeAll(all)) {
			assertThat(visit.get().status()).isLessThan(500);
			assertThat(visit.get().headers().allValues("Set-Cookie")).noneMatch((cookie) -> cookie.contains("SESSION"));
		}
		assertThat(rows()).isEqualTo(before);
	}

	private Browser stranger() {
		return new Browser(this.port);
	}

	private Map<String, Integer> rows() {
		Map<String, Integer> rows = new TreeMap<>();
		for (String table : this.jdbc
			.sql("select lower(table_name) from information_schema.tables where lower(table_schema) = 'public'")
			.query(String.class)
			.list()) {
			rows.put(table,
					this.jdbc.sql("select count(*) from \"" + nameOf(table) + "\"").query(Integer.class).single());
		}
		return rows;
	}

	private String nameOf(String table) {
		return this.jdbc.sql("select table_name from information_schema.tables where lower(table_name) = :name")
			.param("name", table)
			.query(String.class)
			.single();
	}

	private List<Browser> tabs(int number) {
		return IntStream.range(0, number).mapToObj((i) -> this.browser.tab()).toList();
	}

	private static List<String> pages(int number) {
		return IntStream.range(0, number).mapToObj((i) -> page(i) + " 200").toList();
	}

	private static String page(int tab) {
		return "/tokens/new?name=tab-" + tab;
	}

	/** Where the tabs end, and with which status. */
	private List<String> eachIn(List<Browser> tabs, Step step) throws Exception {
		List<Callable<String>> steps = new ArrayList<>();
		for (int i = 0; i < tabs.size(); i++) {
			Browser tab = tabs.get(i);
			String page = page(i);
			steps.add(() -> whereIs(step.take(tab, page)));
		}
		List<String> places = new ArrayList<>();
		for (Future<String> place : this.threads.invokeAll(steps)) {
			places.add(place.get());
		}
		return places;
	}

	private static String whereIs(Page page) {
		return page.uri().getPath() + "?" + page.uri().getQuery() + " " + page.status();
	}

	private void loseAllTokens() {
		this.clock.advance(Duration.ofHours(10));
		this.entra.accessTokenLifetime(this.clock.ahead().plusHours(2));
		this.entra.revokeRefreshTokens();
	}

	@TestConfiguration
	static class Clocks {

		@Bean
		@Primary
		MovableClock movableClock() {
			return MovableClock.going();
		}

	}

	private interface Step {

		Page take(Browser tab, String page);

	}

}
