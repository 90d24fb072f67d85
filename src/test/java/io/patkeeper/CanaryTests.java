package io.patkeeper;

import java.io.IOException;
import java.net.HttpCookie;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.FakeEntra;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.Trouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Goes through everything that people do and everything that goes wrong for them, with a
 * log that tells as much as it can, and then looks for secrets wherever they do not
 * belong.
 */
@SandboxTest(properties = { "spring.datasource.url=jdbc:h2:mem:canaries", "management.server.port=0",
		"management.endpoints.web.exposure.include=*", "management.endpoints.web.discovery.enabled=true" })
@Tag("thorough")
class CanaryTests {

	/** What the values of tokens start with in the sandbox. */
	private static final String PAT = "PatSecretCanary";

	/** Those that see requests, answers, tokens and sessions go by. */
	private static final List<String> TALKATIVE = List.of("io.patkeeper", "org.springframework.http",
			"org.springframework.security", "org.springframework.session", "org.springframework.web",
			"org.springframework.jdbc", "org.apache.catalina", "org.apache.tomcat");

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	private final FakeEntra entra = Sandbox.shared().entra();

	private final Log log = new Log();

	private final Map<Logger, Level> levels = new LinkedHashMap<>();

	@LocalServerPort
	private int port;

	@LocalManagementPort
	private int managementPort;

	private Browser browser;

	@BeforeEach
	void listenToEverything() {
		Sandbox.shared().resetToFewTokens();
		this.browser = new Browser(this.port);
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		setLevel(root, Level.DEBUG);
		TALKATIVE.forEach((name) -> setLevel(context.getLogger(name), Level.TRACE));
		this.log.setContext(context);
		this.log.start();
		root.addAppender(this.log);
		root.getAppender("CONSOLE").stop();
	}

	@AfterEach
	void listenAsBefore() {
		Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		root.detachAppender(this.log);
		root.getAppender("CONSOLE").start();
		this.levels.forEach(Logger::setLevel);
	}

	/**
	 * With the levels that people run it with.
	 */
	private void listenAsUsual() {
		this.levels.forEach(Logger::setLevel);
	}

	private void setLevel(Logger logger, Level level) {
		this.levels.put(logger, logger.getLevel());
		logger.setLevel(level);
	}

	@Test
	void leaksNothingWhenATokenIsCreatedRotatedAndRevoked() {
		this.browser.signInAs(People.BEN);
		create("canary");
		this.browser.get(this.browser.page().uri().toString());
		this.browser.press(text("secret.stored"));
		this.browser.get("/tokens?q=canary");
		this.browser.press(text("token.rotate.name", "canary"));
		this.browser.press(text("secret.stored"));
		this.browser.get("/tokens?q=canary");
		this.browser.follow(text("token.revoke.name", "canary"));
		this.browser.press(text("revoke.confirm"));
		assertThat(this.azureDevOps.operations()).contains(Operation.CREATE, Operation.REVOKE);
		assertNothingLeaked();
	}

	@Test
	void leaksNothingWhenTheOldTokenOfARotationCannotBeRevoked() {
		this.azureDevOps.always(Operation.REVOKE, Trouble.serverError(503));
		this.browser.signInAs(People.BEN);
		create("canary");
		this.browser.get("/tokens");
		this.browser.press(text("token.rotate.name", "canary"));
		this.browser.get("/tokens");
		assertNothingLeaked();
	}

	@Test
	void leaksNothingWhenACreationHasNoAnswerOrOneThatMakesNoSense() {
		this.browser.signInAs(People.BEN);
		for (Trouble trouble : List.of(Trouble.dropAfterWork(), Trouble.truncated(), Trouble.wrongContentType(),
				Trouble.resetAfterWork(), Trouble.byteOrderMark(), Trouble.nulls("authorizationId"),
				Trouble.refusal("invalidScope"), Trouble.unauthorized(), Trouble.serverError(500))) {
			this.azureDevOps.next(Operation.CREATE, trouble);
			create("unanswered");
		}
		assertNothingLeaked();
	}

	@Test
	void leaksNothingWhenTokensOfEntraAreRenewedOrCannotBe() {
		this.browser.signInAs(People.BEN);
		this.entra.revokeAccessTokens();
		this.browser.get("/tokens");
		this.entra.revokeAccessTokens();
		this.entra.tokensUnavailable();
		this.browser.get("/tokens");
		this.entra.tokensAsUsual();
		this.entra.revokeAccessTokens();
		this.entra.revokeRefreshTokens();
		this.browser.get("/tokens");
		assertNothingLeaked();
	}

	@Test
	void leaksNothingWhenASignInFails() {
		this.entra.refuseTokens(401, "invalid_client", 7000215, "Invalid client secret provided.");
		this.browser.signInAs(People.BEN);
		this.entra.tokensAsUsual();
		this.entra.dropTokenRequests();
		this.browser.signInAs(People.BEN);
		this.entra.tokensAsUsual();
		this.entra.changeIdTokens((claims) -> claims.put("nonce", "another"));
		this.browser.signInAs(People.BEN);
		this.entra.changeIdTokens((claims) -> claims.put("tid", UUID.randomUUID().toString()));
		this.browser.signInAs(People.BEN);
		this.entra.reset();
		this.entra.refuseSignIn("access_denied", 65004, "The user declined to consent.");
		this.browser.get("/tokens");
		assertNothingLeaked();
	}

	@Test
	void leaksNothingOnErrorPages() {
		this.browser.signInAs(People.BEN);
		create("canary");
		Pat created = this.azureDevOps.tokensOf(People.BEN, "canary").get(0);
		String page = "/organizations/fabrikam/tokens/" + created.authorizationId();
		for (String address : List.of("/nowhere", "/tokens;a=b", page + "/secret/stored", page + "/rotate",
				"/organizations/-/tokens/x", "/error", "/tokens/new?replaces=x")) {
			this.browser.get(address);
		}
		this.browser.post(page + "/rotate", Map.of());
		this.browser.post("/tokens", Map.of("name", "x".repeat(70_000)));
		assertNothingLeaked();
	}

	@Test
	void leaksNothingWhenSigningOut() {
		this.browser.signInAs(People.BEN);
		Set<String> idTokens = new LinkedHashSet<>(this.entra.secrets());
		this.browser.press(text("layout.sign-out"));
		// Entra asks to be told whose session to end, by the ID token in the address.
		idTokens.removeIf((token) -> token.startsWith("Entra") || this.browser.answers()
			.stream()
			.noneMatch((answer) -> answer.headers().firstValue("Location").orElse("").contains(token)));
		assertNothingLeaked(idTokens);
	}

	@Test
	void leaksNothingByItsManagement() {
		this.browser.signInAs(People.BEN);
		create("canary");
		JsonNode links = JsonMapper.builder()
			.build()
			.readTree(this.browser.get(management() + "/actuator").body())
			.path("_links");
		assertThat(links.propertyNames()).contains("health", "env", "configprops", "metrics", "beans");
		for (String name : links.propertyNames()) {
			JsonNode link = links.path(name);
			if (!link.path("templated").asBoolean() && !name.equals("heapdump")) {
				this.browser.get(link.path("href").asString(""));
			}
		}
		this.browser.get(management() + "/actuator/env/patkeeper.entra.credential.secret");
		this.browser.get(management() + "/actuator/env/ENTRA_CLIENT_SECRET");
		assertNothingLeaked();
	}

	@Test
	void leaksNothingToAdministrators() {
		this.browser.signInAs(People.ANA);
		this.browser.get("/help");
		Page page = this.browser.follow(text("administration.title"));
		assertThat(page.text()).contains("ENTRA_CLIENT_SECRET", "SPRING_DATASOURCE_URL", "ENTRA_TENANT_ID")
			.doesNotContain("jdbc:", "mem:canaries");
		assertNothingLeaked();
	}

	@Test
	void leaksNothingByItsMetrics() {
		this.browser.signInAs(People.BEN);
		create("canary");
		UUID token = this.azureDevOps.tokensOf(People.BEN, "canary").get(0).authorizationId();
		this.browser.get("/organizations/fabrikam/tokens/" + token);
		JsonNode names = JsonMapper.builder()
			.build()
			.readTree(this.browser.get(management() + "/actuator/metrics").body())
			.path("names");
		assertThat(names.valueStream().map((name) -> name.asString(""))).contains("http.server.requests",
				"http.client.requests");
		names.forEach((name) -> {
			Page metric = this.browser.get(management() + "/actuator/metrics/" + name.asString(""));
			assertThat(metric.status()).isEqualTo(200);
			assertThat(metric.body()).doesNotContain("fabrikam", token.toString(), People.BEN.objectId().toString(),
					"canary");
		});
		assertNothingLeaked();
	}

	@Test
	void logsNothingOfRequestsThatMakeNoSense() throws IOException {
		this.browser.signInAs(People.BEN);
		Map<String, String> requests = requestsThatMakeNoSense();
		assertNotLogged(requests);
		listenAsUsual();
		assertNotLogged(requests);
	}

	/**
	 * They may be addresses of pages, and as such they are in the log that tells as much
	 * as it can.
	 */
	@Test
	void logsNothingOfAddressesThatMakeNoSense() throws IOException {
		this.browser.signInAs(People.BEN);
		listenAsUsual();
		Map<String, String> requests = new LinkedHashMap<>();
		for (String address : List.of("/CANARY", "/CANARY//", "/%2e%2e/CANARY", "/tokens;x=CANARY", "/?lang=CANARY",
				"/?lang=CANARY%zz", "/tokens?page=CANARY&status=CANARY&organization=CANARY&q=CANARY",
				"/organizations/CANARY/tokens/CANARY", "/organizations/fabrikam/tokens/CANARY/secret",
				"/organizations/fabrikam/tokens/CANARY/rotate", "/journal?page=CANARY&from=CANARY&until=CANARY",
				"/tokens/new?days=CANARY&until=CANARY&replaces=CANARY", "/rotations/CANARY", "/assets/CANARY",
				"/oauth2/authorization/CANARY", "/login/oauth2/code/entra?code=CANARY&state=CANARY",
				"/login/oauth2/code/entra?error=CANARY&error_description=CANARY&state=CANARY",
				"/admin-consent?error=CANARY&error_description=CANARY", "/actuator/CANARY",
				"/actuator/health/CANARY")) {
			String start = address + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
			requests.put("GET " + address, "GET " + start + "\r\n");
			requests.put("GET " + address + " by Ben", "GET " + start + "Cookie: COOKIES\r\n\r\n");
			requests.put("POST " + address, "POST " + start + "Content-Length: 0\r\n\r\n");
			requests.put("PUT " + address + " by Ben", "PUT " + start + "Cookie: COOKIES\r\nContent-Length: 0\r\n\r\n");
		}
		assertNotLogged(requests);
	}

	/**
	 * Sends requests with what only the browser should know in the place of CANARY.
	 */
	private void assertNotLogged(Map<String, String> requests) throws IOException {
		String cookies = String.join("; ",
				this.browser.cookies().stream().map((cookie) -> cookie.getName() + "=" + cookie.getValue()).toList());
		String ticket = this.browser.cookies()
			.stream()
			.filter((cookie) -> cookie.getName().equals("SESSION"))
			.map(HttpCookie::getValue)
			.findFirst()
			.orElseThrow();
		List<String> leaks = new ArrayList<>();
		for (Map.Entry<String, String> request : requests.entrySet()) {
			this.log.entries.clear();
			String filled = request.getValue().replace("COOKIES", cookies).replace("CANARY", ticket);
			int length = filled.length() - filled.indexOf("\r\n\r\n") - 4;
			RawAnswer answer = RawAnswer.to(this.port, filled.replace("LENGTH", String.valueOf(length)));
			assertThat(answer.status()).as(request.getKey()).isLessThan(502);
			this.log.entries.stream()
				.filter((entry) -> entry.text().contains(ticket))
				.forEach((entry) -> leaks
					.add("%s by %s: %.400s".formatted(request.getKey(), entry.logger(), entry.text())));
		}
		assertThat(leaks).isEmpty();
	}

	private static Map<String, String> requestsThatMakeNoSense() {
		Map<String, String> requests = new LinkedHashMap<>();
		requests.put("a cookie without an end", get("Cookie: SESSION=\"CANARY"));
		requests.put("a cookie with a space", get("Cookie: SESSION=a CANARY; b=c"));
		requests.put("a cookie with a control character", get("Cookie: SESSION=\u0001CANARY"));
		requests.put("a cookie with a byte that is no character", get("Cookie: SESSION=\u00FFCANARY"));
		requests.put("a cookie whose name is none", get("Cookie: SESS[ION=CANARY; =CANARY; ,=CANARY"));
		requests.put("an unknown ticket", get("Cookie: SESSION=xCANARY"));
		requests.put("two tickets", get("Cookie: SESSION=CANARY; SESSION=CANARY"));
		requests.put("an unknown language", get("Cookie: language=CANARY"));
		requests.put("a header without a colon", get("CANARY"));
		requests.put("a header without a name", get(": CANARY"));
		requests.put("a header with a space in its name", get("Coo kie: CANARY"));
		requests.put("a header with a control character", get("X-Any: \u0001CANARY"));
		requests.put("a header with a line end", get("X-Any: a\rCANARY"));
		requests.put("a header that goes on", get("Cookie: a=b\r\n CANARY"));
		requests.put("a header that is too large", get("Cookie: a=" + "CANARY".repeat(1000)));
		requests.put("too many headers", get("X-Any: CANARY\r\n".repeat(200) + "X-Any: CANARY"));
		requests.put("a host that is none", get("Host: CANARY[").replace("Host: localhost\r\n", ""));
		requests.put("a port that is none", get("Host: localhost:CANARY").replace("Host: localhost\r\n", ""));
		requests.put("two hosts", get("Host: CANARY"));
		requests.put("another host", get("X-Any: any").replace("GET /", "GET http://CANARY/"));
		requests.put("no method", "CANARY\r\n\r\n");
		requests.put("an unknown method", get("X-Any: any").replace("GET", "CANARY"));
		requests.put("a method that is none", get("X-Any: any").replace("GET", "CANARY\u0001"));
		requests.put("an address with a space", get("X-Any: any").replace("GET /", "GET / CANARY"));
		requests.put("an address with a bracket", get("X-Any: any").replace("GET /", "GET /<CANARY>"));
		requests.put("an address with half a character", get("X-Any: any").replace("GET /", "GET /CANARY%zz"));
		requests.put("an unknown protocol", get("X-Any: any").replace("HTTP/1.1", "CANARY"));
		requests.put("a length that is none", post("Content-Length: CANARY", ""));
		requests.put("an unknown coding", post("Transfer-Encoding: CANARY", ""));
		requests.put("a chunk that is none", post("Transfer-Encoding: chunked", "CANARY\r\n\r\n"));
		requests.put("a chunk that goes on", post("Transfer-Encoding: chunked", "6\r\nCANARY\r\n0\r\n\r\n"));
		requests.put("a trailer that is none", post("Transfer-Encoding: chunked", "0\r\nCANARY\r\n\r\n"));
		requests.put("a form in a wrong encoding", post("Content-Length: LENGTH", "a=CANARY%zz&b=%zzCANARY"));
		requests.put("a field without a name", post("Content-Length: LENGTH", "=CANARY&&CANARY"));
		requests.put("too many fields", post("Content-Length: LENGTH", "CANARY=CANARY&".repeat(200)));
		requests.put("a form that is too large", post("Content-Length: LENGTH", "a=" + "CANARY".repeat(1000)));
		requests.put("a form that is cut off", post("Content-Length: LENGTH", "a=CANARY").replace("LENGTH", "7"));
		requests.put("a form with an unknown character set",
				post("Content-Length: 3", "a=b").replace("form-urlencoded", "form-urlencoded; charset=CANARY"));
		requests.put("a content type that is none",
				post("Content-Length: 3", "a=b").replace("application/x-www-form-urlencoded", "CANARY"));
		requests.put("a body in parts", post("Content-Length: LENGTH", "CANARY")
			.replace("application/x-www-form-urlencoded", "multipart/form-data; boundary=CANARY"));
		for (String header : List.of("Accept", "Accept-Language", "Accept-Encoding", "Accept-Charset", "Authorization",
				"Expect", "Forwarded", "If-Modified-Since", "If-None-Match", "Origin", "Range", "Referer",
				"Sec-Fetch-Site", "Sec-Fetch-Mode", "TE", "Upgrade", "User-Agent", "X-CSRF-TOKEN", "X-Forwarded-For",
				"X-Forwarded-Host", "X-Forwarded-Port", "X-HTTP-Method-Override", "Access-Control-Request-Method")) {
			requests.put("GET with " + header, get(header + ": CANARY"));
			requests.put("POST with " + header, post("Content-Length: 3\r\n" + header + ": \"CANARY", "a=b"));
		}
		return requests;
	}

	private static String get(String headers) {
		return "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n\r\n";
	}

	private static String post(String headers, String body) {
		return "POST /tokens HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
				+ "Content-Type: application/x-www-form-urlencoded\r\n" + headers + "\r\n\r\n" + body;
	}

	private String management() {
		return "http://localhost:" + this.managementPort;
	}

	private void create(String name) {
		this.browser.get("/tokens/new");
		this.browser.press(text("form.create"), text("token.name"), name, text("token.organization"), "fabrikam",
				text("token.scopes"), "vso.code", "days", "7");
	}

	private void assertNothingLeaked() {
		assertNothingLeaked(Set.of());
	}

	/**
	 * Looks everywhere.
	 * @param inAddresses what may stand in an address that the browser is sent to
	 */
	private void assertNothingLeaked(Set<String> inAddresses) {
		Set<String> secrets = new TreeSet<>(this.entra.secrets());
		secrets.addAll(List.of(FakeEntra.ACCESS_TOKEN_CANARY, FakeEntra.REFRESH_TOKEN_CANARY,
				FakeEntra.CLIENT_SECRET_CANARY, PAT));
		assertThat(secrets).allMatch((secret) -> secret.length() > 10);
		List<String> leaks = new ArrayList<>();
		for (HttpResponse<String> answer : this.browser.answers()) {
			if (answer.uri().getPort() != this.port && answer.uri().getPort() != this.managementPort) {
				continue;
			}
			for (String secret : secrets) {
				boolean shown = secret.equals(PAT) && answer.uri().getPath().endsWith("/secret");
				if (answer.body().contains(secret) && !shown) {
					leaks.add("%s in the body of %s".formatted(secret, answer.uri()));
				}
				answer.headers().map().forEach((name, values) -> {
					boolean told = name.equalsIgnoreCase("Location") && inAddresses.contains(secret);
					if (values.toString().contains(secret) && !told) {
						leaks.add("%s in %s of %s".formatted(secret, name, answer.uri()));
					}
				});
			}
		}
		assertThat(leaks).isEmpty();
		Set<String> logged = new TreeSet<>(secrets);
		this.browser.cookies()
			.stream()
			.filter((cookie) -> cookie.getName().contains("SESSION") && !cookie.getName().startsWith("FAKE"))
			.forEach((cookie) -> logged.add(cookie.getValue()));
		assertThat(this.log.entries).hasSizeGreaterThan(100);
		for (Entry entry : this.log.entries) {
			for (String secret : logged) {
				if (entry.text().contains(secret)) {
					leaks.add("%s of %s: %.400s".formatted(secret, entry.logger(), entry.text()));
				}
			}
		}
		assertThat(leaks).isEmpty();
	}

	/**
	 * What was logged.
	 *
	 * @param logger by whom
	 * @param text the message, with the exception if there was one
	 */
	private record Entry(String logger, String text) {

	}

	/**
	 * Keeps what the app logs. Entra and Azure DevOps run in the same process and may say
	 * what they like: their threads have names of their own.
	 */
	private static final class Log extends AppenderBase<ILoggingEvent> {

		private final List<Entry> entries = new CopyOnWriteArrayList<>();

		@Override
		protected void append(ILoggingEvent event) {
			if (event.getThreadName().contains("127.0.0.1") || event.getThreadName().startsWith("qtp")) {
				return;
			}
			String exception = (event.getThrowableProxy() != null)
					? ThrowableProxyUtil.asString(event.getThrowableProxy()) : "";
			this.entries.add(
					new Entry(event.getLevel() + " " + event.getLoggerName(), event.getFormattedMessage() + exception));
		}

	}

}
