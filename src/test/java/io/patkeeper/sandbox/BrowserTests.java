package io.patkeeper.sandbox;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The browser fills forms as people do, or says why it cannot.
 */
class BrowserTests {

	private static final String FORM = """
			<h1>A form</h1>
			<a href="/other?a=b">Elsewhere</a>
			<form method="post" action="/echo">
			<input type="hidden" name="_csrf" value="t0ken">
			<label for="n">Name</label><input id="n" name="displayName" value="old">
			<fieldset><legend>Scopes</legend>
			<input type="checkbox" name="scopes" value="vso.code" checked>
			<input type="checkbox" name="scopes" value="vso.work">
			</fieldset>
			<label>Expires <select name="validFor"><option>7</option><option selected>30</option></select></label>
			<button>Create token</button>
			<button name="action" value="draft" aria-label="Keep a draft" formaction="/echo?draft">Draft</button>
			</form>
			<form action="/echo"><input name="q" value="x"><input type="submit" value="Search"></form>
			""";

	private HttpServer server;

	private Browser browser;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
		this.server.createContext("/", (exchange) -> answer(exchange, 200, FORM));
		this.server.createContext("/echo", (exchange) -> answer(exchange, 200, "%s %s %s %s"
			.formatted(exchange.getRequestMethod(), exchange.getRequestURI(), body(exchange), cookie(exchange))));
		this.server.createContext("/moved", (exchange) -> {
			exchange.getResponseHeaders().add("Location", "/echo?moved");
			exchange.getResponseHeaders().add("Set-Cookie", "a=b; Path=/; HttpOnly");
			answer(exchange, 302, "");
		});
		this.server.createContext("/circle", (exchange) -> {
			exchange.getResponseHeaders().add("Location", "/circle");
			answer(exchange, 302, "");
		});
		this.server.start();
		this.browser = new Browser(this.server.getAddress().getPort());
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	@Test
	void sendsWhatIsInTheForm() {
		this.browser.get("/");
		assertThat(this.browser.press("Create token").text())
			.startsWith("POST /echo _csrf=t0ken&displayName=old&scopes=vso.code&validFor=30");
	}

	@Test
	void findsFieldsByLabelLegendAndName() {
		this.browser.get("/");
		assertThat(this.browser
			.press("Create token", "Name", "n\u00E9w", "Scopes", "vso.work", "Scopes", "vso.wiki", "validFor", "7")
			.text())
			.startsWith("POST /echo _csrf=t0ken&displayName=n%C3%A9w&scopes=vso.work&scopes=vso.wiki&validFor=7");
		this.browser.get("/");
		assertThat(this.browser.press("Create token", "Scopes", null).text()).doesNotContain("scopes");
	}

	@Test
	void pressesTheButtonThatIsNamed() {
		this.browser.get("/");
		assertThat(this.browser.press("Keep a draft").text()).startsWith("POST /echo?draft ").contains("&action=draft");
		this.browser.get("/");
		assertThat(this.browser.press("Search").text()).startsWith("GET /echo?q=x");
		this.browser.get("/");
		assertThatIllegalStateException().isThrownBy(() -> this.browser.press("Destroy"))
			.withMessageContaining("Destroy");
		assertThatIllegalStateException().isThrownBy(() -> this.browser.press("Create token", "Colour", "red"))
			.withMessageContaining("Colour");
	}

	@Test
	void followsLinksAndRedirectsAndKeepsCookies() {
		this.browser.get("/");
		assertThat(this.browser.page().heading()).isEqualTo("A form");
		assertThat(this.browser.follow("Elsewhere").uri()).hasPath("/other").hasQuery("a=b");
		Page page = this.browser.post("/moved", Map.of("x", "y"));
		assertThat(page.text()).isEqualTo("GET /echo?moved a=b");
		assertThat(this.browser.redirects()).singleElement().satisfies((uri) -> assertThat(uri).hasPath("/moved"));
		assertThatIllegalStateException().isThrownBy(() -> this.browser.get("/circle"));
	}

	@Test
	void isToldWhereTheSandboxIs() {
		try (Sandbox sandbox = Sandbox.start(Clock.systemUTC())) {
			Map<String, String> settings = sandbox.settings();
			assertThat(settings).containsOnlyKeys("ENTRA_AUTHORITY", "ENTRA_TENANT_ID", "ENTRA_CLIENT_ID",
					"ENTRA_CLIENT_SECRET", "PATKEEPER_ADMINISTRATORS", "AZURE_DEVOPS_URL", "AZURE_DEVOPS_PROFILE_URL");
			String metadata = settings.get("ENTRA_AUTHORITY") + "/" + settings.get("ENTRA_TENANT_ID")
					+ "/v2.0/.well-known/openid-configuration";
			assertThat(this.browser.get(metadata).status()).isEqualTo(200);
			for (String address : List.of("AZURE_DEVOPS_URL", "AZURE_DEVOPS_PROFILE_URL")) {
				assertThat(this.browser.get(settings.get(address) + "/").status()).isEqualTo(404);
			}
			assertThat(sandbox.azureDevOps().calls()).extracting(Call::operation)
				.containsExactly(Operation.UNKNOWN, Operation.UNKNOWN);
			sandbox.reset();
			assertThat(sandbox.azureDevOps().calls()).isEmpty();
		}
	}

	private static String body(HttpExchange exchange) throws IOException {
		return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
	}

	private static String cookie(HttpExchange exchange) {
		return exchange.getRequestHeaders().getOrDefault("Cookie", List.of("")).get(0);
	}

	private static void answer(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getRequestBody().readAllBytes();
		exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
		exchange.sendResponseHeaders(status, (bytes.length > 0) ? bytes.length : -1);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

}
