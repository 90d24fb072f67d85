package io.patkeeper.azuredevops;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.assertj.core.util.Throwables;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.ClientAuthorizationRequiredException;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

class PersonalAccessTokenClientTests extends AbstractAzureDevOpsClientTests {

	private static final String PATH = "/fabrikam/_apis/tokens/pats";

	private static final Organization FABRIKAM = new Organization("fabrikam");

	private static final UUID ID = UUID.fromString("4ab5405d-45cc-4e32-9c5c-39a9e9b9b2f0");

	private static final PersonalAccessTokenRequest REQUEST = new PersonalAccessTokenRequest("Build agent",
			List.of("vso.work", "vso.code"), Instant.parse("2026-12-31T10:15:30.123456789Z"), false);

	private static final String PAT = """
			{"displayName": "Build agent", "validTo": "2026-12-31T10:15:30.12Z", "scope": "vso.code vso.work",
			 "targetAccounts": ["38aaa865-2c70-4bf7-a308-0c6539c38c1a"], "validFrom": "2026-06-30T10:15:30.1233333Z",
			 "authorizationId": "4ab5405d-45cc-4e32-9c5c-39a9e9b9b2f0", "token": %s}
			""";

	private static final String RESULT = "{\"patToken\": " + PAT + ", \"patTokenError\": \"none\"}";

	private static final PersonalAccessToken TOKEN = new PersonalAccessToken(ID, "Build agent",
			List.of("vso.code", "vso.work"), List.of(UUID.fromString("38aaa865-2c70-4bf7-a308-0c6539c38c1a")),
			Instant.parse("2026-06-30T10:15:30.1233333Z"), Instant.parse("2026-12-31T10:15:30.12Z"));

	@Autowired
	PersonalAccessTokenClient tokens;

	@Nested
	class Listing {

		@Test
		void listsTheTokensOfAllPages() {
			answerList(null, page("continue", "one", "two"));
			answerList("continue", page("", "three"));
			assertThat(names(list())).containsExactly("one", "two", "three");
		}

		@Test
		void returnsAllThatTheServiceSends() {
			answerList(null, json(200, "{\"patTokens\": [" + PAT.formatted("null") + "]}"));
			assertThat(list().tokens()).containsExactly(TOKEN);
		}

		@Test
		void asksForEveryPageInTheSameWay() {
			String continuation = "a+b/c=&d e%20?#é";
			answerList(null, page(continuation, "one"));
			answerList(continuation, page(null, "two"));
			list();
			List<LoggedRequest> requests = requests();
			assertThat(requests).extracting(LoggedRequest::getUrl)
				.first()
				.isEqualTo(PATH + "?displayFilterOption=active&sortByOption=displayDate&isSortAscending=false"
						+ "&%24top=100&api-version=7.2-preview.1");
			assertThat(requests).extracting(LoggedRequest::getUrl)
				.last()
				.isEqualTo(PATH + "?displayFilterOption=active&sortByOption=displayDate&isSortAscending=false"
						+ "&%24top=100&continuationToken=a%2Bb%2Fc%3D%26d%20e%2520%3F%23%C3%A9"
						+ "&api-version=7.2-preview.1");
		}

		@ParameterizedTest
		@EnumSource
		void asksForEachKindByItsName(DisplayFilterOption filter) {
			answerList(null, page(null, "one"));
			PersonalAccessTokenClientTests.this.tokens.list(FABRIKAM, filter);
			assertThat(requests()).singleElement()
				.extracting((request) -> request.queryParameter("displayFilterOption").firstValue())
				.isEqualTo(filter.name().toLowerCase(Locale.ROOT));
		}

		@ParameterizedTest
		@ValueSource(strings = { "", ", \"continuationToken\": \"\"", ", \"continuationToken\": null" })
		void endsWhereThereIsNoContinuation(String end) {
			answerList(null, json(200, "{\"patTokens\": []" + end + "}"));
			assertThat(list().tokens()).isEmpty();
			assertThat(requests()).hasSize(1);
		}

		@Test
		void doesNotFollowAContinuationThatRepeats() {
			answerList(null, page("again", "one"));
			answerList("again", page("again", "two"));
			assertFault(Call.LIST, Fault.UNINTELLIGIBLE);
			assertThat(requests()).hasSize(2);
		}

		@Test
		void doesNotFollowPagesWithoutAnEnd() {
			azureDevOps.stubFor(get(urlPathEqualTo(PATH))
				.willReturn(page("{{randomValue type='UUID'}}", "one").withTransformers("response-template")));
			assertFault(Call.LIST, Fault.UNINTELLIGIBLE);
			assertThat(requests()).hasSize(200);
		}

		@Test
		void listsWhatItHasReadOfPagesWithoutAnEnd() {
			azureDevOps.stubFor(get(urlPathEqualTo(PATH))
				.willReturn(page("{{randomValue type='UUID'}}", "one").withTransformers("response-template")));
			assertIncomplete(Fault.UNINTELLIGIBLE, 200);
		}

		@Test
		void readsNoMoreThanAFewMegabytesOfPagesWithoutAnEnd() {
			azureDevOps.stubFor(get(urlPathEqualTo(PATH)).willReturn(
					page("{{randomValue type='UUID'}}", "n".repeat(1_800_000)).withTransformers("response-template")));
			assertIncomplete(Fault.UNINTELLIGIBLE, 2);
			assertThat(requests()).hasSize(3);
		}

		@Test
		void listsWhatItHasReadInTime() {
			answerList(null, page("continue", "one"));
			answerList("continue", page(null, "two").withFixedDelay(20_000));
			TokenList list = PersonalAccessTokenClientTests.this.tokens.list(FABRIKAM, DisplayFilterOption.ACTIVE,
					Deadline.after(Duration.ofSeconds(4)));
			assertThat(names(list)).containsExactly("one");
			assertThat(list.incomplete()).extracting(AzureDevOpsException::fault).isEqualTo(Fault.NO_ANSWER);
			assertThat(requests()).hasSize(2);
		}

		@Test
		void asksNothingWhenThereIsNoTimeLeft() {
			answerList(null, page(null, "one"));
			assertThatExceptionOfType(AzureDevOpsException.class)
				.isThrownBy(() -> PersonalAccessTokenClientTests.this.tokens.list(FABRIKAM, DisplayFilterOption.ACTIVE,
						Deadline.after(Duration.ofSeconds(-1))))
				.satisfies((ex) -> assertThat(ex.fault()).isEqualTo(Fault.NO_ANSWER));
		}

		@Test
		void listsThePagesBeforeOneThatCannotBeRead() {
			answerList(null, page("continue", "one"));
			answerList("continue", json(200, "{\"patTokens\": [{"));
			assertIncomplete(Fault.UNINTELLIGIBLE, 1);
			assertFault(Call.LIST, Fault.UNINTELLIGIBLE);
		}

		private void assertIncomplete(Fault fault, int tokens) {
			TokenList list = PersonalAccessTokenClientTests.this.tokens.list(FABRIKAM, DisplayFilterOption.ACTIVE,
					Deadline.after(Duration.ofMinutes(1)));
			assertThat(list.tokens()).hasSize(tokens);
			assertThat(list.incomplete()).extracting(AzureDevOpsException::fault).isEqualTo(fault);
		}

		@Test
		void asksAgainOnlyForThePageThatFailed() {
			answerList(null, page("continue", "one"));
			azureDevOps.stubFor(get(urlPathEqualTo(PATH)).withQueryParam("continuationToken", equalTo("continue"))
				.inScenario("passing")
				.willReturn(serverError())
				.willSetStateTo("passed"));
			azureDevOps.stubFor(get(urlPathEqualTo(PATH)).withQueryParam("continuationToken", equalTo("continue"))
				.inScenario("passing")
				.whenScenarioStateIs("passed")
				.willReturn(page(null, "two")));
			assertThat(names(list())).containsExactly("one", "two");
			azureDevOps.verify(1, getRequestedFor(urlPathEqualTo(PATH)).withQueryParam("continuationToken", absent()));
			assertThat(requests()).hasSize(3);
		}

		@Test
		void leavesOutOnlyTheEntriesThatCannotBeIdentified() {
			answerList(null, json(200,
					"""
							{"patTokens": [null, {"displayName": "nameless"}, {"authorizationId": null}, {"authorizationId": "?"},
							 {"authorizationId": "4ab5405d-45cc-4e32-9c5c-39a9e9b9b2f0", "displayName": "one"}]}
							"""));
			assertThat(names(list())).containsExactly("one");
			assertThat(list().unread()).isEqualTo(4);
		}

		@ParameterizedTest
		@ValueSource(strings = { "7", "true", "\"?\"", "[]", "[[]]", "{\"authorizationId\": {}}",
				"{\"authorizationId\": 7}", "{\"authorizationId\": \"00000000-0000-0000-0000-000000000000\"}" })
		void countsAnEntryThatIsNoTokenAndShowsTheOthers(String entry) {
			answerList(null, json(200, "{\"patTokens\": [" + entry + "," + PAT.formatted("null") + "]}"));
			assertThat(list()).isEqualTo(new TokenList(List.of(TOKEN), 1, null, null));
		}

		@ParameterizedTest
		@ValueSource(strings = { "7", "true", "{}", "{\"a\": [1]}", "[]", "[[7]]", "null" })
		void showsWhatCanBeReadWhereAFieldIsOfAnotherType(String value) {
			answerList(null, json(200,
					"{\"patTokens\": [%s, {\"authorizationId\": \"%s\", \"displayName\": %3$s, \"scope\": %3$s, \"targetAccounts\": %3$s, \"token\": %3$s, \"validFrom\": %3$s, \"validTo\": %3$s}]}"
						.formatted(PAT.formatted("null"), UUID.randomUUID(), value)));
			TokenList list = list();
			assertThat(list.unread()).isZero();
			assertThat(list.tokens()).hasSize(2).startsWith(TOKEN);
			assertThat(list.tokens().get(1)).satisfies((token) -> assertThat(token.validFrom()).isNull())
				.satisfies((token) -> assertThat(token.validTo()).isNull())
				.satisfies((token) -> assertThat(token.allOrganizations()).isEqualTo(value.equals("null")));
		}

		@Test
		void readsNumbersAndArraysThatStandForText() {
			answerList(null, json(200,
					"""
							{"patTokens": [{"authorizationId": "4ab5405d-45cc-4e32-9c5c-39a9e9b9b2f0", "displayName": 7,
							 "scope": ["vso.code", null, "vso.work"], "targetAccounts": "38aaa865-2c70-4bf7-a308-0c6539c38c1a"}]}
							"""));
			assertThat(list().tokens()).containsExactly(new PersonalAccessToken(ID, "7", TOKEN.scopes(),
					List.of(UUID.fromString("38aaa865-2c70-4bf7-a308-0c6539c38c1a")), null, null));
		}

		@Test
		@ExtendWith(OutputCaptureExtension.class)
		void saysInTheLogThatAnEntryWasLeftOutButNotWhich(CapturedOutput output) {
			answerList(null, json(200, "{\"patTokens\": [{\"displayName\": \"of a private nature\"}]}"));
			list();
			assertThat(output).contains("without an authorization id").doesNotContain("of a private nature");
		}

		@Test
		void returnsNullForMissingFields() {
			answerList(null, json(200, """
					{"patTokens": [{"authorizationId": "4ab5405d-45cc-4e32-9c5c-39a9e9b9b2f0", "displayName": null,
					 "scope": null, "targetAccounts": null, "token": null, "validFrom": null, "validTo": null}]}
					"""));
			assertThat(list().tokens()).containsExactly(new PersonalAccessToken(ID, "", List.of(), null, null, null));
			assertThat(list().tokens().get(0).allOrganizations()).isTrue();
		}

		@Test
		void takesAnAccountThatCannotBeReadForNoneAndNotForAll() {
			answerList(null, json(200, """
					{"patTokens": [{"authorizationId": "4ab5405d-45cc-4e32-9c5c-39a9e9b9b2f0",
					 "targetAccounts": [null, "?"]}]}
					"""));
			assertThat(list().tokens()).singleElement()
				.satisfies((token) -> assertThat(token.targetAccounts()).isEmpty())
				.satisfies((token) -> assertThat(token.allOrganizations()).isFalse());
		}

		@Test
		void ignoresFieldsThatItDoesNotKnow() {
			answerList(null, json(200, """
					{"new": {"a": [1]}, "patTokens": [{"lastUsed": "yesterday",
					 "authorizationId": "4ab5405d-45cc-4e32-9c5c-39a9e9b9b2f0", "displayName": "one"}]}
					"""));
			assertThat(names(list())).containsExactly("one");
		}

		@Test
		void ignoresAByteOrderMark() {
			answerList(null, json(200, "\uFEFF{\"patTokens\": [" + PAT.formatted("null") + "]}"));
			assertThat(names(list())).containsExactly("Build agent");
		}

		@ParameterizedTest
		@CsvSource({ "2018-07-19T00:00:00, 2018-07-19T00:00:00Z", "2018-07-19T00:00:00Z, 2018-07-19T00:00:00Z",
				"2018-07-19T00:00:00.1Z, 2018-07-19T00:00:00.1Z", "2018-07-19T00:00:00.32Z, 2018-07-19T00:00:00.32Z",
				"2018-07-19T00:00:00.1033333Z, 2018-07-19T00:00:00.1033333Z",
				"2018-07-19T00:00:00.1033333, 2018-07-19T00:00:00.1033333Z",
				"2018-07-19T02:00:00+02:00, 2018-07-19T00:00:00Z",
				"2018-07-18T21:00:00.5-03:00, 2018-07-19T00:00:00.5Z", "/Date(1531958400000)/, 2018-07-19T00:00:00Z",
				"2018-07-19, 2018-07-19T00:00:00Z", "0001-01-01T00:00:00, ", "9999-12-31T23:59:59.9999999, ", "'', ",
				"soon, " })
		void readsADateInEveryForm(String text, @Nullable Instant date) {
			answerList(null, json(200, """
					{"patTokens": [{"authorizationId": "4ab5405d-45cc-4e32-9c5c-39a9e9b9b2f0", "validTo": "%s"}]}
					""".formatted(text)));
			assertThat(list().tokens()).extracting(PersonalAccessToken::validTo).containsExactly(date);
		}

		@ParameterizedTest
		@ValueSource(strings = { "{\"patTokens\": null}", "{}", "null", "{\"value\": []}" })
		void doesNotTakeAMissingListForAnEmptyOne(String body) {
			answerList(null, json(200, body));
			assertFault(Call.LIST, Fault.UNINTELLIGIBLE);
		}

		@Test
		void readsAPageOfAHundredLongNames() {
			String name = "n".repeat(10_000);
			answerList(null, page(null, IntStream.range(0, 100).mapToObj((i) -> name).toArray(String[]::new)));
			assertThat(list().tokens()).hasSize(100);
		}

		@Test
		void doesNotReadAPageThatWouldFillTheMemory() {
			answerList(null, page(null, "n".repeat(3_000_000)));
			assertFault(Call.LIST, Fault.UNINTELLIGIBLE);
		}

		@Test
		void tellsThePauseThatTheServiceAsksForAlthoughItAnswered() {
			answerList(null, page("continue", "one").withHeader("Retry-After", "12"));
			answerList("continue", page(null, "two").withHeader("Retry-After", "7"));
			assertThat(list().retryAfter()).isEqualTo(Duration.ofSeconds(12));
		}

		@Test
		void tellsNoPauseWhereNoneIsAskedFor() {
			answerList(null, page(null, "one"));
			assertThat(list().retryAfter()).isNull();
		}

		private List<String> names(TokenList list) {
			return list.tokens().stream().map(PersonalAccessToken::displayName).toList();
		}

		private void answerList(@Nullable String continuation, ResponseDefinitionBuilder page) {
			azureDevOps.stubFor(get(urlPathEqualTo(PATH))
				.withQueryParam("continuationToken", (continuation != null) ? equalTo(continuation) : absent())
				.willReturn(page));
		}

		private static ResponseDefinitionBuilder page(@Nullable String continuation, String... names) {
			String pats = Stream.of(names)
				.map((name) -> "{\"authorizationId\": \"%s\", \"displayName\": \"%s\"}".formatted(UUID.randomUUID(),
						name))
				.collect(Collectors.joining(","));
			return json(200, "{\"patTokens\": [" + pats + "], \"continuationToken\": "
					+ ((continuation != null) ? '"' + continuation + '"' : null) + "}");
		}

	}

	@Nested
	class Sending {

		@Test
		void getsAToken() {
			answer(json(200, RESULT.formatted("null")));
			assertThat(PersonalAccessTokenClientTests.this.tokens.get(FABRIKAM, ID)).isEqualTo(TOKEN);
			assertThat(requests()).singleElement()
				.extracting(LoggedRequest::getMethod, LoggedRequest::getUrl)
				.containsExactly(RequestMethod.GET, PATH + "?authorizationId=" + ID + "&api-version=7.2-preview.1");
		}

		@Test
		void createsAToken() {
			azureDevOps.stubFor(post(PATH + "?api-version=7.2-preview.1").withRequestBody(equalToJson("""
					{"displayName": "Build agent", "scope": "vso.code vso.work", "validTo": "2026-12-31T10:15:30.123Z",
					 "allOrgs": false}
					""", true, false)).willReturn(json(200, RESULT.formatted("\"the-secret\""))));
			assertThat(create()).isEqualTo(new CreatedToken(TOKEN, new Secret("the-secret"), SupportIds.NONE));
		}

		@Test
		void changesAToken() {
			azureDevOps.stubFor(put(PATH + "?api-version=7.2-preview.1").withRequestBody(equalToJson("""
					{"authorizationId": "4ab5405d-45cc-4e32-9c5c-39a9e9b9b2f0", "displayName": "Build agent",
					 "scope": "vso.code vso.work", "validTo": "2026-12-31T10:15:30.123Z", "allOrgs": false}
					""", true, false)).willReturn(json(200, RESULT.formatted("null"))));
			assertThat(update()).isEqualTo(TOKEN);
		}

		@Test
		void revokesAToken() {
			azureDevOps.stubFor(
					delete(PATH + "?authorizationId=" + ID + "&api-version=7.2-preview.1").willReturn(noContent()));
			revoke();
			assertThat(requests()).hasSize(1);
		}

		@ParameterizedTest
		@EnumSource
		void sendsTheAccessTokenOfThePersonAndNothingToConfuseTheService(Call call) {
			answer(json(200, "{\"patTokens\": [], \"patToken\": " + PAT.formatted("\"the-secret\"") + "}"));
			call.on(PersonalAccessTokenClientTests.this.tokens);
			LoggedRequest request = requests().get(0);
			assertThat(request.getHeader("Authorization")).isEqualTo("Bearer access-token");
			assertThat(request.getHeader("Accept")).isEqualTo("application/json");
			assertThat(request.getHeader("X-TFS-FedAuthRedirect")).isEqualTo("Suppress");
			assertThat(request.getProtocol()).isEqualTo("HTTP/1.1");
			assertThat(request.containsHeader("X-VSS-ForceMsaPassThrough")).isFalse();
			assertThat(request.containsHeader("Upgrade")).isFalse();
			assertThat(request.containsHeader("Cookie")).isFalse();
		}

		@Test
		void sendsTheTextOfEveryScript() {
			answer(json(200, RESULT.formatted("\"the-secret\"")));
			String name = "\"Größe\" <b>\\ \uD83D\uDD11 مفتاح";
			PersonalAccessTokenClientTests.this.tokens.create(FABRIKAM,
					new PersonalAccessTokenRequest(name, List.of("vso.code"), REQUEST.validTo(), true));
			azureDevOps.verify(postRequestedFor(urlPathEqualTo(PATH)).withRequestBody(equalToJson("""
					{"displayName": "\\"Größe\\" <b>\\\\ \uD83D\uDD11 مفتاح", "allOrgs": true}
					""", true, true)));
		}

	}

	@Nested
	class Revoking {

		@ParameterizedTest
		@ValueSource(ints = { 401, 403, 429 })
		void doesNotCountAsUnchangedIfAnEarlierAttemptMayHaveSucceeded(int status) {
			azureDevOps.stubFor(delete(urlPathEqualTo(PATH)).inScenario("repeated")
				.willReturn(aResponse().withFault(com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER))
				.willSetStateTo("reset"));
			azureDevOps.stubFor(delete(urlPathEqualTo(PATH)).inScenario("repeated")
				.whenScenarioStateIs("reset")
				.willReturn(aResponse().withStatus(status)));
			assertThatExceptionOfType(AzureDevOpsException.class)
				.isThrownBy(PersonalAccessTokenClientTests.this::revoke)
				.satisfies((ex) -> assertThat(ex.fault()).isEqualTo(Fault.NO_ANSWER))
				.matches((ex) -> !PersonalAccessTokenClient.isUnchangedAfter(ex));
			azureDevOps.verify(2, deleteRequestedFor(urlPathEqualTo(PATH)));
		}

		@Test
		void takes200WithNothingForSuccess() {
			answer(ok());
			revoke();
			assertThat(requests()).hasSize(1);
		}

		@ParameterizedTest
		@ValueSource(strings = { "application/json", "text/html", "text/plain" })
		void takesAnEmptyAnswerOfAnyTypeForSuccess(String type) {
			answer(ok().withHeader("Content-Type", type).withHeader("Content-Length", "0"));
			revoke();
			assertThat(requests()).hasSize(1);
		}

		@ParameterizedTest
		@ValueSource(strings = { "", "null", "{}", "{\"patToken\": null, \"patTokenError\": \"none\"}" })
		void takesAnAnswerWithoutARefusalForSuccess(String body) {
			answer(json(200, body));
			revoke();
			assertThat(requests()).hasSize(1);
		}

		@ParameterizedTest
		@EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = { "HOST_AUTHORIZATION_NOT_FOUND",
				"AUTHORIZATION_NOT_FOUND", "TOKEN_NOT_FOUND", "INVALID_TOKEN", "INVALID_AUTHORIZATION_ID" })
		void takesATokenThatIsNotThereForRevoked(Refusal refusal) {
			answerRevokeAndList(refusal(refusal.code(), null), "");
			revoke();
			assertThat(requests()).extracting((request) -> request.getMethod().value())
				.containsExactly("DELETE", "GET");
		}

		@ParameterizedTest
		@MethodSource("io.patkeeper.azuredevops.PersonalAccessTokenClientTests#notFound")
		void takes404ForRevoked(ResponseDefinitionBuilder notFound) {
			answerRevokeAndList(notFound, "");
			revoke();
			assertThat(requests()).extracting((request) -> request.getMethod().value())
				.containsExactly("DELETE", "GET");
		}

		@ParameterizedTest
		@MethodSource("io.patkeeper.azuredevops.PersonalAccessTokenClientTests#notFound")
		void doesNotTake404ForRevokedWhileTheTokenIsListedAmongThoseThatWork(ResponseDefinitionBuilder notFound) {
			answerRevokeAndList(notFound, "{\"authorizationId\": \"" + ID + "\"}");
			assertThatExceptionOfType(TokenRefusedException.class)
				.isThrownBy(PersonalAccessTokenClientTests.this::revoke);
		}

		@ParameterizedTest
		@MethodSource("io.patkeeper.azuredevops.PersonalAccessTokenClientTests#notFound")
		void doesNotTakeAnOrganizationThatIsNotThereForRevoked(ResponseDefinitionBuilder notFound) {
			answer(notFound);
			assertThatExceptionOfType(AzureDevOpsException.class)
				.isThrownBy(PersonalAccessTokenClientTests.this::revoke)
				.satisfies((ex) -> assertThat(ex.fault()).isEqualTo(Fault.NOT_FOUND));
		}

		private static void answerRevokeAndList(ResponseDefinitionBuilder revoked, String tokens) {
			azureDevOps.stubFor(get(urlPathEqualTo(PATH)).willReturn(json(200, "{\"patTokens\": [" + tokens + "]}")));
			azureDevOps.stubFor(delete(urlPathEqualTo(PATH)).willReturn(revoked));
		}

		@Test
		void doesNotTakeAnotherRefusalForSuccess() {
			answer(refusal("accessDenied", null));
			assertThatExceptionOfType(TokenRefusedException.class)
				.isThrownBy(PersonalAccessTokenClientTests.this::revoke)
				.satisfies((ex) -> assertThat(ex.refusal()).isEqualTo(Refusal.ACCESS_DENIED));
		}

	}

	@Nested
	class Refusing {

		@ParameterizedTest
		@ValueSource(strings = { "displayNameRequired", "invalidDisplayName", "invalidValidTo", "invalidScope",
				"userIdRequired", "invalidUserId", "invalidUserType", "accessDenied", "failedToIssueAccessToken",
				"invalidClient", "invalidClientType", "invalidClientId", "invalidTargetAccounts",
				"hostAuthorizationNotFound", "authorizationNotFound", "failedToUpdateAccessToken", "sourceNotSupported",
				"invalidSourceIP", "invalidSource", "duplicateHash", "sshPolicyDisabled", "invalidToken",
				"tokenNotFound", "invalidAuthorizationId", "failedToReadTenantPolicy", "globalPatPolicyViolation",
				"fullScopePatPolicyViolation", "patLifespanPolicyViolation", "invalidTokenType", "invalidAudience",
				"invalidSubject", "deploymentHostNotSupported", "disablePatCreationPolicyViolation",
				"failedToReadOrgPolicy", "globalPATCreationBlocked", "expiredPatCannotBeExtended" })
		void knowsTheRefusalInAnyCaseOfLetters(String code) {
			for (String spelled : List.of(code, code.substring(0, 1).toUpperCase(Locale.ROOT) + code.substring(1),
					code.toUpperCase(Locale.ROOT))) {
				answer(refusal(spelled, null));
				TokenRefusedException refused = catchThrowableOfType(TokenRefusedException.class,
						PersonalAccessTokenClientTests.this::create);
				assertThat(refused.refusal().code()).isEqualTo(code);
				assertThat(refused.refusal()).isNotEqualTo(Refusal.UNKNOWN);
				assertThat(refused.code()).isEqualTo(spelled);
			}
		}

		@Test
		void tellsARefusalThatIsNewInTheServicesOwnWords() {
			answer(refusal("moonPhaseViolation", "The moon is not full").withHeader("ActivityId", "activity")
				.withHeader("x-vss-e2eid", "end-to-end"));
			TokenRefusedException refused = catchThrowableOfType(TokenRefusedException.class,
					PersonalAccessTokenClientTests.this::create);
			assertThat(refused.refusal()).isEqualTo(Refusal.UNKNOWN);
			assertThat(refused.code()).isEqualTo("moonPhaseViolation");
			assertThat(refused.explanation()).isEqualTo("The moon is not full");
			assertThat(refused.supportIds()).isEqualTo(new SupportIds("activity", "end-to-end"));
		}

		@ParameterizedTest
		@ValueSource(strings = { "none", "None", "NONE", "" })
		void doesNotTakeNoneForARefusal(String none) {
			answer(json(200, "{\"patToken\": " + PAT.formatted("\"the-secret\"") + ", \"patTokenError\": \"" + none
					+ "\", \"patTokenErrorMessage\": \"\"}"));
			assertThat(create().token()).isEqualTo(TOKEN);
		}

		@Test
		void believesARefusalEvenIfATokenComesWithIt() {
			answer(json(200,
					"{\"patToken\": " + PAT.formatted("\"the-secret\"") + ", \"patTokenError\": \"invalidScope\"}"));
			assertThatExceptionOfType(TokenRefusedException.class)
				.isThrownBy(PersonalAccessTokenClientTests.this::create)
				.satisfies((ex) -> assertThat(ex.refusal()).isEqualTo(Refusal.INVALID_SCOPE));
		}

		@ParameterizedTest
		@EnumSource(names = { "GET", "CREATE", "UPDATE", "REVOKE" })
		void saysNoToEveryCall(Call call) {
			answer(refusal("accessDenied", " "));
			TokenRefusedException refused = catchThrowableOfType(TokenRefusedException.class,
					() -> call.on(PersonalAccessTokenClientTests.this.tokens));
			assertThat(refused.refusal()).isEqualTo(Refusal.ACCESS_DENIED);
			assertThat(refused.explanation()).isNull();
			assertThat(requests()).hasSize(1);
		}

		@ParameterizedTest
		@MethodSource("io.patkeeper.azuredevops.PersonalAccessTokenClientTests#notFound")
		void says404OfACertainTokenAsThatThereIsNoSuchToken(ResponseDefinitionBuilder notFound) {
			answer(notFound);
			for (Call call : List.of(Call.GET, Call.UPDATE)) {
				assertThatExceptionOfType(TokenRefusedException.class)
					.isThrownBy(() -> call.on(PersonalAccessTokenClientTests.this.tokens))
					.satisfies((ex) -> assertThat(ex.refusal()).isEqualTo(Refusal.TOKEN_NOT_FOUND));
			}
		}

	}

	@Nested
	class Failing {

		static Stream<Arguments> faults() {
			return Stream.of(
					shape("401", Fault.NOT_SIGNED_IN, json(401, "{\"message\": \"TF400813: not authorized\"}")),
					shape("401 with challenges", Fault.NOT_SIGNED_IN,
							aResponse().withStatus(401)
								.withHeader("WWW-Authenticate",
										"Bearer authorization_uri=https://login.example, error=\"x\", error=\"y\"",
										"Basic realm=\"https://tfsprod.example\"", "TFS-Federated")),
					shape("sign-in page as 302", Fault.NOT_SIGNED_IN,
							html(302).withHeader("Location", "https://spsprod.example/_signin?realm=dev")),
					shape("sign-in page as 203", Fault.NOT_SIGNED_IN, html(203)),
					shape("sign-in page as 200", Fault.NOT_SIGNED_IN, html(200)),
					shape("403", Fault.FORBIDDEN,
							json(403, "{\"message\": \"The requested operation is not allowed.\"}")),
					shape("403 with a page", Fault.FORBIDDEN, html(403)),
					shape("VS403463 in the message", Fault.CONDITIONAL_ACCESS,
							json(403, "{\"message\": \"VS403463: The conditional access policy has failed\"}")),
					shape("VS403463 in the header", Fault.CONDITIONAL_ACCESS,
							html(403).withHeader("X-TFS-ServiceError", "VS403463: The conditional access policy")),
					shape("400", Fault.REJECTED, json(400, """
							{"$id": "1", "innerException": null, "message": "TF400898: An Internal Error Occurred.",
							 "typeKey": "JsonReaderException", "errorCode": 0, "eventId": 0}
							""")), shape("400 without a body", Fault.REJECTED, aResponse().withStatus(400)),
					shape("415", Fault.REJECTED, aResponse().withStatus(415)),
					shape("429", Fault.TOO_MANY_REQUESTS, aResponse().withStatus(429).withHeader("Retry-After", "30")),
					shape("429 without Retry-After", Fault.TOO_MANY_REQUESTS, aResponse().withStatus(429)),
					shape("503 with Retry-After", Fault.UNAVAILABLE,
							aResponse().withStatus(503).withHeader("Retry-After", "30")),
					shape("permanent redirect", Fault.UNINTELLIGIBLE,
							aResponse().withStatus(301).withHeader("Location", "https://spsprod.example/")),
					shape("another 2xx", Fault.UNINTELLIGIBLE, json(202, "{\"patTokens\": []}")),
					shape("plain text", Fault.UNINTELLIGIBLE,
							aResponse().withHeader("Content-Type", "text/plain").withBody("{\"patTokens\": []}")),
					shape("no type", Fault.UNINTELLIGIBLE, aResponse().withBody("{\"patTokens\": []}")),
					shape("a type that is none", Fault.UNINTELLIGIBLE,
							aResponse().withHeader("Content-Type", "json").withBody("{\"patTokens\": []}")),
					shape("truncated JSON", Fault.UNINTELLIGIBLE, json(200, "{\"patTokens\": [{\"authorizationId\": ")),
					shape("JSON of another shape", Fault.UNINTELLIGIBLE, json(200, "[1, 2]")));
		}

		static Stream<Arguments> passingFaults() {
			return Stream.of(shape("500", Fault.UNAVAILABLE, json(500, "{\"message\": \"TF400898\"}")),
					shape("502", Fault.UNAVAILABLE, html(502)), shape("503", Fault.UNAVAILABLE, html(503)),
					shape("answer cut off", Fault.NO_ANSWER,
							json(200, "{\"patTokens\": []}")
								.withFault(com.github.tomakehurst.wiremock.http.Fault.MALFORMED_RESPONSE_CHUNK)),
					shape("garbage", Fault.NO_ANSWER,
							aResponse().withFault(com.github.tomakehurst.wiremock.http.Fault.RANDOM_DATA_THEN_CLOSE)),
					shape("closed without an answer", Fault.NO_ANSWER,
							aResponse().withFault(com.github.tomakehurst.wiremock.http.Fault.EMPTY_RESPONSE)),
					shape("connection reset", Fault.NO_ANSWER, aResponse()
						.withFault(com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER)));
		}

		private static Arguments shape(String name, Fault fault, ResponseDefinitionBuilder response) {
			return Arguments.of(Named.of(name, response), fault);
		}

		@ParameterizedTest
		@MethodSource("faults")
		void isDistinguishedInEveryCallWithoutARepetition(ResponseDefinitionBuilder response, Fault fault) {
			for (Call call : Call.values()) {
				authorize(null);
				azureDevOps.resetAll();
				answer(response);
				assertFault(call, fault);
				assertThat(requests()).as(call.name()).hasSize(1);
			}
		}

		@ParameterizedTest
		@MethodSource("faults")
		void marksTheRequestOnlyIfAChangeMayHaveBeenMade(ResponseDefinitionBuilder response, Fault fault) {
			MockHttpServletRequest request = PersonalAccessTokenClientTests.this.request;
			for (Call call : Call.values()) {
				authorize(null);
				request.removeAttribute(ChangeTrackingFilter.class.getName());
				answer(response);
				assertFault(call, fault);
				boolean read = call == Call.LIST || call == Call.GET;
				assertThat(ChangeTrackingFilter.mayHaveChanged(request)).as(call.name())
					.isEqualTo(!read && fault.outcomeUnknown());
			}
		}

		@ParameterizedTest
		@MethodSource("passingFaults")
		void isOutlastedByCallsThatMayBeRepeated(ResponseDefinitionBuilder response, Fault fault) {
			for (Call call : Call.values()) {
				azureDevOps.resetAll();
				answer(response);
				assertFault(call, fault);
				if (call.repeatable) {
					// The JDK's client repeats a GET once by itself where a connection
					// that it had kept breaks.
					assertThat(requests()).as(call.name()).hasSizeBetween(3, 6);
				}
				else {
					assertThat(requests()).as(call.name()).hasSize(1);
				}
			}
		}

		@Test
		void countsThreeTriesOfAServiceThatIsUnavailable() {
			answer(aResponse().withStatus(503));
			assertFault(Call.LIST, Fault.UNAVAILABLE);
			assertThat(requests()).hasSize(3);
		}

		@Test
		void neverSendsACreationTwiceOverAConnectionThatWasKept() {
			answer(json(200, RESULT.formatted("\"the-secret\"")));
			create();
			azureDevOps.resetAll();
			answer(aResponse().withFault(com.github.tomakehurst.wiremock.http.Fault.EMPTY_RESPONSE));
			assertFault(Call.CREATE, Fault.NO_ANSWER);
			assertFault(Call.UPDATE, Fault.NO_ANSWER);
			assertThat(requests()).hasSize(2);
		}

		@ParameterizedTest
		@MethodSource("io.patkeeper.azuredevops.PersonalAccessTokenClientTests#notFound")
		void says404OfAnOrganization(ResponseDefinitionBuilder notFound) {
			answer(notFound);
			assertFault(Call.LIST, Fault.NOT_FOUND);
			assertFault(Call.CREATE, Fault.NOT_FOUND);
		}

		@ParameterizedTest
		@CsvSource({ "30,,30", "0,,0", "'Sun, 22 Nov 2026 10:01:30 GMT','Sun, 22 Nov 2026 10:00:00 GMT',90",
				"'Sun, 22 Nov 2026 09:59:00 GMT','Sun, 22 Nov 2026 10:00:00 GMT',0", "soon,," })
		void tellsHowLongToWait(String retryAfter, @Nullable String date, @Nullable Integer seconds) {
			ResponseDefinitionBuilder tooMany = aResponse().withStatus(429).withHeader("Retry-After", retryAfter);
			answer((date != null) ? tooMany.withHeader("Date", date) : tooMany);
			assertThat(assertFault(Call.LIST, Fault.TOO_MANY_REQUESTS).retryAfter())
				.isEqualTo((seconds != null) ? Duration.ofSeconds(seconds) : null);
		}

		@Test
		void tellsHowLongToWaitWhereTheServiceIsUnavailable() {
			answer(aResponse().withStatus(503).withHeader("Retry-After", "60"));
			assertThat(assertFault(Call.CREATE, Fault.UNAVAILABLE).retryAfter()).isEqualTo(Duration.ofMinutes(1));
		}

		@Test
		void quotesTheServiceButNotTheRequest() {
			answer(json(400, "{\"message\": \"TF400898: An Internal Error Occurred.\"}"));
			assertThat(assertFault(Call.CREATE, Fault.REJECTED)).hasMessageContaining("TF400898: An Internal Error")
				.hasMessageNotContaining("Build agent");
		}

		@Test
		void quotesTheHeaderWhereTheBodyIsAPage() {
			answer(html(500).withHeader("X-TFS-ServiceError", "TF246017: no database"));
			assertThat(assertFault(Call.CREATE, Fault.UNAVAILABLE)).hasMessageContaining("TF246017: no database")
				.hasMessageNotContaining("html");
		}

		@Test
		void keepsTheIdsThatSupportWillAskFor() {
			answer(json(500, "{}").withHeader("ActivityId", "activity").withHeader("x-vss-e2eid", "end-to-end"));
			assertThat(assertFault(Call.CREATE, Fault.UNAVAILABLE).supportIds())
				.isEqualTo(new SupportIds("activity", "end-to-end"));
		}

		@Test
		void keepsTheIdsOfAnAnswerThatCannotBeRead() {
			answer(json(200, "{\"patToken\": ").withHeader("ActivityId", "activity"));
			assertThat(assertFault(Call.CREATE, Fault.UNINTELLIGIBLE).supportIds())
				.isEqualTo(new SupportIds("activity", null));
		}

		@Test
		void findsTheActivityInTheMessage() {
			answer(json(400, "{\"message\": \"TF400898: An Internal Error Occurred. Activity Id: "
					+ "0c1ae0b4-d68c-4b4a-9f4e-4ba27b62dbb8.\"}"));
			assertThat(assertFault(Call.CREATE, Fault.REJECTED).supportIds().activityId())
				.isEqualTo("0c1ae0b4-d68c-4b4a-9f4e-4ba27b62dbb8");
		}

		@ParameterizedTest
		@ValueSource(strings = { "{}", "null", "{\"patToken\": null, \"patTokenError\": \"none\"}",
				"{\"patToken\": null, \"patTokenError\": null}", "{\"patToken\": {}}",
				"{\"patToken\": {\"authorizationId\": null, \"token\": \"the-secret\"}}", "{\"patToken\": 7}",
				"{\"patToken\": [], \"patTokenError\": {}}" })
		void doesNotTakeNothingForAToken(String body) {
			for (Call call : List.of(Call.GET, Call.CREATE, Call.UPDATE)) {
				answer(json(200, body));
				assertFault(call, Fault.UNINTELLIGIBLE);
			}
		}

		@Test
		void doesNotTakeNoContentForAToken() {
			answer(noContent());
			for (Call call : List.of(Call.LIST, Call.GET, Call.CREATE, Call.UPDATE)) {
				assertFault(call, Fault.UNINTELLIGIBLE);
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "null", "\"\"", "\" \"" })
		void doesNotTakeATokenWithoutASecretForACreatedOne(String secret) {
			answer(json(200, RESULT.formatted(secret)));
			assertFault(Call.CREATE, Fault.UNINTELLIGIBLE);
		}

		@ParameterizedTest
		@ValueSource(strings = { "\"validTo\": \"soon\"", "\"validTo\": {}, \"validFrom\": 7", "\"validTo\": []",
				"\"scope\": 7, \"displayName\": {}", "\"targetAccounts\": {}" })
		void losesNoSecretWhereAFieldBesideItCannotBeRead(String unreadable) {
			answer(json(200, "{\"patToken\": {\"authorizationId\": \"" + ID + "\", \"token\": \"the-secret\", "
					+ unreadable + "}, \"patTokenError\": 0, \"patTokenErrorMessage\": {}}"));
			assertThat(create().secret().reveal()).isEqualTo("the-secret");
		}

		@ParameterizedTest
		@ValueSource(strings = { "{\"patToken\": \"the-secret\"}", "{\"patToken\": {\"token\": {\"the-secret\": 1}}}",
				"{\"patToken\": {\"token\": \"the-secret\"" })
		@ExtendWith(OutputCaptureExtension.class)
		void neverQuotesASecretThatItCouldNotRead(String body, CapturedOutput output) {
			answer(json(200, body));
			assertThat(assertFault(Call.CREATE, Fault.UNINTELLIGIBLE))
				.satisfies((ex) -> assertThat(Throwables.getStackTrace(ex)).doesNotContain("the-secret"));
			assertThat(output).doesNotContain("the-secret");
		}

	}

	@Nested
	class GuardingTheAccessToken {

		@ParameterizedTest
		@MethodSource("notAccepted")
		void fetchesANewOneAfterTheServiceDidNotAcceptTheOld(ResponseDefinitionBuilder notAccepted) {
			answer(notAccepted);
			assertFault(Call.LIST, Fault.NOT_SIGNED_IN);
			azureDevOps.stubFor(get(urlPathEqualTo(PATH)).willReturn(json(200, "{\"patTokens\": []}")));
			list();
			assertThat(requests()).extracting((request) -> request.getHeader("Authorization"))
				.containsExactly("Bearer access-token", "Bearer new-access-token");
			azureDevOps.verify(1, postRequestedFor(urlPathEqualTo("/token")));
		}

		static Stream<Named<ResponseDefinitionBuilder>> notAccepted() {
			return Stream.of(Named.of("401", aResponse().withStatus(401)),
					Named.of("401 with challenges",
							aResponse().withStatus(401)
								.withHeader("WWW-Authenticate", "Bearer error=\"insufficient_claims\", claims=\"!\"",
										"Basic realm=\"x\"")),
					Named.of("302", html(302).withHeader("Location", "/_signin")), Named.of("203", html(203)),
					Named.of("200", html(200)));
		}

		@Test
		void fetchesNoOtherOneForAnOrganizationThatRefusedTheNewOne() {
			answer(aResponse().withStatus(401));
			for (int i = 0; i < 10; i++) {
				assertFault(Call.LIST, Fault.NOT_SIGNED_IN);
			}
			azureDevOps.verify(1, postRequestedFor(urlPathEqualTo("/token")));
			PersonalAccessTokenClientTests.this.clock.advance(AccessTokenEvictionFilter.MIN_INTERVAL);
			assertFault(Call.LIST, Fault.NOT_SIGNED_IN);
			assertFault(Call.LIST, Fault.NOT_SIGNED_IN);
			azureDevOps.verify(2, postRequestedFor(urlPathEqualTo("/token")));
		}

		@Test
		void keepsOneThatAnotherOrganizationHasJustAccepted() {
			answer(aResponse().withStatus(401));
			azureDevOps.stubFor(
					get(urlPathEqualTo("/contoso/_apis/tokens/pats")).willReturn(json(200, "{\"patTokens\": []}")));
			OAuth2AuthorizedClient before = authorizedClient();
			PersonalAccessTokenClientTests.this.tokens.list(new Organization("contoso"), DisplayFilterOption.ACTIVE);
			assertFault(Call.LIST, Fault.NOT_SIGNED_IN);
			assertThat(authorizedClient()).isSameAs(before);
		}

		@Test
		void keepsTheNewOneThatCameWhileTheOldOneWasRefused() {
			answer(aResponse().withStatus(401));
			assertFault(Call.LIST, Fault.NOT_SIGNED_IN);
			authorize(new OAuth2RefreshToken("refresh-token", null));
			OAuth2AuthorizedClient newer = authorizedClient();
			assertFault(Call.GET, Fault.NOT_SIGNED_IN);
			assertThat(authorizedClient()).isSameAs(newer);
		}

		@Test
		void asksForClaimsAndForgetsTheOneWithoutThem() {
			answer(aResponse().withStatus(401)
				.withHeader("WWW-Authenticate", "Bearer authorization_uri=https://login.example/x", "TFS-Federated",
						"Bearer realm=\"\", error=\"insufficient_claims\", claims=\"eyJhIjp7fX0=\""));
			assertThatExceptionOfType(ClientAuthorizationException.class)
				.isThrownBy(PersonalAccessTokenClientTests.this::create)
				.satisfies((ex) -> assertThat(ex.getError().getDescription()).isEqualTo("{\"a\":{}}"));
			assertThat(authorizedClient().getAccessToken().getTokenValue()).isNotEqualTo("access-token");
			assertThat(authorizedClient().getRefreshToken()).isNotNull();
			assertThat(requests()).hasSize(1);
		}

		@ParameterizedTest
		@ValueSource(
				strings = { "user_impersonation", "vso.pats", "499b84ac-1321-427f-aa17-267ca6975798/vso.pats_manage" })
		void tellsThatEntraHasNotGrantedWhatIsNeeded(String granted) {
			authorize(null, Set.of(granted, "openid"));
			answer(aResponse().withStatus(401));
			assertFault(Call.LIST, Fault.PERMISSION_MISSING);
			assertThat(authorizedClient()).as("a new one would be the same").isNotNull();
		}

		@Test
		void doesNotGuessAtPermissionsThatEntraSaysNothingOf() {
			authorize(null, Set.of());
			answer(aResponse().withStatus(401));
			assertFault(Call.LIST, Fault.NOT_SIGNED_IN);
		}

		@ParameterizedTest
		@ValueSource(ints = { 200, 500 })
		void doesNotRedirectToTheSignInOnceSomethingMayHaveChanged(int status) {
			authorize(null);
			azureDevOps.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(401)));
			answer(json(status, "{\"patToken\": null, \"patTokenError\": \"none\"}"));
			assertThatExceptionOfType(AzureDevOpsException.class)
				.isThrownBy(PersonalAccessTokenClientTests.this::create);
			PersonalAccessTokenClientTests.this.clients.removeAuthorizedClient("entra",
					PersonalAccessTokenClientTests.this.person, PersonalAccessTokenClientTests.this.request,
					PersonalAccessTokenClientTests.this.response);
			for (Call call : Call.values()) {
				assertFault(call, Fault.NOT_SIGNED_IN);
			}
		}

		@Test
		void forgetsAllWhereThereIsNothingToFetchANewOneWith() {
			authorize(null);
			answer(aResponse().withStatus(401));
			assertFault(Call.CREATE, Fault.NOT_SIGNED_IN);
			assertThat(authorizedClient()).isNull();
		}

		@Test
		void letsSpringSecurityAskThePersonToSignIn() {
			PersonalAccessTokenClientTests.this.clients.removeAuthorizedClient("entra",
					PersonalAccessTokenClientTests.this.person, PersonalAccessTokenClientTests.this.request,
					PersonalAccessTokenClientTests.this.response);
			for (Call call : Call.values()) {
				assertThatExceptionOfType(ClientAuthorizationRequiredException.class)
					.isThrownBy(() -> call.on(PersonalAccessTokenClientTests.this.tokens));
			}
			assertThat(requests()).isEmpty();
		}

		@ParameterizedTest
		@ValueSource(ints = { 400, 503 })
		void letsAFailureToFetchANewOneOut(int status) {
			answer(aResponse().withStatus(401));
			assertFault(Call.CREATE, Fault.NOT_SIGNED_IN);
			azureDevOps
				.stubFor(post(urlPathEqualTo("/token")).willReturn(json(status, "{\"error\": \"invalid_grant\"}")));
			assertThatExceptionOfType(ClientAuthorizationException.class)
				.isThrownBy(PersonalAccessTokenClientTests.this::create);
			assertThat(requests()).hasSize(1);
		}

		@ParameterizedTest
		@ValueSource(ints = { 400, 403, 404, 429, 500 })
		void keepsItWhereItIsNotToBlame(int status) {
			OAuth2AuthorizedClient before = authorizedClient();
			answer(aResponse().withStatus(status).withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\""));
			assertThatExceptionOfType(AzureDevOpsException.class)
				.isThrownBy(PersonalAccessTokenClientTests.this::create);
			assertThat(authorizedClient()).isSameAs(before);
		}

		@ParameterizedTest
		@ValueSource(ints = { 301, 302, 303, 307, 308 })
		void isNeverSentToWhereTheServicePointsTo(int status) {
			WireMockServer elsewhere = new WireMockServer(WireMockConfiguration.options().dynamicPort());
			elsewhere.start();
			try {
				answer(aResponse().withStatus(status).withHeader("Location", elsewhere.url(PATH)));
				for (Call call : Call.values()) {
					assertThatExceptionOfType(AzureDevOpsException.class)
						.isThrownBy(() -> call.on(PersonalAccessTokenClientTests.this.tokens));
				}
				elsewhere.verify(0, anyRequestedFor(anyUrl()));
			}
			finally {
				elsewhere.stop();
			}
		}

	}

	@Nested
	@TestPropertySource(properties = "spring.http.clients.read-timeout=500ms")
	class WaitingTooLong {

		@ParameterizedTest
		@EnumSource
		void givesUpOnAnAnswerThatDoesNotCome(Call call) {
			answer(json(200, "{\"patTokens\": []}").withFixedDelay(30_000));
			assertFault(call, Fault.NO_ANSWER);
			await().atMost(1, TimeUnit.MINUTES).untilAsserted(() -> assertThat(requests()).hasSize(1));
		}

	}

	@Nested
	@TestPropertySource(properties = "spring.http.clients.read-timeout=500ms")
	@Timeout(60)
	class WaitingTooLongForTheEnd {

		private static final RawServer server = new RawServer();

		@DynamicPropertySource
		static void pointToTheServer(DynamicPropertyRegistry registry) {
			registry.add("AZURE_DEVOPS_URL", server::url);
		}

		@AfterAll
		static void stop() throws IOException {
			server.close();
		}

		@ParameterizedTest
		@EnumSource
		void givesUpOnAnAnswerThatDoesNotEnd(Call call) {
			server.answer("200 OK", 1000, "{\"patTokens\": [");
			assertFault(call, Fault.NO_ANSWER);
			await().atMost(1, TimeUnit.MINUTES).untilAsserted(() -> assertThat(server.requests()).isOne());
		}

		@Test
		void givesUpWhenTheTimeForTheWholeListIsUp() {
			server.answer("200 OK", 1000, "{\"patTokens\": [");
			assertThatExceptionOfType(AzureDevOpsException.class)
				.isThrownBy(() -> PersonalAccessTokenClientTests.this.tokens.list(FABRIKAM, DisplayFilterOption.ACTIVE,
						Deadline.after(Duration.ofMillis(200))))
				.withMessage("Azure DevOps did not answer in time");
			assertThat(server.requests()).isOne();
		}

		@Test
		void givesUpOnAnExplanationThatDoesNotEnd() {
			server.answer("403 Forbidden", 1000, "{\"message\": \"VS4");
			assertFault(Call.CREATE, Fault.FORBIDDEN);
		}

		@Test
		void givesUpOnAPageThatDoesNotEnd() {
			server.answer("203 Non-Authoritative Information", 1000, "<html>");
			assertFault(Call.CREATE, Fault.NOT_SIGNED_IN);
		}

		@Test
		void givesUpOnAPageThatDoesNotEndWhereAPermissionIsMissing() {
			authorize(null, Set.of("vso.pats"));
			server.answer("401 Unauthorized", 1000, "<html>");
			assertFault(Call.CREATE, Fault.PERMISSION_MISSING);
		}

		@Test
		void givesUpOnAClaimsChallengeThatDoesNotEnd() {
			server.answer("401 Unauthorized\r\nWWW-Authenticate: Bearer error=\"insufficient_claims\", claims=\"e30=\"",
					1000, "<html>");
			assertThatExceptionOfType(ClientAuthorizationException.class)
				.isThrownBy(PersonalAccessTokenClientTests.this::create);
		}

	}

	@Nested
	@TestPropertySource(properties = "spring.http.clients.connect-timeout=300ms")
	class WaitingTooLongForTheConnection {

		private static final RawServer server = RawServer.thatDoesNotAccept();

		@DynamicPropertySource
		static void pointToTheServer(DynamicPropertyRegistry registry) {
			registry.add("AZURE_DEVOPS_URL", server::url);
		}

		@AfterAll
		static void stop() throws IOException {
			server.close();
		}

		@Test
		void isUnreachable() {
			assertFault(Call.CREATE, Fault.UNREACHABLE);
		}

	}

	@Nested
	@TestPropertySource(properties = "spring.http.serviceclient.azure-devops.base-url=http://localhost:1")
	class RefusedConnection {

		@ParameterizedTest
		@EnumSource
		void isUnreachable(Call call) {
			assertThat(assertFault(call, Fault.UNREACHABLE).supportIds()).isEqualTo(SupportIds.NONE);
		}

	}

	@Nested
	@TestPropertySource(properties = "spring.http.serviceclient.azure-devops.base-url=https://azure-devops.invalid")
	class UnknownHost {

		@Test
		void isUnreachable() {
			assertFault(Call.CREATE, Fault.UNREACHABLE);
		}

	}

	@Nested
	@TestPropertySource(properties = "spring.http.serviceclient.azure-devops.default-header.X-TFS-FedAuthRedirect=")
	class WithoutSuppressedRedirect {

		@Test
		void canBeSwitchedOff() {
			answer(json(200, "{\"patTokens\": []}"));
			list();
			assertThat(requests().get(0).getHeader("X-TFS-FedAuthRedirect")).isNullOrEmpty();
		}

	}

	static Stream<Named<ResponseDefinitionBuilder>> notFound() {
		return Stream.of(Named.of("JSON", json(404, "{\"message\": \"VS800075: not there\"}")),
				Named.of("plain text",
						aResponse().withStatus(404)
							.withHeader("Content-Type", "text/plain")
							.withBody("The resource cannot be found.")),
				Named.of("page", html(404)), Named.of("nothing", aResponse().withStatus(404)));
	}

	private static ResponseDefinitionBuilder refusal(String code, @Nullable String message) {
		return json(200, "{\"patToken\": null, \"patTokenError\": \"" + code + "\", \"patTokenErrorMessage\": "
				+ ((message != null) ? '"' + message + '"' : null) + "}");
	}

	private static void answer(ResponseDefinitionBuilder response) {
		azureDevOps.stubFor(any(urlPathEqualTo(PATH)).willReturn(response));
	}

	/**
	 * The requests for tokens that arrived, in their order.
	 */
	private static List<LoggedRequest> requests() {
		return azureDevOps.findAll(anyRequestedFor(urlPathEqualTo(PATH)));
	}

	private AzureDevOpsException assertFault(Call call, Fault fault) {
		AzureDevOpsException ex = catchThrowableOfType(AzureDevOpsException.class, () -> call.on(this.tokens));
		assertThat(ex).as(call.name()).isNotNull();
		assertThat(ex.fault()).as(call.name()).isEqualTo(fault);
		return ex;
	}

	private TokenList list() {
		return this.tokens.list(FABRIKAM, DisplayFilterOption.ACTIVE);
	}

	private CreatedToken create() {
		return this.tokens.create(FABRIKAM, REQUEST);
	}

	private PersonalAccessToken update() {
		return this.tokens.update(FABRIKAM, ID, REQUEST).token();
	}

	private void revoke() {
		this.tokens.revoke(FABRIKAM, ID);
	}

	enum Call {

		LIST(true, (tokens, organization) -> tokens.list(organization, DisplayFilterOption.ACTIVE)),

		GET(true, (tokens, organization) -> tokens.get(organization, ID)),

		CREATE(false, (tokens, organization) -> tokens.create(organization, REQUEST)),

		UPDATE(false, (tokens, organization) -> tokens.update(organization, ID, REQUEST)),

		REVOKE(true, (tokens, organization) -> tokens.revoke(organization, ID));

		final boolean repeatable;

		private final BiConsumer<PersonalAccessTokenClient, Organization> call;

		Call(boolean repeatable, BiConsumer<PersonalAccessTokenClient, Organization> call) {
			this.repeatable = repeatable;
			this.call = call;
		}

		void on(PersonalAccessTokenClient tokens) {
			this.call.accept(tokens, FABRIKAM);
		}

	}

}
