package io.patkeeper.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.patkeeper.sandbox.FakeAzureDevOps.Grant;
import io.patkeeper.sandbox.Pat.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * A stand-in that lets wrong things pass would hide faults of the app.
 */
class FakeAzureDevOpsTests {

	private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

	private static final String VERSION = "api-version=7.2-preview.1";

	private static FakeAzureDevOps azureDevOps;

	private final HttpClient client = HttpClient.newHttpClient();

	@BeforeAll
	static void start() {
		azureDevOps = FakeAzureDevOps.start(Clock.fixed(NOW, ZoneOffset.UTC), FakeAzureDevOpsTests::grant);
	}

	@AfterAll
	static void stop() {
		azureDevOps.close();
	}

	@BeforeEach
	void startAfresh() {
		azureDevOps.reset();
	}

	@Test
	void seedsWhatItsConstantsSay() {
		List<Pat> anas = azureDevOps.tokensOf(People.ANA);
		List<Pat> active = anas.stream().filter((pat) -> pat.status(NOW) == Status.ACTIVE).toList();
		assertThat(anas).hasSize(SeededTokens.ANA_TOTAL).extracting(Pat::authorizationId).doesNotHaveDuplicates();
		assertThat(active).hasSize(SeededTokens.ANA_ACTIVE);
		assertThat(anas).filteredOn((pat) -> pat.status(NOW) == Status.EXPIRED).hasSize(SeededTokens.ANA_EXPIRED);
		assertThat(anas).filteredOn((pat) -> pat.status(NOW) == Status.REVOKED).hasSize(SeededTokens.ANA_REVOKED);
		assertThat(active).filteredOn((pat) -> pat.validTo().isBefore(NOW.plus(Duration.ofDays(7))))
			.hasSize(SeededTokens.ANA_EXPIRING_WITHIN_7_DAYS);
		assertThat(active).filteredOn((pat) -> pat.validTo().isBefore(NOW.plus(Duration.ofDays(30))))
			.hasSize(SeededTokens.ANA_EXPIRING_WITHIN_30_DAYS);
		assertThat(anas).filteredOn((pat) -> pat.targetAccounts() == null).hasSize(SeededTokens.ANA_ALL_ORGANIZATIONS);
		assertThat(active).filteredOn((pat) -> pat.targetAccounts() == null)
			.hasSize(SeededTokens.ANA_ALL_ORGANIZATIONS_ACTIVE);
		assertThat(active).filteredOn((pat) -> pat.scope().equals("app_token"))
			.hasSize(SeededTokens.ANA_FULL_ACCESS_ACTIVE);
		assertThat(active).extracting(Pat::displayName)
			.contains(SeededTokens.PLAIN, SeededTokens.MARKUP, SeededTokens.WITHOUT_SCOPE, SeededTokens.UNKNOWN_SCOPE,
					SeededTokens.FULL_ACCESS, "git: https://dev.azure.com/fabrikam on LAPTOP",
					"Azure DevOps Artifacts Credential Provider");
		assertThat(azureDevOps.tokensOf(People.ANA, SeededTokens.TWICE)).hasSize(2);
		assertThat(anas).allSatisfy((pat) -> assertThat(pat.validFrom()).isBefore(NOW).isBefore(pat.validTo()));
		assertThat(azureDevOps.tokensOf(People.BEN)).isEmpty();
		assertThat(azureDevOps.tokensOf(People.DANIEL)).hasSize(SeededTokens.DANIEL_TOTAL);
		assertThat(azureDevOps.tokensOf(People.EVA)).hasSize(SeededTokens.EVA_TOTAL);
	}

	@Test
	void seedsTheSameEachTime() {
		List<Pat> before = azureDevOps.tokensOf(People.ANA);
		azureDevOps.takeAll(People.ANA);
		assertThat(azureDevOps.tokensOf(People.ANA)).isEmpty();
		azureDevOps.reset();
		assertThat(azureDevOps.tokensOf(People.ANA)).isEqualTo(before);
	}

	@ParameterizedTest
	@CsvSource({ "fabrikam, 133", "contoso, 78", "adventure-works, 35" })
	void listsTheActiveTokensOfOneOrganizationAndThoseOfAll(String organization, int count) {
		List<JsonNode> tokens = listAll(organization, "active");
		assertThat(tokens).hasSize(count);
		assertThat(tokens).filteredOn((token) -> token.path("targetAccounts").isNull())
			.hasSize(SeededTokens.ANA_ALL_ORGANIZATIONS_ACTIVE);
		assertThat(tokens).filteredOn((token) -> !token.path("targetAccounts").isNull())
			.allSatisfy((token) -> assertThat(token.path("targetAccounts").path(0).asString())
				.isEqualTo(People.accountId(organization).toString()));
	}

	@Test
	void knowsOrganizationsInAnyCaseOfLetters() {
		assertThat(listAll("Contoso", "active")).hasSize(SeededTokens.ANA_ACTIVE_IN_CONTOSO);
	}

	@Test
	void agreesWithTheConstantsForTheLists() {
		assertThat(listAll("fabrikam", "active")).hasSize(SeededTokens.ANA_ACTIVE_IN_FABRIKAM);
		assertThat(listAll("contoso", "active")).hasSize(SeededTokens.ANA_ACTIVE_IN_CONTOSO);
		assertThat(listAll("adventure-works", "active")).hasSize(SeededTokens.ANA_ACTIVE_IN_ADVENTURE_WORKS);
	}

	@Test
	void tellsStatusesApartByTheFilterOnly() {
		List<JsonNode> all = listAll("fabrikam", "all");
		assertThat(all).hasSize(listAll("fabrikam", "active").size() + listAll("fabrikam", "expired").size()
				+ listAll("fabrikam", "revoked").size());
		assertThat(all).allSatisfy((token) -> {
			assertThat(token.has("status")).isFalse();
			assertThat(token.path("token").isNull()).isTrue();
			assertThat(token.path("validFrom").asString()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}(\\.\\d{1,7})?Z");
		});
		assertThat(all).anyMatch((token) -> token.has("addedLater"));
		assertThat(all).anyMatch((token) -> token.path("validFrom").asString().matches(".*\\.\\d{7}Z"));
	}

	@Test
	void sortsAsAsked() {
		List<String> names = names(get("/fabrikam/_apis/tokens/pats?displayFilterOption=active&sortByOption=displayName"
				+ "&isSortAscending=false&%24top=100&" + VERSION));
		assertThat(names).hasSize(100).isSortedAccordingTo(String.CASE_INSENSITIVE_ORDER.reversed());
		List<JsonNode> tokens = tokens(get("/contoso/_apis/tokens/pats?displayFilterOption=active"
				+ "&sortByOption=displayDate&isSortAscending=true&" + VERSION));
		assertThat(tokens).extracting((token) -> Instant.parse(token.path("validTo").asString())).isSorted();
	}

	@Test
	void refusesAContinuationTokenForAnotherQuery() {
		String token = json(get(list("fabrikam", "active", 50, ""))).path("continuationToken").asString();
		assertThat(token).contains("+", "/", "=", "&");
		assertThat(tokens(get(list("fabrikam", "active", 50, token)))).hasSize(50);
		for (String query : List.of(list("fabrikam", "all", 50, token), list("fabrikam", "active", 40, token),
				list("contoso", "active", 50, token), list("fabrikam", "active", 50, "made-up"))) {
			assertThat(get(query).statusCode()).isEqualTo(400);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "%24top=101", "%24top=0", "%24top=many", "displayFilterOption=alive", "sortByOption=age",
			"isSortAscending=perhaps" })
	void refusesParametersThatDoNotExist(String parameter) {
		assertThat(get("/fabrikam/_apis/tokens/pats?" + parameter + "&" + VERSION).statusCode()).isEqualTo(400);
	}

	@Test
	void makesSmallPagesWhenToldSo() {
		azureDevOps.pageSize(7);
		assertThat(tokens(get(list("contoso", "active", 100, "")))).hasSize(7);
		assertThat(listAll("contoso", "active")).hasSize(SeededTokens.ANA_ACTIVE_IN_CONTOSO);
	}

	@Test
	void wantsAPreviewVersion() {
		assertThat(get("/fabrikam/_apis/tokens/pats").body()).contains("VssVersionNotSpecifiedException");
		assertThat(get("/fabrikam/_apis/tokens/pats?api-version=7.2").body())
			.contains("VssInvalidPreviewVersionException");
	}

	@Test
	void leadsToTheSignInPageWithoutAGoodToken() {
		String address = list("fabrikam", "active", 100, "");
		for (String authorization : List.of("", "Bearer nobody", "Basic OmNhbmFyeQ==")) {
			HttpResponse<String> response = send("GET", azureDevOps.url() + address, null, authorization);
			assertThat(response.statusCode()).isEqualTo(302);
			assertThat(response.headers().firstValue("Location"))
				.hasValueSatisfying((location) -> assertThat(location).contains(".vssps.visualstudio.example/_signin"));
			assertThat(response.body()).contains("Object moved");
		}
	}

	@Test
	void answersUnauthorizedInsteadWhenAskedToSuppressTheSignInPage() throws Exception {
		HttpRequest request = HttpRequest
			.newBuilder(URI.create(azureDevOps.url() + list("fabrikam", "active", 100, "")))
			.header("X-TFS-FedAuthRedirect", "Suppress")
			.build();
		HttpResponse<String> response = this.client.send(request, BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.headers().allValues("WWW-Authenticate")).hasSize(3);
	}

	@Test
	void wantsBothPermissions() {
		assertThat(send("GET", azureDevOps.url() + list("fabrikam", "active", 100, ""), null, "Bearer ana-reads-only")
			.statusCode()).isEqualTo(401);
	}

	@Test
	void turnsAwayWhoIsNoMember() {
		String bens = "Bearer " + People.BEN.userName();
		HttpResponse<String> response = send("GET", azureDevOps.url() + list("contoso", "active", 100, ""), null, bens);
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.body()).contains("TF400813");
		HttpResponse<String> unknown = send("GET", azureDevOps.url() + list("nowhere", "active", 100, ""), null, bens);
		assertThat(unknown.statusCode()).isEqualTo(404);
		assertThat(unknown.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
	}

	@Test
	void createsATokenAndTellsItsSecretOnce() {
		JsonNode result = json(
				create("fabrikam", "New one", "vso.code vso.work", NOW.plus(Duration.ofDays(30)), false));
		assertThat(result.path("patTokenError").asString()).isEqualTo("none");
		JsonNode token = result.path("patToken");
		assertThat(token.path("displayName").asString()).isEqualTo("New one");
		assertThat(token.path("scope").asString()).isEqualTo("vso.code vso.work");
		assertThat(token.path("targetAccounts").path(0).asString()).isEqualTo(People.accountId("fabrikam").toString());
		String secret = token.path("token").asString();
		assertThat(secret).hasSize(84).startsWith("PatSecretCanary");
		assertThat(secret.substring(76, 80)).isEqualTo("AZDO");
		assertThat(azureDevOps.works(secret)).isTrue();
		String id = token.path("authorizationId").asString();
		JsonNode again = json(get("/fabrikam/_apis/tokens/pats?authorizationId=" + id + "&" + VERSION));
		assertThat(again.path("patToken").path("displayName").asString()).isEqualTo("New one");
		assertThat(again.path("patToken").path("token").isNull()).isTrue();
		assertThat(listAll("fabrikam", "active")).hasSize(SeededTokens.ANA_ACTIVE_IN_FABRIKAM + 1);
	}

	@Test
	void createsTokensForAllOrganizationsUntilTheirEnd() {
		JsonNode result = json(create("fabrikam", "Everywhere", "vso.code", NOW.plus(Duration.ofDays(3)), true));
		assertThat(result.path("patToken").path("targetAccounts").isNull()).isTrue();
		assertThat(listAll("contoso", "active")).hasSize(SeededTokens.ANA_ACTIVE_IN_CONTOSO + 1);
		try (FakeAzureDevOps later = FakeAzureDevOps
			.start(Clock.fixed(Instant.parse("2026-12-01T00:00:00Z"), ZoneOffset.UTC), FakeAzureDevOpsTests::grant)) {
			String body = body(null, "Everywhere", "vso.code", NOW.plus(Duration.ofDays(30)), true);
			HttpResponse<String> refused = send("POST", later.url() + "/fabrikam/_apis/tokens/pats?" + VERSION, body,
					anas());
			assertThat(json(refused).path("patTokenError").asString()).isEqualTo("globalPATCreationBlocked");
		}
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			'', vso.code, 30, displayNameRequired
			' ', vso.code, 30, displayNameRequired
			Name, '', 30, invalidScope
			Name, vso.nonsense, 30, invalidScope
			Name, 'vso.code  vso.work', 30, invalidScope
			Name, user_impersonation, 30, invalidScope
			Name, vso.code, 0, invalidValidTo
			Name, vso.code, -1, invalidValidTo
			Name, vso.code, 366, invalidValidTo
			""")
	void refusesWhatIsWrong(String name, String scope, int days, String error) {
		HttpResponse<String> response = create("fabrikam", name, scope, NOW.plus(Duration.ofDays(days)), false);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(json(response).path("patToken").isNull()).isTrue();
		assertThat(json(response).path("patTokenError").asString()).isEqualTo(error);
		assertThat(azureDevOps.tokensOf(People.ANA)).hasSize(SeededTokens.ANA_TOTAL);
	}

	@Test
	void refusesATooLongName() {
		assertThat(json(create("fabrikam", "n".repeat(257), "vso.code", NOW.plus(Duration.ofDays(1)), false))
			.path("patTokenError")
			.asString()).isEqualTo("invalidDisplayName");
	}

	@Test
	void refusesABodyThatIsNoJson() {
		HttpResponse<String> response = send("POST", azureDevOps.url() + "/fabrikam/_apis/tokens/pats?" + VERSION,
				"{\"displayName\":", anas());
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("TF400898");
	}

	@Test
	void shortensALifeSilentlyUnderThePolicy() {
		azureDevOps.longestLife(Duration.ofDays(10));
		JsonNode created = json(create("fabrikam", "Long", "vso.code", NOW.plus(Duration.ofDays(90)), false));
		assertThat(created.path("patTokenError").asString()).isEqualTo("none");
		assertThat(created.path("patToken").path("validTo").asString()).isEqualTo("2026-12-03T10:00:00Z");
		Pat old = plain();
		JsonNode updated = json(update(old.authorizationId(), old.displayName(), old.scope(), NOW.plusSeconds(60)));
		assertThat(updated.path("patTokenError").asString()).isEqualTo("none");
		Instant latest = old.validFrom().plus(Duration.ofDays(10));
		assertThat(Instant.parse(updated.path("patToken").path("validTo").asString()))
			.isBeforeOrEqualTo(latest.isBefore(NOW.plusSeconds(60)) ? latest : NOW.plusSeconds(60));
	}

	@Test
	void changesATokenAndKeepsItsSecret() {
		Pat old = plain();
		JsonNode result = json(
				update(old.authorizationId(), "Renamed", "vso.wiki", Instant.parse("2027-01-31T12:00:00.319Z")));
		assertThat(result.path("patToken").path("token").isNull()).isTrue();
		assertThat(result.path("patToken").path("validTo").asString()).isEqualTo("2027-01-31T12:00:00.32Z");
		assertThat(azureDevOps.token(old.authorizationId())).hasValueSatisfying((pat) -> {
			assertThat(pat.displayName()).isEqualTo("Renamed");
			assertThat(pat.scope()).isEqualTo("vso.wiki");
			assertThat(pat.secret()).isEqualTo(old.secret());
			assertThat(pat.validFrom()).isEqualTo(old.validFrom());
		});
	}

	@Test
	void letsATokenKeepAScopeThatNobodyKnows() {
		Pat strange = azureDevOps.tokensOf(People.ANA, SeededTokens.UNKNOWN_SCOPE).get(0);
		assertThat(json(update(strange.authorizationId(), "Same", strange.scope(), NOW.plus(Duration.ofDays(5))))
			.path("patTokenError")
			.asString()).isEqualTo("none");
	}

	@Test
	void neverExtendsAnExpiredTokenOrChangesARevokedOne() {
		Pat expired = first(Status.EXPIRED);
		Pat revoked = first(Status.REVOKED);
		Instant validTo = NOW.plus(Duration.ofDays(5));
		assertThat(
				json(update(expired.authorizationId(), "Again", "vso.code", validTo)).path("patTokenError").asString())
			.isEqualTo("expiredPatCannotBeExtended");
		assertThat(
				json(update(revoked.authorizationId(), "Again", "vso.code", validTo)).path("patTokenError").asString())
			.isEqualTo("authorizationNotFound");
		assertThat(json(update(UUID.randomUUID(), "Again", "vso.code", validTo)).path("patTokenError").asString())
			.isEqualTo("authorizationNotFound");
	}

	@Test
	void revokesForGood() {
		Pat pat = plain();
		assertThat(azureDevOps.works(pat.secret())).isTrue();
		HttpResponse<String> response = revoke("fabrikam", pat.authorizationId());
		assertThat(response.statusCode()).isEqualTo(204);
		assertThat(response.body()).isEmpty();
		assertThat(azureDevOps.works(pat.secret())).isFalse();
		assertThat(azureDevOps.token(pat.authorizationId()))
			.hasValueSatisfying((revoked) -> assertThat(revoked.status(NOW)).isEqualTo(Status.REVOKED));
		assertThat(revoke("fabrikam", pat.authorizationId()).statusCode()).isEqualTo(204);
		assertThat(revoke("fabrikam", UUID.randomUUID()).statusCode()).isEqualTo(404);
	}

	@Test
	void showsPeopleTheirOwnTokensOnlyAndOnlyInTheirOrganization() {
		Pat daniels = azureDevOps.tokensOf(People.DANIEL).get(0);
		Pat anas = plain();
		for (String address : List.of("/contoso/_apis/tokens/pats?authorizationId=" + daniels.authorizationId(),
				"/contoso/_apis/tokens/pats?authorizationId=" + anas.authorizationId(),
				"/fabrikam/_apis/tokens/pats?authorizationId=" + UUID.randomUUID())) {
			JsonNode result = json(get(address + "&" + VERSION));
			assertThat(result.path("patToken").isNull()).isTrue();
			assertThat(result.path("patTokenError").asString()).isEqualTo("authorizationNotFound");
		}
		assertThat(revoke("contoso", daniels.authorizationId()).statusCode()).isEqualTo(404);
		assertThat(azureDevOps.works(daniels.secret())).isTrue();
	}

	@Test
	void tellsProfileAndOrganizations() {
		JsonNode profile = json(profile("/_apis/profile/profiles/me?api-version=7.1", People.ANA));
		assertThat(profile.path("id").asString()).isEqualTo(People.ANA.profileId().toString())
			.isNotEqualTo(People.ANA.objectId().toString());
		JsonNode accounts = json(
				profile("/_apis/accounts?api-version=7.1&memberId=" + People.ANA.profileId(), People.ANA));
		assertThat(accounts.path("count").asInt()).isEqualTo(3);
		assertThat(accounts.path("value")).extracting((account) -> account.path("accountName").asString())
			.containsExactlyElementsOf(People.ANA.organizations());
		assertThat(accounts.path("value").path(0).path("accountId").asString())
			.isEqualTo(People.accountId("fabrikam").toString());
		assertThat(json(profile("/_apis/accounts?api-version=7.1&memberId=" + People.CHIARA.profileId(), People.CHIARA))
			.path("count")
			.asInt()).isZero();
		assertThat(profile("/_apis/accounts?api-version=7.1", People.ANA).body()).contains("AccountException");
		assertThat(profile("/_apis/profile/profiles/me?api-version=7.1", People.DANIEL).statusCode()).isEqualTo(401);
		assertThat(send("GET", azureDevOps.profileUrl() + "/_apis/profile/profiles/me?api-version=7.1", null,
				"Bearer ana-without-profile")
			.statusCode()).isEqualTo(401);
	}

	@Test
	void recordsWhatWasAsked() {
		Pat old = plain();
		get("/fabrikam/_apis/tokens/pats?authorizationId=" + old.authorizationId() + "&" + VERSION);
		create("fabrikam", old.displayName(), old.scope(), NOW.plus(Duration.ofDays(30)), false);
		update(old.authorizationId(), "Other", "vso.code", NOW.plus(Duration.ofDays(30)));
		revoke("fabrikam", old.authorizationId());
		get(list("fabrikam", "active", 100, ""));
		send("GET", azureDevOps.url() + "/fabrikam/_apis/git", null, "Bearer nobody");
		String id = old.authorizationId().toString();
		assertThat(azureDevOps.calls()).containsExactly(new Call(Operation.GET, "GET", "fabrikam", id, People.ANA),
				new Call(Operation.CREATE, "POST", "fabrikam", null, People.ANA),
				new Call(Operation.UPDATE, "PUT", "fabrikam", id, People.ANA),
				new Call(Operation.REVOKE, "DELETE", "fabrikam", id, People.ANA),
				new Call(Operation.LIST, "GET", "fabrikam", null, People.ANA),
				new Call(Operation.UNKNOWN, "GET", null, null, null));
		assertThat(azureDevOps.operations()).containsExactly(Operation.GET, Operation.CREATE, Operation.UPDATE,
				Operation.REVOKE, Operation.UNKNOWN);
		azureDevOps.forgetCalls();
		assertThat(azureDevOps.calls()).isEmpty();
	}

	@Test
	void dropsTheConnectionBeforeTheWork() {
		azureDevOps.next(Operation.CREATE, Trouble.dropBeforeWork());
		assertThatIOException().isThrownBy(() -> post("fabrikam", "Lost"));
		assertThat(azureDevOps.tokensOf(People.ANA, "Lost")).isEmpty();
		assertThat(azureDevOps.operations()).containsExactly(Operation.CREATE);
	}

	@Test
	void dropsTheConnectionAfterTheWork() {
		azureDevOps.next(Operation.CREATE, Trouble.dropAfterWork());
		assertThatIOException().isThrownBy(() -> post("fabrikam", "Orphan"));
		assertThat(azureDevOps.tokensOf(People.ANA, "Orphan")).hasSize(1);
		azureDevOps.next(Operation.REVOKE, Trouble.resetAfterWork());
		Pat orphan = azureDevOps.tokensOf(People.ANA, "Orphan").get(0);
		assertThatIOException()
			.isThrownBy(() -> exchange("DELETE", azureDevOps.url() + "/fabrikam/_apis/tokens/pats?authorizationId="
					+ orphan.authorizationId() + "&" + VERSION, null, anas()));
		assertThat(azureDevOps.works(orphan.secret())).isFalse();
	}

	@Test
	void misbehavesOnceOrAlwaysAndOnlyWhereTold() {
		azureDevOps.next(Operation.CREATE, Trouble.refusal("fullScopePatPolicyViolation", "Not here"));
		JsonNode refused = json(createPlain("fabrikam"));
		assertThat(refused.path("patTokenError").asString()).isEqualTo("fullScopePatPolicyViolation");
		assertThat(refused.path("patTokenErrorMessage").asString()).isEqualTo("Not here");
		assertThat(refused.path("patToken").isNull()).isTrue();
		assertThat(json(createPlain("fabrikam")).path("patTokenError").asString()).isEqualTo("none");
		azureDevOps.always("contoso", Trouble.serverError(503));
		assertThat(createPlain("contoso").statusCode()).isEqualTo(503);
		assertThat(get(list("contoso", "active", 100, "")).statusCode()).isEqualTo(503);
		assertThat(get(list("fabrikam", "active", 100, "")).statusCode()).isEqualTo(200);
		azureDevOps.next(Operation.LIST, "contoso", Trouble.forbidden());
		assertThat(get(list("contoso", "active", 100, "")).statusCode()).isEqualTo(403);
		assertThat(get(list("contoso", "active", 100, "")).statusCode()).isEqualTo(503);
		azureDevOps.reset();
		assertThat(get(list("contoso", "active", 100, "")).statusCode()).isEqualTo(200);
	}

	@Test
	void answersEachShapeOfTrouble() {
		assertShape(Trouble.signInPage(), 302, "text/html", "Object moved");
		assertShape(Trouble.signInPageAsHtml(), 203, "text/html", "Sign In");
		assertShape(Trouble.unauthorized(), 401, "", "");
		assertShape(Trouble.forbidden(), 403, "application/json", "InvalidAccessException");
		assertShape(Trouble.conditionalAccess(), 403, "application/json", "VS403463");
		assertShape(Trouble.notFound(), 404, "application/json", "VssResourceNotFoundException");
		assertShape(Trouble.notFoundAsText(), 404, "text/plain", "cannot be found");
		assertShape(Trouble.notFoundAsHtml(), 404, "text/html", "404");
		assertShape(Trouble.badRequest(), 400, "application/json", "VssServiceException");
		assertShape(Trouble.serverError(500), 500, "text/html", "Unavailable");
		assertShape(Trouble.answer(418, "text/plain", "teapot"), 418, "text/plain", "teapot");
		assertShape(Trouble.wrongContentType(), 200, "text/html", "patTokens");
		assertShape(Trouble.byteOrderMark(), 200, "application/json", "\uFEFF{");
	}

	@Test
	void limitsTheRate() {
		azureDevOps.next(Operation.LIST, Trouble.tooManyRequests(Duration.ofSeconds(17)));
		HttpResponse<String> blocked = get(list("fabrikam", "active", 100, ""));
		assertThat(blocked.statusCode()).isEqualTo(429);
		assertThat(blocked.headers().firstValue("Retry-After")).hasValue("17");
		azureDevOps.next(Operation.LIST, Trouble.slowDown(Duration.ofSeconds(3)));
		HttpResponse<String> served = get(list("fabrikam", "active", 100, ""));
		assertThat(tokens(served)).hasSize(100);
		assertThat(served.headers().firstValue("Retry-After")).hasValue("3");
	}

	@Test
	void challengesForClaimsAmongSeveralHeaders() {
		azureDevOps.next(Operation.LIST, Trouble.insufficientClaims("{\"access_token\":{}}"));
		HttpResponse<String> response = get(list("fabrikam", "active", 100, ""));
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.headers().allValues("WWW-Authenticate")).hasSize(4)
			.last()
			.asString()
			.contains("insufficient_claims", "claims=\"eyJhY2Nlc3NfdG9rZW4iOnt9fQ==\"");
	}

	@Test
	void garblesItsAnswers() {
		azureDevOps.next(Operation.LIST, Trouble.truncated());
		String truncated = get(list("fabrikam", "active", 100, "")).body();
		assertThat(truncated).startsWith("{").doesNotEndWith("}");
		azureDevOps.next(Operation.LIST, Trouble.nulls("validTo", "scope", "continuationToken"));
		JsonNode nulls = json(get(list("fabrikam", "active", 100, "")));
		assertThat(nulls.path("continuationToken").isNull()).isTrue();
		assertThat(nulls.path("patTokens").path(0).path("validTo").isNull()).isTrue();
		assertThat(nulls.path("patTokens").path(0).path("displayName").isNull()).isFalse();
	}

	@Test
	void takesItsTime() throws Exception {
		azureDevOps.next(Operation.LIST, Trouble.delay(Duration.ofMillis(200)));
		long start = System.nanoTime();
		get(list("fabrikam", "active", 100, ""));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
		CountDownLatch latch = new CountDownLatch(1);
		azureDevOps.next(Operation.LIST, Trouble.waitFor(latch));
		CompletableFuture<HttpResponse<String>> answer = CompletableFuture
			.supplyAsync(() -> get(list("fabrikam", "active", 100, "")));
		assertThat(answer).isNotDone();
		latch.countDown();
		assertThat(answer.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(200);
	}

	@Test
	void tellsTheIdsThatSupportAsksFor() {
		assertThat(get(list("fabrikam", "active", 100, "")).headers().map()).containsKeys("ActivityId", "x-vss-e2eid");
	}

	private void assertShape(Trouble trouble, int status, String contentType, String body) {
		azureDevOps.next(Operation.LIST, trouble);
		HttpResponse<String> response = get(list("fabrikam", "active", 100, ""));
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith(contentType);
		assertThat(response.body()).contains(body);
	}

	private static Optional<Grant> grant(String accessToken) {
		return switch (accessToken) {
			case "ana-reads-only" -> Optional.of(new Grant(People.ANA, Set.of("vso.pats")));
			case "ana-without-profile" -> Optional.of(new Grant(People.ANA, Set.of("vso.pats", "vso.pats_manage")));
			default -> People.byUserName(accessToken)
				.map((person) -> new Grant(person, Set.of("user_impersonation", "vso.pats", "vso.pats_manage")));
		};
	}

	private static String anas() {
		return "Bearer " + People.ANA.userName();
	}

	private static Pat plain() {
		return azureDevOps.tokensOf(People.ANA, SeededTokens.PLAIN).get(0);
	}

	private static Pat first(Status status) {
		return azureDevOps.tokensOf(People.ANA)
			.stream()
			.filter((pat) -> pat.status(NOW) == status && pat.shownIn("fabrikam"))
			.findFirst()
			.orElseThrow();
	}

	private List<JsonNode> listAll(String organization, String filter) {
		List<JsonNode> all = new ArrayList<>();
		String continuationToken = "";
		do {
			HttpResponse<String> response = get(list(organization, filter, 100, continuationToken));
			all.addAll(tokens(response));
			continuationToken = json(response).path("continuationToken").asString();
		}
		while (!continuationToken.isEmpty());
		assertThat(all).extracting((token) -> token.path("authorizationId").asString()).doesNotHaveDuplicates();
		return all;
	}

	private static String list(String organization, String filter, int top, String continuationToken) {
		String address = "/" + organization + "/_apis/tokens/pats?displayFilterOption=" + filter
				+ "&sortByOption=displayName&isSortAscending=true&%24top=" + top + "&" + VERSION;
		return continuationToken.isEmpty() ? address
				: address + "&continuationToken=" + URLEncoder.encode(continuationToken, StandardCharsets.UTF_8);
	}

	private HttpResponse<String> createPlain(String organization) {
		return create(organization, "Plain", "vso.code", NOW.plus(Duration.ofDays(30)), false);
	}

	private HttpResponse<String> create(String organization, String name, String scope, Instant validTo,
			boolean allOrganizations) {
		return send("POST", azureDevOps.url() + "/" + organization + "/_apis/tokens/pats?" + VERSION,
				body(null, name, scope, validTo, allOrganizations), anas());
	}

	private HttpResponse<String> update(UUID authorizationId, String name, String scope, Instant validTo) {
		return send("PUT", azureDevOps.url() + "/fabrikam/_apis/tokens/pats?" + VERSION,
				body(authorizationId, name, scope, validTo, false), anas());
	}

	private HttpResponse<String> revoke(String organization, UUID authorizationId) {
		return send("DELETE", azureDevOps.url() + "/" + organization + "/_apis/tokens/pats?authorizationId="
				+ authorizationId + "&" + VERSION, null, anas());
	}

	private static String body(@Nullable UUID authorizationId, String name, String scope, Instant validTo,
			boolean allOrganizations) {
		Map<String, @Nullable Object> body = Json.object("displayName", name, "scope", scope, "validTo",
				validTo.toString(), "allOrgs", allOrganizations);
		if (authorizationId != null) {
			body.put("authorizationId", authorizationId);
		}
		return Json.write(body);
	}

	private HttpResponse<String> post(String organization, String name) throws IOException {
		return exchange("POST", azureDevOps.url() + "/" + organization + "/_apis/tokens/pats?" + VERSION,
				body(null, name, "vso.code", NOW.plus(Duration.ofDays(30)), false), anas());
	}

	private HttpResponse<String> get(String address) {
		return send("GET", azureDevOps.url() + address, null, anas());
	}

	private HttpResponse<String> profile(String address, Person person) {
		return send("GET", azureDevOps.profileUrl() + address, null, "Bearer " + person.userName());
	}

	private HttpResponse<String> send(String method, String address, @Nullable String body, String authorization) {
		try {
			return exchange(method, address, body, authorization);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private HttpResponse<String> exchange(String method, String address, @Nullable String body, String authorization)
			throws IOException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
			.method(method, (body != null) ? BodyPublishers.ofString(body) : BodyPublishers.noBody());
		if (body != null) {
			request.header("Content-Type", "application/json");
		}
		if (!authorization.isEmpty()) {
			request.header("Authorization", authorization);
		}
		try {
			return this.client.send(request.build(), BodyHandlers.ofString());
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private static JsonNode json(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return Json.read(response.body());
	}

	private static List<JsonNode> tokens(HttpResponse<String> response) {
		return json(response).path("patTokens").valueStream().toList();
	}

	private static List<String> names(HttpResponse<String> response) {
		Stream<JsonNode> tokens = json(response).path("patTokens").valueStream();
		return tokens.map((token) -> token.path("displayName").asString()).toList();
	}

}
