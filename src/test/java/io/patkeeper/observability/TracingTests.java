package io.patkeeper.observability;

import java.util.List;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.FakeEntra;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.Trouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.patkeeper.Texts.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Traces every request, and reads what a collector gets. Texts stand as they are in the
 * bytes of Protocol Buffers.
 */
@SandboxTest(properties = { "spring.datasource.url=jdbc:h2:mem:tracing", "management.tracing.sampling.probability=1",
		"management.opentelemetry.tracing.export.schedule-delay=100ms" })
@DirtiesContext
class TracingTests {

	private static final WireMockServer COLLECTOR = new WireMockServer(options().dynamicPort());

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void startCollector(DynamicPropertyRegistry registry) {
		COLLECTOR.start();
		COLLECTOR.stubFor(post("/v1/traces").willReturn(ok()));
		registry.add(TracingImportFilter.ENDPOINT, () -> COLLECTOR.url("/v1/traces"));
	}

	@AfterAll
	static void stopCollector() {
		COLLECTOR.stop();
	}

	@Test
	void tellsACollectorOfRequestsAndCallsButNotOfWhomAndWhat() {
		Sandbox.shared().resetToFewTokens();
		Browser browser = new Browser(this.port);
		browser.signInAs(People.BEN);
		browser.get("/tokens/new");
		browser.press(text("form.create"), text("token.name"), "canary", text("token.organization"), "fabrikam",
				text("token.scopes"), "vso.code", "days", "7");
		String id = this.azureDevOps.tokensOf(People.BEN, "canary").get(0).authorizationId().toString();
		browser.get("/tokens?q=canary");
		for (Trouble trouble : List.of(Trouble.serverError(503), Trouble.dropAfterWork(), Trouble.forbidden())) {
			this.azureDevOps.next(Operation.GET, trouble);
			browser.get("/organizations/fabrikam/tokens/" + id);
		}
		browser.get("/calendar/CalendarSecretCanary");
		browser.get("/tokens?page=canary&q=canary");
		browser.get("/help/canary");
		browser.get("/help");
		await().until(() -> spans().contains("http get /help"));
		assertThat(spans())
			.contains("patkeeper", "http get /tokens", "/{organization}/_apis/tokens/pats", "AzureDevOpsException")
			.doesNotContainIgnoringCase("fabrikam")
			.doesNotContain("canary", "Canary", id, FakeEntra.ACCESS_TOKEN_CANARY, "http.url", "exception.message",
					"exception.stacktrace", People.BEN.objectId().toString(), People.BEN.tenantId().toString(),
					People.BEN.userName());
	}

	private static String spans() {
		StringBuilder spans = new StringBuilder();
		for (LoggedRequest request : COLLECTOR.findAll(postRequestedFor(urlEqualTo("/v1/traces")))) {
			spans.append(new String(request.getBody(), ISO_8859_1));
		}
		return spans.toString();
	}

}
