package io.patkeeper;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Call;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.FakeEntra;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.SeededTokens;
import io.patkeeper.sandbox.Trouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * What people do with Patkeeper from the first click to the last, over HTTP, against an
 * Entra and an Azure DevOps that live on this machine.
 */
@SandboxTest
class JourneyTests {

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	private final FakeEntra entra = Sandbox.shared().entra();

	@LocalServerPort
	private int port;

	private Browser browser;

	@BeforeEach
	void everythingIsAsItWas(@Autowired JdbcClient jdbc) {
		Sandbox.shared().resetToFewTokens();
		// The sandbox gives its tokens the same ids again, which nobody else does.
		jdbc.sql("delete from rotation").update();
		this.browser = new Browser(this.port);
	}

	@Test
	void signsInSeesEveryTokenOfThreeOrganizationsAndSignsOut() {
		this.azureDevOps.reset();
		Page list = this.browser.signInAs(People.ANA);
		assertThat(list.uri().getPath()).isEqualTo("/tokens");
		assertThat(list.text()).contains("350").contains("Ana Souza");
		assertThat(rowsOnAllPages()).isEqualTo(SeededTokens.ANA_TOTAL);
		assertThat(this.azureDevOps.calls()).filteredOn((call) -> call.operation() == Operation.LIST)
			.extracting(Call::organization)
			.contains("fabrikam", "contoso", "adventure-works");
		assertThat(this.entra.calls(FakeEntra.Endpoint.USERINFO)).isZero();

		Page home = this.browser.press(text("layout.sign-out"));
		assertThat(home.uri().getPath()).isEqualTo("/");
		assertThat(this.browser.redirects())
			.anySatisfy((address) -> assertThat(address.toString()).startsWith(this.entra.authority())
				.contains("/oauth2/v2.0/logout")
				.contains("post_logout_redirect_uri"));
		assertThat(this.browser.get("/tokens").uri().toString()).startsWith(this.entra.authority());
	}

	@Test
	void comesBackToThePageThatThePersonWanted() {
		UUID wanted = theToken(SeededTokens.PLAIN).authorizationId();
		String address = "/organizations/fabrikam/tokens/" + wanted;
		this.browser.get(address);
		assertThat(this.browser.choose(People.ANA).uri().getPath()).isEqualTo(address);
	}

	@Test
	void signsInAndGoesOnWithTheFormThatALinkFillsIn() {
		this.browser.get("/tokens/new?name=a%20%26%20b&organization=contoso&scopes=vso.code,vso.wiki&days=45");
		Page form = this.browser.choose(People.ANA);
		assertThat(form.document().select("[name=name]").val()).isEqualTo("a & b");
		assertThat(form.document().select("[name=organization] [selected]").val()).isEqualTo("contoso");
		assertThat(form.document().select("[value^=vso][checked]").eachAttr("value")).containsExactly("vso.code",
				"vso.wiki");
		assertThat(form.document().select("[name=expires]").val()).isNotEmpty();
	}

	@Test
	void followsThePagesOfTheServiceHoweverSmall() {
		this.azureDevOps.reset();
		this.azureDevOps.pageSize(7);
		this.browser.signInAs(People.ANA);
		assertThat(rowsOnAllPages()).isEqualTo(SeededTokens.ANA_TOTAL);
	}

	@Test
	void showsTheOtherOrganizationsWhenOneDoesNotAnswer() {
		this.azureDevOps.reset();
		this.azureDevOps.always("contoso", Trouble.serverError(500));
		Page list = this.browser.signInAs(People.ANA);
		assertThat(list.text()).contains("contoso");
		assertThat(rowsOnAllPages()).isBetween(150, SeededTokens.ANA_TOTAL - 50);
	}

	@Test
	void greetsSomebodyWithoutTokensAndSomebodyWithoutOrganizations() {
		assertThat(rows(this.browser.signInAs(People.BEN))).isZero();
		Browser chiara = new Browser(this.port);
		assertThat(chiara.signInAs(People.CHIARA).hasButton(text("organization.add"))).isTrue();
	}

	@Test
	void lookedAfterOrganizationsCanBeAddedByNameWhereDiscoveryIsRefused() {
		this.azureDevOps.reset();
		this.browser.signInAs(People.DANIEL);
		Page list = this.browser.press(text("organization.add"), "name", "contoso");
		assertThat(rows(list)).isEqualTo(SeededTokens.DANIEL_TOTAL);
	}

	@Test
	void createsATokenAndShowsItsSecretUntilItIsStored() {
		this.browser.signInAs(People.ANA);
		this.browser.get("/tokens/new");
		Page secret = this.browser.press(text("form.create"), text("token.name"), "nuget \"publish\" <b>",
				text("token.organization"), "contoso", text("token.scopes"), "vso.packaging_write",
				text("token.scopes"), "vso.code", "days", "7");
		String value = secretOn(secret);
		assertThat(value).hasSize(84);
		Pat created = theToken("nuget \"publish\" <b>");
		assertThat(created.targetAccounts()).containsExactly(People.accountId("contoso"));
		assertThat(created.scope()).isEqualTo("vso.code vso.packaging_write");
		assertThat(Duration.between(created.validFrom(), created.validTo())).isCloseTo(Duration.ofDays(7),
				Duration.ofMinutes(1));
		assertThat(this.azureDevOps.works(value)).isTrue();
		URI address = secret.uri();
		assertThat(secretOn(this.browser.get(address.toString()))).isEqualTo(value);
		assertThat(this.browser.press(text("secret.stored")).body()).doesNotContain(value);
		Page gone = this.browser.get(address.toString());
		assertThat(gone.status()).isEqualTo(410);
		assertThat(gone.body()).doesNotContain(value);
	}

	@Test
	void offersTheSecretInSnippetsThatDoNotHoldIt() {
		this.browser.signInAs(People.ANA);
		Page secret = create("publish", "contoso", "vso.packaging_write", "7");
		String value = secretOn(secret);
		assertThat(secret.body().split(Pattern.quote(value), -1)).hasSize(2);
		assertThat(secret.body()).doesNotContain(Base64.getEncoder().encodeToString(value.getBytes(UTF_8)));
		assertThat(secret.document().select("#git-input").text()).contains("path=contoso",
				"password=" + text("snippets.token"));
		assertThat(secret.document().select("#npm-user").text())
			.contains("//pkgs.dev.azure.com/contoso/%s/_packaging/%s/npm/registry/:_password=%s"
				.formatted(text("snippets.project"), text("snippets.feed"), text("snippets.token.base64")));
		assertThat(secret.document().select("#maven-user").text())
			.containsIgnoringWhitespaces("<id>%s</id> <username>contoso</username> <password>%s</password>"
				.formatted(text("snippets.feed"), text("snippets.token")));
	}

	@Test
	void helpsWhoIsNotSignedIn() {
		Page help = this.browser.get("/help");
		assertThat(help.status()).isEqualTo(200);
		assertThat(help.uri().getPath()).isEqualTo("/help");
		assertThat(help.heading()).isEqualTo(text("help.title"));
	}

	@Test
	void createsATokenByTaskAndByTheStepsOfAreas() {
		this.browser.signInAs(People.ANA);
		this.browser.get("/tokens/new");
		Page form = this.browser.press(text("scope.preset.publish-packages"), text("token.name"), "by task");
		assertThat(form.document().select("#name").val()).isEqualTo("by task");
		assertThat(form.document().select(".scope-summary").text()).contains(text("scope.vso.packaging_write"));
		this.browser.press(text("form.create"), text("token.name"), "steps", text("token.organization"), "fabrikam",
				"scopes-code", "vso.code_write", "scopes", "vso.code_status", "days", "7");
		assertThat(theToken("steps").scope()).isEqualTo("vso.code_status vso.code_write vso.packaging_write");
		assertThat(this.browser.get("/tokens/new").document().select(".limit")).isEmpty();
	}

	@Test
	void keepsEveryScopeOfATokenThatHasSeveralStepsOfOneArea() {
		this.browser.signInAs(People.ANA);
		this.browser.get("/tokens/new");
		this.browser.press(text("form.create"), text("token.name"), "several", text("token.organization"), "fabrikam",
				"scopes-code", "vso.code", "scopes", "vso.code_manage", "scopes", "vso.profile", "days", "7");
		Pat before = theToken("several");
		assertThat(before.scope()).isEqualTo("vso.code vso.code_manage vso.profile");
		this.browser.get("/organizations/fabrikam/tokens/" + before.authorizationId() + "?edit");
		this.browser.press(text("form.save"), text("token.name"), "renamed");
		assertThat(theTokenById(before).displayName()).isEqualTo("renamed");
		assertThat(theTokenById(before).scope()).isEqualTo(before.scope());
	}

	@Test
	void tellsTheLongestLifeOnceAPolicyHasShownIt() {
		this.azureDevOps.longestLife(Duration.ofDays(8));
		this.browser.signInAs(People.ANA);
		create("short", "fabrikam", "vso.code", "90");
		assertThat(this.browser.get("/tokens/new").document().select(".limit").text()).contains("fabrikam")
			.contains(text("form.expires.limit", "fabrikam", 8));
	}

	@Test
	void turnsOffTheLivesThatAPolicyDoesNotAllow() {
		this.azureDevOps.longestLife(Duration.ofDays(8));
		this.browser.signInAs(People.ANA);
		create("short", "fabrikam", "vso.code", "90");
		Page form = this.browser.get("/tokens/new?organization=fabrikam");
		assertThat(form.document().select("input[name=days][disabled]").eachAttr("value")).containsExactly("30", "60",
				"90");
		assertThat(form.document().select("input[name=days][checked]").eachAttr("value")).containsExactly("7");
		assertThat(form.document()
			.getElementById(form.document().select("input[name=days][value=90]").attr("aria-describedby")))
			.hasToString(form.document().select(".limit").outerHtml());
		assertThat(this.browser.get("/tokens/new?organization=contoso").document().select("input[name=days][disabled]"))
			.isEmpty();
	}

	@Test
	void tellsThatAPolicyShortenedALife() {
		this.azureDevOps.longestLife(Duration.ofDays(8));
		this.browser.signInAs(People.ANA);
		Page secret = create("short", "fabrikam", "vso.code", "90");
		assertThat(secret.document().select(".notice.warning").text()).isNotBlank();
	}

	@Test
	void putsARefusalBesideTheFieldAndKeepsWhatWasTyped() {
		this.azureDevOps.next(Operation.CREATE, Trouble.refusal("fullScopePatPolicyViolation"));
		this.browser.signInAs(People.ANA);
		Page form = create("everything", "fabrikam", "app_token", "90");
		assertThat(form.status()).isEqualTo(422);
		assertThat(form.document().select("input[name=name]").val()).isEqualTo("everything");
		assertThat(form.document().select("input[value=app_token]").hasAttr("checked")).isTrue();
		assertThat(form.document().select("input[name=days][value=90]").hasAttr("checked")).isTrue();
		assertThat(this.azureDevOps.tokensOf(People.ANA, "everything")).isEmpty();
	}

	@Test
	void findsTheTokenWhoseCreationWasNotAnsweredAndRevokesIt() {
		this.azureDevOps.next(Operation.CREATE, Trouble.dropAfterWork());
		this.browser.signInAs(People.ANA);
		Page unknown = create("orphan", "fabrikam", "vso.code", "30");
		assertThat(unknown.status()).isEqualTo(504);
		assertThat(this.azureDevOps.tokensOf(People.ANA, "orphan")).hasSize(1);
		this.browser.press(text("token.revoke.name", "orphan"));
		assertThat(theToken("orphan").revoked()).isTrue();
	}

	@Test
	void saysThatNothingWasCreatedWhenTheConnectionBrokeBefore() {
		this.azureDevOps.next(Operation.CREATE, Trouble.dropBeforeWork());
		this.browser.signInAs(People.ANA);
		Page unknown = create("never", "fabrikam", "vso.code", "30");
		assertThat(unknown.status()).isEqualTo(504);
		assertThat(unknown.hasButton(text("token.revoke.name", "never"))).isFalse();
		assertThat(this.azureDevOps.tokensOf(People.ANA, "never")).isEmpty();
		assertThat(this.azureDevOps.operations()).containsOnlyOnce(Operation.CREATE);
	}

	@Test
	void changesATokenAndKeepsTheScopeThatNobodyKnows() {
		this.azureDevOps.reset();
		this.browser.signInAs(People.ANA);
		Pat before = theToken(SeededTokens.UNKNOWN_SCOPE);
		find(SeededTokens.UNKNOWN_SCOPE);
		this.browser.follow(SeededTokens.UNKNOWN_SCOPE);
		this.browser.follow(text("token.edit"));
		Page page = this.browser.press(text("form.save"), text("token.name"), "Renamed");
		assertThat(page.heading()).as(page.status() + page.text()).isEqualTo("Renamed");
		Pat after = this.azureDevOps.token(before.authorizationId()).orElseThrow();
		assertThat(after.displayName()).isEqualTo("Renamed");
		assertThat(after.scope().split(" ")).containsExactlyInAnyOrder(before.scope().split(" "));
		assertThat(after.validTo()).isCloseTo(before.validTo(), within(1, ChronoUnit.SECONDS));
	}

	@Test
	void revokesATokenOnlyAfterAsking() {
		this.browser.signInAs(People.ANA);
		find(SeededTokens.PLAIN);
		this.browser.follow(text("token.revoke.name", SeededTokens.PLAIN));
		assertThat(theToken(SeededTokens.PLAIN).revoked()).isFalse();
		Page list = this.browser.press(text("revoke.confirm"));
		assertThat(theToken(SeededTokens.PLAIN).revoked()).isTrue();
		assertThat(list.uri().getPath()).isEqualTo("/tokens");
		assertThat(list.document().select(".notice").text()).contains(text("token.revoked", SeededTokens.PLAIN));
		this.browser.follow(text("token.revoked.replace"));
		assertThat(this.browser.page().heading()).isEqualTo(text("form.replace.name", SeededTokens.PLAIN));
		assertThat(find(SeededTokens.PLAIN).hasButton(text("token.rotate.name", SeededTokens.PLAIN))).isFalse();
	}

	@Test
	void returnsToTheViewOfTheListThatItCameFrom() {
		String view = "q=Release+pipeline&organization=fabrikam&sort=name&dir=desc";
		this.browser.signInAs(People.ANA);
		this.browser.get("/tokens?" + view);
		this.browser.press(text("token.rotate.name", SeededTokens.PLAIN));
		assertThat(this.browser.press(text("secret.stored")).uri().getRawQuery()).isEqualTo(view);
		this.browser.follow(text("secret.token"));
		this.browser.follow(text("token.edit"));
		this.browser.press(text("form.save"), "days", "7");
		assertThat(this.browser.page().document().select(".notice").text())
			.contains(text("token.changed", SeededTokens.PLAIN));
		this.browser.follow(text("token.revoke.name", SeededTokens.PLAIN));
		this.browser.follow(text("revoke.cancel"));
		this.browser.press(text("rotation.overlap"));
		this.browser.press(text("rotation.revoke-old"));
		this.browser.follow(text("secret.token"));
		this.browser.follow(text("token.revoke.name", SeededTokens.PLAIN));
		Page list = this.browser.press(text("revoke.confirm"));
		assertThat(list.uri().getRawQuery()).isEqualTo(view);
		assertThat(list.text()).contains(text("token.revoked", SeededTokens.PLAIN));
		this.browser.follow(text("token.revoked.replace"));
		this.browser.press(text("form.create"), "days", "30");
		assertThat(this.browser.press(text("secret.stored")).uri().getRawQuery()).isEqualTo(view);
	}

	@Test
	void rotatesAtOneClickWithThreeCallsInTheRightOrder() {
		this.browser.signInAs(People.ANA);
		Pat old = theToken(SeededTokens.PLAIN);
		find(SeededTokens.PLAIN);
		this.azureDevOps.forgetCalls();
		Page secret = this.browser.press(text("token.rotate.name", SeededTokens.PLAIN));
		assertThat(this.azureDevOps.calls()).extracting(Call::method).containsExactly("GET", "POST", "DELETE");
		assertThat(this.azureDevOps.works(secretOn(secret))).isTrue();
		List<Pat> both = this.azureDevOps.tokensOf(People.ANA, SeededTokens.PLAIN);
		assertThat(both).hasSize(2).filteredOn(Pat::revoked).containsExactly(theTokenById(old));
		Pat created = both.stream().filter((pat) -> !pat.revoked()).findFirst().orElseThrow();
		assertThat(created.scope().split(" ")).containsExactlyInAnyOrder(old.scope().split(" "));
		assertThat(Duration.between(created.validFrom(), created.validTo()))
			.isCloseTo(Duration.between(old.validFrom(), old.validTo()), Duration.ofMinutes(1));
	}

	@Test
	void changesNothingWhenTheNewTokenOfARotationIsRefused() {
		this.azureDevOps.next(Operation.CREATE, Trouble.refusal("disablePatCreationPolicyViolation"));
		this.browser.signInAs(People.ANA);
		find(SeededTokens.PLAIN);
		Page page = this.browser.press(text("token.rotate.name", SeededTokens.PLAIN));
		assertThat(page.text()).contains(text("rotation.refused", text("refusal.disablePatCreationPolicyViolation")));
		assertThat(theToken(SeededTokens.PLAIN).revoked()).isFalse();
	}

	@Test
	void showsTheSecretAndTheOldTokenWhenThatCouldNotBeRevoked() {
		for (int attempt = 0; attempt < 3; attempt++) {
			this.azureDevOps.next(Operation.REVOKE, Trouble.serverError(503));
		}
		this.browser.signInAs(People.ANA);
		Pat old = theToken(SeededTokens.PLAIN);
		find(SeededTokens.PLAIN);
		Page secret = this.browser.press(text("token.rotate.name", SeededTokens.PLAIN));
		assertThat(this.azureDevOps.works(secretOn(secret))).isTrue();
		assertThat(theTokenById(old).revoked()).isFalse();
		Page after = this.browser.press(text("secret.revoke-old"));
		assertThat(theTokenById(old).revoked()).isTrue();
		assertThat(secretOn(after)).isEqualTo(secretOn(secret));
	}

	@Test
	void offersAReplacementForATokenThatIsOver() {
		this.browser.signInAs(People.ANA);
		Pat revoked = this.azureDevOps.tokensOf(People.ANA).stream().filter(Pat::revoked).findFirst().orElseThrow();
		Page one = this.browser
			.get("/organizations/" + organizationOf(revoked) + "/tokens/" + revoked.authorizationId());
		assertThat(one.hasButton(text("form.save"))).isFalse();
		assertThat(one.hasLink(text("token.edit"))).isFalse();
		this.browser.follow(text("token.replace.name", revoked.displayName()));
		Page secret = this.browser.press(text("form.create"), "days", "30");
		assertThat(this.azureDevOps.works(secretOn(secret))).isTrue();
	}

	@Test
	void keepsWorkingWithAccessTokensThatLiveForThirtySeconds() {
		this.azureDevOps.reset();
		this.entra.accessTokenLifetime(Duration.ofSeconds(30));
		this.browser.signInAs(People.ANA);
		this.entra.revokeAccessTokens();
		assertThat(rows(this.browser.get("/tokens"))).isEqualTo(50);
		assertThat(this.browser.redirects()).isEmpty();
		assertThat(this.entra.tokenRequests()).extracting(FakeEntra.TokenRequest::grantType)
			.startsWith("authorization_code", "refresh_token")
			.as("not one for each of the twenty calls, however long they take")
			.hasSizeLessThan(5);
	}

	@Test
	void goesThroughEntraAndBackWhenTheRefreshTokenIsDead() {
		this.browser.signInAs(People.ANA);
		this.entra.revokeAccessTokens();
		this.entra.revokeRefreshTokens();
		this.browser.get("/tokens?q=git");
		Page page = this.browser.page();
		assertThat(this.browser.redirects())
			.anySatisfy((address) -> assertThat(address.toString()).startsWith(this.entra.authority()));
		assertThat(page.uri().getPath()).isEqualTo("/tokens");
		assertThat(page.uri().getQuery()).isEqualTo("q=git");
		assertThat(rows(page)).isPositive();
	}

	@Test
	void changesNothingOfSomebodyElse() {
		Pat anas = theToken(SeededTokens.PLAIN);
		String address = "/organizations/fabrikam/tokens/" + anas.authorizationId();
		this.browser.signInAs(People.BEN);
		assertThat(this.browser.get(address).status()).isEqualTo(404);
		assertThat(this.browser.get(address + "/revoke").status()).isEqualTo(404);
		assertThat(theTokenById(anas)).isEqualTo(anas);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/organizations/fabrikam/tokens/not-an-id", "/organizations/..%2Fx/tokens/1",
			"/organizations/a%2Fb/tokens/7d444840-9dc0-11d1-b245-5ffdce74fad2",
			"/organizations/%2e%2e/tokens/7d444840-9dc0-11d1-b245-5ffdce74fad2", "/tokens/new?replaces=x",
			"/organizations/fabrikam/tokens/7d444840-9dc0-11d1-b245-5ffdce74fad2", "/nowhere" })
	void answersBadAddressesWithAMessage(String address) {
		this.browser.signInAs(People.ANA);
		Page page = this.browser.get(address);
		assertThat(page.status()).isBetween(400, 499);
		assertThat(page.heading()).isNotBlank();
	}

	@Test
	void exportsTheListAsFiltered() {
		this.browser.signInAs(People.ANA);
		Page list = this.browser.get("/tokens?q=" + SeededTokens.PLAIN.replace(' ', '+'));
		List<String> links = list.document().select(".exports a").eachAttr("href");
		assertThat(links).hasSize(2).allSatisfy((link) -> {
			Page file = this.browser.get(link);
			assertThat(file.status()).isEqualTo(200);
			assertThat(file.headers().firstValue("Content-Disposition").orElse("")).startsWith("attachment; ");
			assertThat(file.headers().allValues("Cache-Control")).containsExactly("no-store");
			assertThat(file.body()).contains(theToken(SeededTokens.PLAIN).authorizationId().toString());
		});
	}

	@Test
	void exportsNothingBeforeTheyHaveSignedIn() {
		for (String file : List.of("/tokens.csv", "/tokens.json")) {
			assertThat(this.browser.get(file).uri().toString()).startsWith(this.entra.authority());
		}
	}

	@Test
	void downloadsTheirOwnRowsOfTheJournalAsFiltered() {
		Browser bens = new Browser(this.port);
		bens.signInAs(People.BEN);
		bens.get("/tokens/new");
		bens.press(text("form.create"), text("token.name"), "of-ben", text("token.organization"), "fabrikam",
				text("token.scopes"), "vso.code", "days", "7");
		this.browser.signInAs(People.ANA);
		for (String name : List.of("=1+1, \"quoted\"", "other")) {
			create(name, "contoso", "vso.code", "7");
		}
		Page table = this.browser.get("/journal.csv?q=quoted&action=create");
		assertThat(table.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
		assertThat(table.headers().firstValue("Content-Disposition"))
			.hasValue("attachment; filename=\"patkeeper-journal.csv\"");
		assertThat(table.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
		assertThat(table.headers().allValues("Cache-Control")).containsExactly("no-store");
		assertThat(table.body()).startsWith("\uFEFF" + text("journal.time") + ",");
		assertThat(table.body().lines()).hasSize(2)
			.last()
			.asString()
			.matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z,contoso,\"'=1\\+1, \"\"quoted\"\"\",[0-9a-f-]{36},"
					+ Pattern.quote(text("journal.action.create") + "," + text("journal.outcome.done")) + ",.*");
		assertThat(this.browser.get("/journal.csv").body()).contains(",other,").doesNotContain("of-ben");
	}

	@Test
	void speaksPortuguese() {
		Browser portuguese = new Browser(this.port).language("pt-BR");
		portuguese.get("/tokens");
		Page list = portuguese.choose(People.BEN);
		assertThat(list.document().select("html").attr("lang")).isEqualTo("pt-BR");
		assertThat(list.hasButton(text(Texts.PORTUGUESE, "layout.sign-out"))).isTrue();
	}

	private Page create(String name, String organization, String scope, String days) {
		this.browser.get("/tokens/new");
		return this.browser.press(text("form.create"), text("token.name"), name, text("token.organization"),
				organization, text("token.scopes"), scope, "days", days);
	}

	private Pat theToken(String name) {
		return this.azureDevOps.tokensOf(People.ANA, name).get(0);
	}

	private Pat theTokenById(Pat pat) {
		return this.azureDevOps.token(pat.authorizationId()).orElseThrow();
	}

	private static String organizationOf(Pat pat) {
		return People.ANA.organizations()
			.stream()
			.filter((name) -> pat.targetAccounts() == null || pat.targetAccounts().contains(People.accountId(name)))
			.findFirst()
			.orElseThrow();
	}

	private Page find(String name) {
		return this.browser.get("/tokens?q=" + URLEncoder.encode(name, StandardCharsets.UTF_8));
	}

	private int rowsOnAllPages() {
		int rows = rows(this.browser.get("/tokens?status=all"));
		while (this.browser.page().hasLink(text("tokens.pages.next"))) {
			rows += rows(this.browser.follow(text("tokens.pages.next")));
		}
		return rows;
	}

	private static int rows(Page page) {
		return page.document().select("main tbody tr").size();
	}

	private static String secretOn(Page page) {
		assertThat(page.status()).isEqualTo(200);
		return page.document().select("#token-secret").text();
	}

}
