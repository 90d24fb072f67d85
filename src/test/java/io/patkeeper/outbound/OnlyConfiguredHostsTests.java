package io.patkeeper.outbound;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Call;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.Trouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.util.UriUtils;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * No host but the configured ones ever gets an access token, regardless of what a person
 * enters and of what Azure DevOps responds.
 */
@SandboxTest
class OnlyConfiguredHostsTests {

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	private final WireMockServer other = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	@LocalServerPort
	private int port;

	private Browser browser;

	@BeforeEach
	void startTheOtherHost() {
		Sandbox.shared().resetToFewTokens();
		this.other.start();
		this.other.stubFor(any(anyUrl()).willReturn(okJson("{\"patTokens\":[],\"value\":[],\"id\":\"x\"}")));
		this.browser = new Browser(this.port);
		this.browser.get("/organizations/new");
		this.browser.choose(People.BEN);
		this.azureDevOps.forgetCalls();
	}

	@AfterEach
	void nobodyCame() {
		assertThat(this.other.getAllServeEvents()).isEmpty();
		this.other.stop();
	}

	static Stream<String> names() {
		return Stream.of("{host}", "{host}/", "@{host}/", "x@{host}", "x:y@{host}/", "..", "../{host}", "//{host}",
				"http://{host}/", "\\\\{host}", "fabrikam/../..//{host}", "fabrikam?x=", "fabrikam#", "fabrikam;x",
				"fabrikam%2F..%2F", "%2e%2e", "fabrikam\r\nHost: {host}", "fabrikam.{host}", "[::1]", "{organization}",
				"${host}", "fabrikam\u0000", "\u2044\u2044{host}", "\uFF0F\uFF0F{host}");
	}

	@ParameterizedTest
	@MethodSource("names")
	void notForTheNameOfAnOrganization(String name) {
		String hostile = name.replace("{host}", "127.0.0.1:" + this.other.port());
		String csrf = csrf();
		assertThat(this.browser.post("/organizations", Map.of("_csrf", csrf, "name", hostile)).status()).isEqualTo(422);
		assertThat(
				this.browser
					.post("/tokens",
							Map.of("_csrf", csrf, "name", "x", "organization", hostile, "scopes", "vso.code", "days",
									"7"))
					.status())
			.isEqualTo(422);
		this.browser.get("/tokens/new?replaces=" + UUID.randomUUID() + "&organization=" + encoded(hostile));
		this.browser.get("/tokens?organization=" + encoded(hostile));
		Page page = this.browser.get("/organizations/" + encoded(hostile) + "/tokens/" + UUID.randomUUID());
		assertThat(page.status()).isBetween(400, 499);
		assertThat(this.azureDevOps.calls()).extracting(Call::organization)
			.filteredOn(Objects::nonNull)
			.containsOnly("fabrikam");
	}

	@Test
	void notForTheAddressOfAnAccount() {
		String address = this.other.baseUrl();
		this.azureDevOps.always(Operation.ACCOUNTS, Trouble.answer(200, "application/json", """
				{"count":4,"value":[
				{"accountId":"%1$s","accountUri":"%2$s","accountName":"fabrikam"},
				{"accountId":"%1$s","accountUri":"%2$s","accountName":"%2$s"},
				{"accountId":"%1$s","accountUri":"%2$s","accountName":"@127.0.0.1:%3$d/"},
				{"accountId":"%1$s","accountUri":"%2$s","accountName":".."}]}
				""".formatted(UUID.randomUUID(), address, this.other.port())));
		assertThat(this.browser.get("/tokens?refresh").status()).isEqualTo(200);
		assertThat(this.azureDevOps.calls()).extracting(Call::organization)
			.filteredOn(Objects::nonNull)
			.isNotEmpty()
			.containsOnly("fabrikam");
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void notWhereTheServiceSendsUs(int status) {
		String csrf = csrf();
		for (Operation operation : List.of(Operation.LIST, Operation.GET, Operation.CREATE, Operation.REVOKE,
				Operation.PROFILE, Operation.ACCOUNTS)) {
			this.azureDevOps.always(operation, Trouble.redirect(status, this.other.url("/stolen")));
		}
		this.browser.get("/tokens?refresh");
		this.browser.get("/organizations/fabrikam/tokens/" + UUID.randomUUID());
		Page created = this.browser.post("/tokens",
				Map.of("_csrf", csrf, "name", "x", "organization", "fabrikam", "scopes", "vso.code", "days", "7"));
		assertThat(created.status()).isGreaterThanOrEqualTo(400).isNotEqualTo(500);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/tokens?continue=", "/?redirect_uri=", "/oauth2/authorization/entra?redirect_uri=",
			"/login/oauth2/code/entra?state=x&code=y&redirect_uri=", "/tokens?returnTo=" })
	void norDoesTheBrowserFollowAnAddressInTheAddress(String address) {
		this.browser.get(address + encoded(this.other.url("/stolen")));
		assertThat(this.browser.page().uri().getPort()).isNotEqualTo(this.other.port());
	}

	private String csrf() {
		return this.browser.get("/organizations/new").document().select("input[name=_csrf]").first().val();
	}

	private static String encoded(String text) {
		return UriUtils.encode(text, StandardCharsets.UTF_8);
	}

}
