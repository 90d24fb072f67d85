package io.patkeeper.server;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import jakarta.servlet.http.HttpServletRequest;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static io.patkeeper.Texts.escaped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * With {@code PATKEEPER_URL}, behind a proxy that forwards invented headers of clients.
 */
@SandboxTest(properties = { "spring.datasource.url=jdbc:h2:mem:publicurl", "patkeeper.url=" + PublicUrlTests.URL + "/",
		"server.forward-headers-strategy=framework" })
@ExtendWith(OutputCaptureExtension.class)
class PublicUrlTests {

	/** Nothing listens there, so no browser comes back from Entra. */
	static final String URL = "https://127.0.0.1:1";

	private static final String HOST = "127.0.0.1:1";

	private static final String MADE_UP = """
			X-Forwarded-Host: evil.example\r
			X-Forwarded-Proto: http\r
			X-Forwarded-Port: 8888\r
			X-Forwarded-Prefix: /evil\r
			X-Forwarded-Ssl: off\r
			Forwarded: for=203.0.113.7;host=evil.example;proto=http\r
			""";

	private final Map<String, String> cookies = new LinkedHashMap<>();

	@LocalServerPort
	private int port;

	@BeforeEach
	void everythingIsAsItWas() {
		Sandbox.shared().resetToFewTokens();
		Sandbox.shared().serve(URL);
	}

	@ParameterizedTest
	@ValueSource(strings = { HOST, "127.0.0.1", "127.0.0.1:8080" })
	void sendsItsOwnUrlToEntraDespiteInventedHeaders(String host) throws IOException {
		Answer answer = get(host, "/oauth2/authorization/entra", MADE_UP);
		assertThat(query(answer.location()).get("redirect_uri")).isEqualTo(URL + "/login/oauth2/code/entra");
	}

	@Test
	void sendsCookiesForThisHostAndHttpsOnly() throws IOException {
		Answer answer = get(HOST, "/oauth2/authorization/entra", MADE_UP);
		assertThat(answer.headers("Set-Cookie")).isNotEmpty()
			.allSatisfy((cookie) -> assertThat(cookie).startsWith("__Host-")
				.contains("; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax")
				.doesNotContain("Domain"));
		assertThat(answer.headers("Strict-Transport-Security")).hasSize(1);
	}

	@Test
	void signsInAndOutAtItsOwnAddress() throws IOException {
		signIn();
		Answer tokens = get(HOST, "/tokens", MADE_UP);
		assertThat(tokens.status()).isEqualTo(200);
		String csrf = Jsoup.parse(tokens.body()).select("input[name=_csrf]").attr("value");
		Answer out = send("POST", HOST, "/logout", MADE_UP, "_csrf=" + csrf);
		assertThat(out.location().toString()).startsWith(Sandbox.shared().entra().authority());
		assertThat(query(out.location()).get("post_logout_redirect_uri")).isEqualTo(URL + "/");
	}

	@Test
	void bringsAdministratorsBackToItsOwnAddress() throws IOException {
		Answer start = get(HOST, "/oauth2/authorization/entra", MADE_UP);
		Answer failed = get(HOST,
				"/login/oauth2/code/entra?error=consent_required&error_description=AADSTS90094:%20x&state="
						+ query(start.location()).get("state"),
				MADE_UP);
		URI link = URI.create(Jsoup.parse(failed.body()).select("a[href*=adminconsent]").attr("href"));
		assertThat(query(link).get("redirect_uri")).isEqualTo(URL + "/admin-consent");
	}

	@ParameterizedTest
	@ValueSource(strings = { "evil.example", "evil.example:1", "127.0.0.1.evil.example", "localhost", "127.0.0.2" })
	void refusesOtherHosts(String host, CapturedOutput output) throws IOException {
		for (String path : List.of("/", "/tokens", "/oauth2/authorization/entra", "/assets/app.css",
				"/actuator/health/../../tokens")) {
			Answer answer = get(host, path, "X-Forwarded-Host: 127.0.0.1\r\nForwarded: host=127.0.0.1\r\n");
			assertThat(answer.status()).isEqualTo(421);
			assertThat(answer.body()).contains("<h1>" + escaped("error.421") + "</h1>", escaped("error.421.todo"))
				.doesNotContain("evil", HOST);
			assertThat(answer.headers("Set-Cookie")).isEmpty();
			assertThat(answer.headers("Content-Security-Policy")).hasSize(1);
			assertThat(answer.headers("X-Correlation-Id")).hasSize(1);
		}
		assertThat(output).doesNotContain("evil");
	}

	@Test
	void doesNotWaitForWhatIsSentToAnotherHost() throws IOException {
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			socket.setSoTimeout(100);
			socket.getOutputStream()
				.write("POST /tokens HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 60000\r\n\r\n"
					.getBytes(StandardCharsets.ISO_8859_1));
			await().atMost(Duration.ofSeconds(15)).until(() -> isClosed(socket));
		}
	}

	/** Sends another byte and reads what there is. */
	private static boolean isClosed(Socket socket) {
		try {
			socket.getOutputStream().write('a');
			return socket.getInputStream().read(new byte[8192]) < 0;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness" })
	void tellsProbesOfItsHealthByAnyName(String path) throws IOException {
		assertThat(get("10.1.2.3:8080", path, "").status()).isEqualTo(200);
	}

	@Test
	void believesTheProxyWhoTheClientIs() throws IOException {
		signIn();
		assertThat(get(HOST, "/test/client", MADE_UP).body()).isEqualTo("203.0.113.7 /test/client");
		assertThat(get(HOST, "/test/client", "X-Forwarded-For: 203.0.113.8\r\nX-Forwarded-Prefix: /evil\r\n").body())
			.isEqualTo("203.0.113.8 /test/client");
	}

	/**
	 * Entra redirects the browser to a host that does not exist, so the test passes its
	 * request on.
	 */
	private void signIn() throws IOException {
		Answer start = get(HOST, "/oauth2/authorization/entra", MADE_UP);
		Browser browser = new Browser(this.port);
		browser.get(start.location().toString());
		assertThatIllegalStateException().isThrownBy(() -> browser.choose(People.ANA)).withMessageContaining(URL);
		HttpResponse<String> last = browser.answers().get(browser.answers().size() - 1);
		URI back = URI.create(last.headers().firstValue("Location").orElseThrow());
		assertThat(back.toString()).startsWith(URL);
		assertThat(get(HOST, back.getRawPath() + "?" + back.getRawQuery(), MADE_UP).location()).satisfiesAnyOf(
				(location) -> assertThat(location).hasToString("/tokens"),
				(location) -> assertThat(location).hasToString(URL + "/tokens"));
	}

	private Answer get(String host, String path, String headers) throws IOException {
		return send("GET", host, path, headers, "");
	}

	private Answer send(String method, String host, String path, String headers, String form) throws IOException {
		String cookie = this.cookies.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + entry.getValue())
			.collect(Collectors.joining("; "));
		String request = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + headers
				+ (cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n")
				+ "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length() + "\r\n\r\n"
				+ form;
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			socket.setSoTimeout(60_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			socket.getOutputStream().flush();
			Answer answer = Answer.of(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
			for (String line : answer.headers("Set-Cookie")) {
				String[] pair = line.split(";", 2)[0].split("=", 2);
				this.cookies.put(pair[0], pair[1]);
				this.cookies.values().removeIf(String::isEmpty);
			}
			return answer;
		}
	}

	private static Map<String, String> query(URI uri) {
		return List.of(uri.getRawQuery().split("&"))
			.stream()
			.map((pair) -> pair.split("=", 2))
			.collect(Collectors.toMap((pair) -> pair[0], (pair) -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
	}

	private record Answer(String head, String body) {

		static Answer of(String answer) {
			int end = answer.indexOf("\r\n\r\n");
			return new Answer(answer.substring(0, end), answer.substring(end + 4));
		}

		int status() {
			return Integer.parseInt(this.head.split(" ")[1]);
		}

		URI location() {
			assertThat(headers("Location")).as(this.head).hasSize(1);
			return URI.create(headers("Location").get(0));
		}

		List<String> headers(String name) {
			return this.head.lines()
				.filter((line) -> line.toLowerCase().startsWith(name.toLowerCase() + ":"))
				.map((line) -> line.substring(name.length() + 1).strip())
				.toList();
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class ClientPages {

		@Bean
		ClientPage clientPage() {
			return new ClientPage();
		}

	}

	@RestController
	static class ClientPage {

		@GetMapping("/test/client")
		String client(HttpServletRequest request) {
			return request.getRemoteAddr() + " " + request.getRequestURI();
		}

	}

}
