package io.patkeeper.azuredevops;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.oauth2.client.ClientAuthorizationRequiredException;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class MembershipClientTests extends AbstractAzureDevOpsClientTests {

	private static final String ME = "d6245f20-2af8-44f4-9451-8107cb2767db";

	private static final String ACCOUNT = "38aaa865-2c70-4bf7-a308-0c6539c38c1a";

	@Autowired
	MembershipClient memberships;

	@Test
	void asksForTheOrganizationsOfThePersonWhoIsSignedIn() {
		answerProfile(profile());
		answerAccounts(json(200, "{\"count\": 1, \"value\": [" + account("fabrikam") + "]}"));
		assertThat(this.memberships.discover().memberships())
			.containsExactly(new Membership(new Organization("fabrikam"), UUID.fromString(ACCOUNT)));
		assertThat(requests()).extracting(LoggedRequest::getUrl)
			.containsExactly("/_apis/profile/profiles/me?api-version=7.1",
					"/_apis/accounts?memberId=" + ME + "&api-version=7.1");
		assertThat(requests()).filteredOn((request) -> !request.getUrl().equals("/token"))
			.extracting((request) -> request.getHeader("Authorization"))
			.containsOnly("Bearer access-token");
		assertThat(requests()).extracting((request) -> request.getHeader("X-TFS-FedAuthRedirect"))
			.containsOnly("Suppress");
	}

	@Test
	void understandsABareArray() {
		answerProfile(profile());
		answerAccounts(json(200, "[" + account("fabrikam") + "]"));
		assertThat(names()).containsExactly("fabrikam");
	}

	@Test
	void sortsThemByName() {
		answerProfile(profile());
		answerAccounts(
				json(200, "[" + account("tailspin") + "," + account("Fabrikam") + "," + account("contoso") + "]"));
		assertThat(names()).containsExactly("contoso", "Fabrikam", "tailspin");
	}

	@Test
	void takesNoMoreThanItCanAsk() {
		answerProfile(profile());
		answerAccounts(json(200,
				IntStream.range(0, 5000)
					.mapToObj((i) -> account("o-" + i))
					.collect(Collectors.joining(",", "[", "]"))));
		MembershipList list = this.memberships.discover();
		assertThat(list.memberships()).hasSize(300);
		assertThat(list.unread()).isEqualTo(4700);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "{\"count\": 0, \"value\": []}" })
	void findsNoneWhereThereAreNone(String none) {
		answerProfile(profile());
		answerAccounts(json(200, none));
		assertThat(this.memberships.discover()).isEqualTo(new MembershipList(List.of(), 0));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "../evil", "evil.example/x", "a@evil.example", "a?b", "a#b", "a%2Fb", "", " ", "-a", "a.b" })
	@ExtendWith(OutputCaptureExtension.class)
	void leavesOutWhatCannotBeTheNameOfAnOrganization(String name, CapturedOutput output) {
		answerProfile(profile());
		answerAccounts(json(200, "[" + account(name) + "," + account("fabrikam") + "]"));
		assertThat(names()).containsExactly("fabrikam");
		assertThat(output).contains("with an invalid name").doesNotContain("evil");
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "{}", "{\"accountName\": null, \"accountId\": \"" + ACCOUNT + "\"}",
			"{\"accountName\": {\"a\": 1}, \"accountId\": \"" + ACCOUNT + "\"}", "7", "[[]]", "\"fabrikam\"" })
	void leavesOutWhatIsIncomplete(String account) {
		answerProfile(profile());
		answerAccounts(json(200, "[" + account + "," + account("fabrikam") + "]"));
		assertThat(names()).containsExactly("fabrikam");
		assertThat(this.memberships.discover().unread()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ", \"accountId\": null", ", \"accountId\": \"x\"", ", \"accountId\": [7]",
			", \"accountStatus\": {}", ", \"properties\": 7, \"accountUri\": []" })
	void needsNoIdOfAnOrganization(String id) {
		answerProfile(profile());
		answerAccounts(json(200, "[{\"accountName\": \"contoso\"" + id + "}]"));
		assertThat(names()).containsExactly("contoso");
	}

	@ParameterizedTest
	@ValueSource(strings = { "disabled", "deleted", "Deleted", "2", "3" })
	void leavesOutOrganizationsThatAreGone(String status) {
		answerProfile(profile());
		answerAccounts(json(200, "[" + account("contoso").replace("}", ", \"accountStatus\": \"" + status + "\"}") + ","
				+ account("fabrikam").replace("}", ", \"accountStatus\": \"enabled\"}") + "]"));
		assertThat(names()).containsExactly("fabrikam");
	}

	@ParameterizedTest
	@MethodSource("notAccepted")
	void asksOnceMoreWithAFreshAccessTokenBeforeItIsRefused(ResponseDefinitionBuilder notAccepted) {
		answerProfile(notAccepted);
		assertFault(Fault.NOT_SIGNED_IN);
		assertThat(requests()).filteredOn((request) -> !request.getUrl().equals("/token"))
			.extracting((request) -> request.getHeader("Authorization"))
			.containsExactly("Bearer access-token", "Bearer new-access-token");
	}

	@Test
	void isRefusedWithoutLosingAnAccessTokenThatCannotBeRefreshed() {
		authorize(null);
		OAuth2AuthorizedClient before = authorizedClient();
		answerProfile(aResponse().withStatus(401));
		assertFault(Fault.NOT_SIGNED_IN);
		assertThat(authorizedClient()).isSameAs(before);
	}

	static Stream<Named<ResponseDefinitionBuilder>> notAccepted() {
		return Stream.of(Named.of("401", aResponse().withStatus(401)), Named.of("302", html(302)),
				Named.of("203", html(203)), Named.of("200", html(200)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "{}", "{\"id\": null}", "{\"id\": \"\"}", "[]" })
	void needsAnIdInTheProfile(String profile) {
		answerProfile(json(200, profile));
		assertFault(Fault.UNINTELLIGIBLE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "{}", "{\"value\": null}", "{\"value\": {}}", "\"none\"", "[" })
	void doesNotTakeAMissingListForAnEmptyOne(String accounts) {
		answerProfile(profile());
		answerAccounts(json(200, accounts).withHeader("ActivityId", "activity"));
		assertThat(assertFault(Fault.UNINTELLIGIBLE).supportIds()).isEqualTo(new SupportIds("activity", null));
	}

	@Test
	void triesAgainWhereTheServiceIsUnavailable() {
		answerProfile(profile());
		answerAccounts(aResponse().withStatus(503));
		assertFault(Fault.UNAVAILABLE);
		assertThat(requests()).hasSize(4);
	}

	@Test
	void sendsTheIdInAFormThatCannotChangeTheAddress() {
		answerProfile(json(200, "{\"id\": \"a&b=c/../+\"}"));
		answerAccounts(json(200, "[]"));
		this.memberships.discover();
		assertThat(requests().get(1).getUrl())
			.isEqualTo("/_apis/accounts?memberId=a%26b%3Dc%2F..%2F%2B&api-version=7.1");
	}

	@Test
	void letsSpringSecurityAskThePersonToSignIn() {
		this.clients.removeAuthorizedClient("entra", this.person, this.request, this.response);
		assertThatExceptionOfType(ClientAuthorizationRequiredException.class)
			.isThrownBy(() -> this.memberships.discover());
	}

	private static ResponseDefinitionBuilder profile() {
		return json(200, "{\"displayName\": \"Ada\", \"publicAlias\": \"" + ME + "\", \"id\": \"" + ME + "\"}");
	}

	private static String account(String name) {
		return """
				{"accountId": "%s", "accountName": "%s", "accountUri": "https://%2$s.vssps.visualstudio.com:443/"}"""
			.formatted(ACCOUNT, name);
	}

	private static void answerProfile(ResponseDefinitionBuilder response) {
		azureDevOps.stubFor(get(urlPathEqualTo("/_apis/profile/profiles/me")).willReturn(response));
	}

	private static void answerAccounts(ResponseDefinitionBuilder response) {
		azureDevOps.stubFor(get(urlPathEqualTo("/_apis/accounts")).withHeader("Accept", equalTo("application/json"))
			.willReturn(response));
	}

	private static List<LoggedRequest> requests() {
		return azureDevOps.findAll(anyRequestedFor(anyUrl()));
	}

	private List<String> names() {
		return this.memberships.discover()
			.memberships()
			.stream()
			.map((membership) -> membership.organization().name())
			.toList();
	}

	private AzureDevOpsException assertFault(Fault fault) {
		AzureDevOpsException ex = catchThrowableOfType(AzureDevOpsException.class, () -> this.memberships.discover());
		assertThat(ex).isNotNull();
		assertThat(ex.fault()).isEqualTo(fault);
		return ex;
	}

}
