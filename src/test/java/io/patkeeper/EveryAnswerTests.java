package io.patkeeper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.SeededTokens;
import io.patkeeper.sandbox.Trouble;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What holds for every answer, whoever gives it: the program's pages, Spring's errors,
 * the firewall of Spring Security, or Tomcat, which may not even understand the question.
 */
@SandboxTest(properties = "spring.datasource.url=jdbc:h2:mem:answers")
@ExtendWith(OutputCaptureExtension.class)
class EveryAnswerTests {

	private static final Logger logger = LoggerFactory.getLogger(EveryAnswerTests.class);

	private static final String HASHED = "max-age=31536000, public, immutable";

	private static final String FORGED = "2026-11-23T08:00:00.000Z  INFO everything is fine";

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	@LocalServerPort
	private int port;

	@BeforeEach
	void everythingIsAsItWas() {
		Sandbox.shared().resetToFewTokens();
	}

	static Stream<Arguments> requests() {
		String form = "Content-Type: application/x-www-form-urlencoded\r\n";
		return Stream.of(request("the start page", 200, "GET / HTTP/1.1", ""),
				request("its headers", 200, "HEAD / HTTP/1.1", ""),
				request("what is allowed", 200, "OPTIONS / HTTP/1.1", ""),
				request("a redirect to Entra", 302, "GET /oauth2/authorization/entra HTTP/1.1", ""),
				request("a page for people who are signed in", 302, "GET /tokens HTTP/1.1", ""),
				request("a stray answer of Entra", 302, "GET /login/oauth2/code/entra?code=x&state=y HTTP/1.1", ""),
				request("a stray refusal of Entra", 401, "GET /login/oauth2/code/entra?error=x&state=y HTTP/1.1", ""),
				request("an asset", 200, "GET /assets/app.css HTTP/1.1", ""),
				request("an asset that is not there", 404, "GET /assets/none.css HTTP/1.1", ""),
				request("an asset of another version", 302,
						"GET /assets/app-00000000000000000000000000000000.css HTTP/1.1", ""),
				request("a hash without an asset", 404, "GET /assets/app-00000000000000000000000000000000 HTTP/1.1",
						""),
				request("the folder of the assets", 404, "GET /assets/ HTTP/1.1", ""),
				request("health", 200, "GET /actuator/health HTTP/1.1", ""),
				request("the error page, out of the blue", 500, "GET /error HTTP/1.1", ""),
				request("a form without a token", 403, "POST /tokens HTTP/1.1", form),
				request("a form of another site", 403, "POST /tokens HTTP/1.1", "Sec-Fetch-Site: cross-site\r\n"),
				request("a stranger's large form", 403, "POST /tokens HTTP/1.1", form, "a=" + "b".repeat(70_000)),
				request("a stranger's form in a wrong encoding", 403, "POST /tokens HTTP/1.1", form, "a=%zz"),
				request("a question in a wrong encoding", 400, "GET /?lang=%zz HTTP/1.1", ""),
				request("an address that the firewall turns away", 400, "GET /tokens;a=b HTTP/1.1", ""),
				request("a method that the firewall turns away", 400, "BREW / HTTP/1.1", ""),
				request("a method that Tomcat turns away", 405, "TRACE / HTTP/1.1", ""),
				request("a tunnel", 501, "CONNECT example.com:443 HTTP/1.1", ""),
				request("no HTTP at all", 400, "GARBAGE", ""), request("a newer HTTP", 505, "GET / HTTP/9.9", ""),
				request("an encoded slash", 400, "GET /organizations/a%2Fb/tokens HTTP/1.1", ""),
				request("half an encoded character", 400, "GET /%a HTTP/1.1", ""),
				request("a raw bracket", 400, "GET /<script> HTTP/1.1", ""),
				request("headers that are too large", 431, "GET / HTTP/1.1", "X-Long: " + "a".repeat(33_000) + "\r\n"),
				request("an address that is too large", 431, "GET /" + "a".repeat(33_000) + " HTTP/1.1", ""),
				request("a length that is no number", 400, "POST / HTTP/1.1", "Content-Length: many\r\n"),
				request("a coding that nobody knows", 501, "POST / HTTP/1.1", "Transfer-Encoding: foo\r\n"));
	}

	private static Arguments request(String name, int status, String line, String headers) {
		return request(name, status, line, headers, "");
	}

	private static Arguments request(String name, int status, String line, String headers, String body) {
		String length = (body.isEmpty() || headers.contains("Content-Length")) ? ""
				: "Content-Length: " + body.length() + "\r\n";
		return Arguments.of(name, status,
				line + "\r\nHost: localhost\r\nAccept: text/html, */*;q=0.1\r\nConnection: close\r\n" + headers + length
						+ "\r\n" + body);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("requests")
	void tellsBrowsersWhatToRefuse(String name, int status, String request) throws IOException {
		RawAnswer answer = send(request);
		assertThat(answer.status()).isEqualTo(status);
		assertGuarded(answer.headers());
		assertThat(answer.headers()).containsEntry("cache-control", "no-store");
	}

	static Stream<Arguments> errors() {
		// The page of a sign-in that failed has its own tests.
		return requests().filter((request) -> (int) request.get()[1] >= 400 && (int) request.get()[1] != 401);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("errors")
	void explainsItselfWithoutTellingWhatItIsMadeOf(String name, int status, String request) throws IOException {
		RawAnswer answer = send(request);
		assertThat(Jsoup.parse(answer.body()).select("h1").text()).isNotBlank();
		assertThat(Jsoup.parse(answer.body()).select("title").text())
			.startsWith(text("title.error", "").split("·")[0].strip());
		assertThat(answer.body()).contains(answer.headers().get("x-correlation-id"))
			.doesNotContainIgnoringCase("tomcat")
			.doesNotContainIgnoringCase("spring")
			.doesNotContain("Exception")
			.doesNotContain("\tat ")
			.doesNotContain("<script>")
			.doesNotContain("style=");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("errors")
	void speaksPortugueseToo(String name, int status, String request) throws IOException {
		RawAnswer answer = send(request.replace("Accept: ", "Accept-Language: pt-BR\r\nAccept: "));
		boolean languageWasRead = !request.matches("(?s)(GARBAGE|GET /<script>|GET /a{1000}).*");
		assertThat(Jsoup.parse(answer.body()).select("html").attr("lang")).isEqualTo(languageWasRead ? "pt-BR" : "en");
	}

	@Test
	void guardsWhatASignedInPersonSees() {
		Browser browser = new Browser(this.port);
		assertGuarded(browser.signInAs(People.ANA).headers());
		UUID id = this.azureDevOps.tokensOf(People.ANA, SeededTokens.PLAIN).get(0).authorizationId();
		String token = "/organizations/fabrikam/tokens/" + id;
		for (String address : List.of("/tokens", "/tokens/new", "/organizations/new", token, token + "/revoke",
				token + "/secret", token + "/nowhere", "/organizations/-/tokens/" + id, "/tokens/new?replaces=x")) {
			assertGuardedAndNotStored(browser.get(address));
		}
		assertGuardedAndNotStored(browser.post(token + "/rotate", Map.of()));
		browser.get("/tokens");
		browser.get("/tokens?q=Release+pipeline");
		assertGuardedAndNotStored(browser.press(text("token.rotate.name", SeededTokens.PLAIN)));
		this.azureDevOps.always(Operation.GET, Trouble.serverError(503));
		assertGuardedAndNotStored(browser.get(token));
	}

	@Test
	void letsBrowsersKeepAssetsUnderAnAddressThatChangesWithThem() {
		Browser browser = new Browser(this.port);
		List<String> assets = Stream.of("link[rel=stylesheet]", "link[rel=icon]", "script[src]", "svg.icon use")
			.map((query) -> browser.get("/").document().select(query).first())
			.map((element) -> element.hasAttr("href") ? element.attr("href") : element.attr("src"))
			.map((address) -> address.replaceAll("#.*", ""))
			.toList();
		assertThat(assets).allSatisfy((address) -> {
			Page asset = browser.get(address);
			assertThat(asset.status()).isEqualTo(200);
			assertGuarded(asset.headers());
			assertThat(asset.headers().allValues("Cache-Control")).containsExactly(HASHED);
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 403, 404, 405, 409, 413, 431, 500, 503 })
	void hasAPageForEachError(int status) {
		for (String language : List.of("en", "pt-BR")) {
			Browser browser = new Browser(this.port).language(language);
			browser.get("/tokens");
			browser.choose(People.BEN);
			Page page = browser.get("/failing?status=" + status);
			assertThat(page.status()).isEqualTo(status);
			assertThat(page.document().select("html").attr("lang")).isEqualTo(language);
			assertThat(page.document().select("header .who").text()).contains("Ben Carter");
			assertThat(page.document().select("main code").text()).isEqualTo(correlationId(page.headers()));
			assertThat(page.text()).doesNotContain("on purpose");
			assertGuardedAndNotStored(page);
		}
	}

	@Test
	void tellsTheIdOnThePageOfAFaultToo() {
		Browser browser = new Browser(this.port);
		browser.signInAs(People.ANA);
		this.azureDevOps.always(Operation.GET, Trouble.tooManyRequests(Duration.ofSeconds(17)));
		Page fault = browser.get("/organizations/fabrikam/tokens/" + UUID.randomUUID());
		assertThat(fault.status()).isEqualTo(429);
		assertThat(fault.headers().firstValue("Retry-After")).hasValue("17");
		assertThat(fault.document().select("main dd").eachText()).contains(correlationId(fault.headers()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST /tokens", "POST /oauth2/authorization/entra", "POST /logout", "POST /",
			"POST /tokens?_csrf=x", "PUT /tokens", "DELETE /tokens" })
	void answersTheFormOfAStrangerBeforeItArrives(String line) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			// Tomcat itself would wait for twice as long.
			socket.setSoTimeout(10_000);
			socket.getOutputStream()
				.write((line + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\nContent-Type: "
						+ "application/x-www-form-urlencoded\r\n\r\nname=")
					.getBytes(StandardCharsets.ISO_8859_1));
			socket.getOutputStream().flush();
			String answer = new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
			assertThat(answer).containsPattern("403|302");
		}
	}

	@Test
	void explainsAFormThatIsTooLarge() {
		Browser browser = new Browser(this.port);
		browser.signInAs(People.ANA);
		Page large = browser.post("/tokens", Map.of("name", "x".repeat(70_000)));
		assertThat(large.status()).isEqualTo(413);
		assertGuardedAndNotStored(large);
	}

	@Test
	void hasOneMorePageForWhenTheErrorPageFails() throws IOException {
		Browser browser = new Browser(this.port).language("pt-BR");
		browser.get("/tokens");
		browser.choose(People.BEN);
		Page page = browser.get("/failing?status=410");
		assertThat(page.status()).isBetween(400, 599);
		assertThat(page.heading()).isEqualTo(text(Texts.PORTUGUESE, "error.4xx"));
		assertThat(page.body()).contains(correlationId(page.headers())).doesNotContain("on purpose");
		assertGuardedAndNotStored(page);
	}

	@Test
	void readsTheCookiesOfManyOtherApplications() throws IOException {
		assertThat(send(getWithCookies("a=" + "b".repeat(31_000))).status()).isEqualTo(200);
		assertThat(send(getWithCookies("a=b; ".repeat(5000))).status()).isEqualTo(200);
	}

	@Test
	void hasRoomForAllThatARedirectToEntraCarries() throws IOException {
		StringBuilder cookies = new StringBuilder("SIGNIN-x=" + "k".repeat(43));
		for (int i = 0; i < 25; i++) {
			cookies.append("; SIGNIN-").append("n".repeat(200)).append(i).append("=").append("k".repeat(43));
		}
		RawAnswer answer = send(
				getWithCookies(cookies.toString()).replace("GET /", "GET /tokens?q=" + "a".repeat(990)));
		assertThat(answer.status()).isEqualTo(302);
		assertThat(answer.headers().get("set-cookie").split("Max-Age=0")).hasSize(21);
	}

	@ParameterizedTest
	@CsvSource({ "en, cookies, private window", "pt-BR, cookies, janela anônima" })
	void namesCookiesAsTheReasonWhenThereAreTooMany(String language, String reason, String wayOut) throws IOException {
		RawAnswer answer = send(getWithCookies("a=" + "b".repeat(33_000)).replace("Host:",
				"Accept-Language: " + language + "\r\nHost:"));
		assertThat(Jsoup.parse(answer.body()).select("main").text()).contains(reason, wayOut);
	}

	private static String getWithCookies(String cookies) {
		return "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: text/html\r\nCookie: " + cookies
				+ "\r\n\r\n";
	}

	@Test
	void namesEachRequestAnewWhateverTheClientSays() throws IOException {
		String request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Correlation-Id: mine\r\n\r\n";
		List<String> ids = List.of(send(request).headers().get("x-correlation-id"),
				send(request).headers().get("x-correlation-id"));
		assertThat(ids).doesNotHaveDuplicates().allMatch((id) -> id.matches("[0-9a-f]{16}"));
	}

	@Test
	void logsAnExceptionWithTheIdThatThePersonSees(CapturedOutput output) {
		Browser browser = new Browser(this.port);
		browser.get("/failing");
		Page page = browser.choose(People.BEN);
		assertThat(page.status()).isEqualTo(500);
		assertThat(output.toString().lines())
			.anyMatch((line) -> line.contains("[" + correlationId(page.headers()) + "]") && line.contains("ERROR"));
		assertThat(output).contains("failed on purpose");
	}

	@Test
	void doesNotFillTheLogWithFormsThatCannotBeRead(CapturedOutput output) throws IOException {
		for (Arguments arguments : requests().toList()) {
			send((String) arguments.get()[2]);
		}
		assertThat(output).doesNotContain("InvalidParameterException");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void leavesALineForAnUploadThatIsAborted(boolean reset, CapturedOutput output) throws IOException {
		Browser browser = new Browser(this.port);
		browser.signInAs(People.ANA);
		assertLeavesOneLine(output, reset, "POST /tokens HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookies(browser)
				+ "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\na=b");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void takesADownloadThatIsAbortedForNoError(boolean reset, CapturedOutput output) throws Exception {
		Browser browser = new Browser(this.port);
		browser.signInAs(People.ANA);
		int before = output.toString().length();
		abort(reset, "GET /large HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookies(browser) + "\r\n\r\n");
		assertThat(Failing.ended.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
		assertThat(output.toString().substring(before)).doesNotContain("ERROR", "WARN", "Exception");
	}

	private void abort(boolean reset, String request) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			socket.setSoLinger(reset, 0);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			socket.getOutputStream().flush();
		}
	}

	private void assertLeavesOneLine(CapturedOutput output, boolean reset, String request) throws IOException {
		int before = output.toString().length();
		abort(reset, request);
		await().until(() -> output.toString().substring(before).contains("A client disconnected"));
		assertThat(output.toString().substring(before).lines().filter((line) -> !line.isBlank())).singleElement()
			.asString()
			.contains("INFO", "A client disconnected");
	}

	private static String cookies(Browser browser) {
		return String.join("; ",
				browser.cookies().stream().map((cookie) -> cookie.getName() + "=" + cookie.getValue()).toList());
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\r", "\u2028", "\u0085", "\u000B", "\n\n" })
	void logsNothingThatLooksLikeAnEntryOfItsOwn(String lineBreak, CapturedOutput output) {
		logger.warn("Named {}", "a" + lineBreak + FORGED, new IllegalStateException("b" + lineBreak + FORGED));
		assertThat(output.toString().split("[\\r\\n\\x0B\\f\\x85\u2028\u2029]+"))
			.anyMatch((line) -> line.contains(FORGED))
			.noneMatch((line) -> line.startsWith(FORGED));
	}

	@Test
	void logsNothingThatAnAnswerForges(CapturedOutput output) {
		Browser browser = new Browser(this.port);
		browser.signInAs(People.ANA);
		this.azureDevOps.always(Operation.GET,
				Trouble.answer(403, "application/json", "{\"message\":\"no\\r\\n" + FORGED + "\"}"));
		browser.get("/organizations/fabrikam/tokens/" + UUID.randomUUID());
		assertThat(output.toString().split("[\\r\\n]+")).anyMatch((line) -> line.contains(FORGED))
			.noneMatch((line) -> line.startsWith(FORGED));
	}

	@Test
	void canWriteItsLogAsJsonWithTheIdInIt() {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		StructuredLogEncoder encoder = new StructuredLogEncoder();
		encoder.setContext(context);
		encoder.setFormat("ecs");
		encoder.start();
		MDC.put("correlationId", "0123456789abcdef");
		try {
			LoggingEvent event = new LoggingEvent("here", context.getLogger("test"), Level.WARN, "a\n" + FORGED, null,
					null);
			String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
			assertThat(line.strip()).doesNotContain("\n");
			assertThat(JsonMapper.builder().build().readTree(line).path("correlationId").asString(""))
				.isEqualTo("0123456789abcdef");
		}
		finally {
			MDC.remove("correlationId");
		}
	}

	@ParameterizedTest
	@CsvSource({ "cross-site, 403", "same-site, 403", "same-origin, 302" })
	void changesNothingForAnotherSite(String site, int status) throws IOException {
		Browser browser = new Browser(this.port);
		Page list = browser.signInAs(People.ANA);
		String csrf = list.document().select("input[name=_csrf]").first().val();
		UUID id = this.azureDevOps.tokensOf(People.ANA, SeededTokens.PLAIN).get(0).authorizationId();
		String body = "_csrf=" + csrf;
		RawAnswer answer = send("POST /organizations/fabrikam/tokens/" + id + "/revoke HTTP/1.1\r\nHost: localhost:"
				+ this.port + "\r\nConnection: close\r\nCookie: " + cookies(browser) + "\r\nSec-Fetch-Site: " + site
				+ "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length() + "\r\n\r\n"
				+ body);
		assertThat(answer.status()).isEqualTo(status);
		assertThat(this.azureDevOps.token(id).orElseThrow().revoked()).isEqualTo(status == 302);
	}

	private static void assertGuardedAndNotStored(Page page) {
		assertGuarded(page.headers());
		assertThat(page.headers().allValues("Cache-Control")).containsExactly("no-store");
	}

	private static void assertGuarded(HttpHeaders headers) {
		Map<String, String> flat = new LinkedHashMap<>();
		headers.map().forEach((name, values) -> flat.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
		assertGuarded(flat);
	}

	private static void assertGuarded(Map<String, String> headers) {
		assertThat(headers).containsEntry("x-content-type-options", "nosniff")
			.containsEntry("referrer-policy", "same-origin")
			.containsEntry("cross-origin-opener-policy", "same-origin")
			.containsEntry("cross-origin-resource-policy", "same-origin")
			.containsEntry("x-frame-options", "DENY")
			.containsKey("permissions-policy")
			.containsKey("x-correlation-id")
			.doesNotContainKeys("server", "x-powered-by", "pragma", "expires");
		assertThat(headers.get("content-security-policy")).startsWith("default-src 'none'; ")
			.contains("form-action 'self' http://127.0.0.1:")
			.contains("frame-ancestors 'none'")
			.contains("base-uri 'none'")
			.doesNotContain("unsafe")
			.doesNotContain("*");
	}

	private static String correlationId(HttpHeaders headers) {
		return headers.firstValue("X-Correlation-Id").orElseThrow();
	}

	private RawAnswer send(String request) throws IOException {
		return RawAnswer.to(this.port, request);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Failing {

		private static final Semaphore ended = new Semaphore(0);

		@Bean("/failing")
		HttpRequestHandler failing() {
			return (request, response) -> {
				if (request.getParameter("status") == null) {
					throw new IllegalStateException("failed on purpose");
				}
				response.sendError(Integer.parseInt(request.getParameter("status")), "failed on purpose");
			};
		}

		@Bean("/large")
		HttpRequestHandler large() {
			return (request, response) -> {
				try {
					for (int i = 0; i < 1000; i++) {
						response.getOutputStream().write(new byte[64 * 1024]);
					}
				}
				finally {
					ended.release();
				}
			};
		}

		@Bean
		WebMvcConfigurer failingErrorPage() {
			return new WebMvcConfigurer() {

				@Override
				public void addInterceptors(InterceptorRegistry registry) {
					registry.addInterceptor(new HandlerInterceptor() {

						@Override
						public boolean preHandle(HttpServletRequest request, HttpServletResponse response,
								Object handler) {
							if (Integer.valueOf(410)
								.equals(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE))) {
								throw new IllegalStateException("failed on purpose");
							}
							return true;
						}

					});
				}

			};
		}

	}

}
