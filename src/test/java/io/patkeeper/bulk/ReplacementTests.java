package io.patkeeper.bulk;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Call;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.Trouble;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Replaces tokens for all organizations by one for each organization, while Azure DevOps
 * misbehaves.
 */
@SandboxTest
class ReplacementTests {

	private static final String NAME = "everywhere";

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	@Autowired
	private JdbcClient jdbc;

	@LocalServerPort
	private int port;

	private Browser browser;

	private Pat old;

	@BeforeEach
	void signIn() {
		Sandbox.shared().resetToFewTokens();
		for (String table : List.of("bulk_run", "rotation", "new_secret", "change_limit", "token_note")) {
			this.jdbc.sql("delete from " + table).update();
		}
		this.azureDevOps.takeAll(People.ANA);
		this.old = put(NAME, null, Duration.ofDays(20));
		this.browser = new Browser(this.port);
		this.browser.signInAs(People.ANA);
	}

	@Test
	void createsOneTokenInEachChosenOrganizationAndLeavesTheOldOne() {
		Page preview = preview("contoso", "fabrikam");
		assertThat(preview.heading()).isEqualTo(text("run.preview.title.replace", 2));
		assertThat(preview.text()).contains(text("run.preview.mails", 2), text("run.preview.old-stay"));
		assertThat(created()).as("nothing has happened yet").isEmpty();
		Page over = finish("Create 2 tokens");
		assertThat(over.heading()).isEqualTo(text("run.over.replace", 2, 2));
		assertThat(outcomes(over)).containsExactly("Done", "Done");
		assertThat(created()).hasSize(2).allSatisfy((pat) -> {
			assertThat(pat.displayName()).isEqualTo(NAME);
			assertThat(pat.scope().split(" ")).containsExactlyInAnyOrder(this.old.scope().split(" "));
			assertThat(pat.targetAccounts()).hasSize(1);
		});
		assertThat(created()).flatExtracting(Pat::targetAccounts)
			.containsExactlyInAnyOrder(People.accountId("contoso"), People.accountId("fabrikam"));
		assertThat(secrets(over)).hasSize(2).allMatch(this.azureDevOps::works);
		assertThat(this.azureDevOps.token(this.old.authorizationId()).orElseThrow().revoked()).isFalse();
		assertThat(this.jdbc.sql("select changes from change_limit").query(Integer.class).single()).isEqualTo(1);
		this.browser.follow(text("token.revoke.name", NAME));
		this.browser.press(text("revoke.confirm"));
		assertThat(this.azureDevOps.token(this.old.authorizationId()).orElseThrow().revoked()).isTrue();
	}

	@Test
	void offersTheOrganizationsWhereItIsLikelyUsedFirst() {
		put("one", "adventure-works", Duration.ofDays(20));
		put("two", "adventure-works", Duration.ofDays(20));
		put("three", "fabrikam", Duration.ofDays(20));
		Page page = open();
		assertThat(organizations(page)).containsExactly("adventure-works", "fabrikam", "contoso");
		assertThat(page.document().select("input[name=in][checked]")).isEmpty();
		note("nightly export of Contoso");
		Page noted = open();
		assertThat(organizations(noted)).containsExactly("contoso", "adventure-works", "fabrikam");
		assertThat(noted.document().select("input[name=in][checked]").eachAttr("value")).containsExactly("contoso");
		assertThat(noted.text()).contains("nightly export of Contoso", text("replace.others", 2));
	}

	@Test
	void carriesTheNoteOver() {
		note("rack 3");
		finishPreviewOf("fabrikam");
		assertThat(this.jdbc.sql("select note from token_note where authorization_id = :id")
			.param("id", created().get(0).authorizationId())
			.query(String.class)
			.single()).isEqualTo("rack 3");
	}

	@Test
	void warnsOfFullAccess() {
		assertThat(open().text()).doesNotContain(text("form.full-access.warning"));
		this.azureDevOps.give(People.ANA, new Pat(this.old.authorizationId(), NAME, "app_token", null,
				this.old.validFrom(), this.old.validTo(), false, this.old.secret()));
		this.browser.get("/tokens?refresh=true");
		assertThat(open().text()).contains(text("form.full-access.warning"));
	}

	@Test
	void carriesTheNoteOverIfTheNewTokenIsFoundWithoutItsSecret() {
		note("rack 3");
		preview("fabrikam");
		this.azureDevOps.next(Operation.CREATE, Trouble.dropAfterWork());
		finish("Create 1 token");
		assertThat(this.jdbc.sql("select note from token_note where authorization_id = :id")
			.param("id", created().get(0).authorizationId())
			.query(String.class)
			.single()).isEqualTo("rack 3");
	}

	@Test
	void isOfferedForTheOnlyTokenAboveTheList() {
		this.browser.get("/tokens");
		Page page = this.browser.follow(text("tokens.first.all-organizations.link.one"));
		assertThat(page.heading()).isEqualTo(text("form.replace.name", NAME));
		assertThat(organizations(page)).hasSize(3);
	}

	@Test
	void isOfferedAfterTheTokenWasRevoked() {
		this.browser.get(address() + "/revoke");
		this.browser.press(text("revoke.confirm"));
		Page page = this.browser.follow(text("token.revoked.replace"));
		assertThat(page.heading()).isEqualTo(text("form.replace.name", NAME));
		assertThat(organizations(page)).hasSize(3);
	}

	@Test
	void createsNoMoreTokensThanARunMayHold() {
		int tokens = 334;
		for (int number = 1; number < tokens; number++) {
			put("everywhere " + number, null, Duration.ofDays(20));
		}
		this.browser.get("/tokens");
		this.browser.press(text("selection.replace"), "all", "true");
		Page page = this.browser.press(text("replace.preview"), "in", "contoso", "in", "fabrikam", "in",
				"adventure-works");
		assertThat(page.status()).isEqualTo(422);
		assertThat(page.text()).contains(text("replace.too-many", 3 * tokens, Selection.MAX_SIZE));
		assertThat(page.document().select("input[name=in][checked]")).as("what was chosen is kept").hasSize(3);
		Page preview = this.browser.press(text("replace.preview"), "in", "contoso", "in", "fabrikam");
		assertThat(preview.heading()).isEqualTo(text("run.preview.title.replace", 2 * tokens));
	}

	@Test
	void revokesTheOldTokensInARunOfTheirOwn() {
		Pat other = put("elsewhere", null, Duration.ofDays(20));
		this.browser.get("/tokens");
		this.browser.press(text("selection.replace"), "token", value(this.old), "token", value(other));
		this.browser.press(text("replace.preview"), "in", "fabrikam");
		finish("Create 2 tokens");
		Page preview = this.browser.press(text("run.old.revoke", 2));
		assertThat(preview.heading()).isEqualTo(text("run.preview.title.revoke", 2));
		assertThat(outcomes(finish(text("run.preview.confirm.revoke", 2)))).containsExactly("Done", "Done");
		assertThat(created()).hasSize(2).allMatch((pat) -> this.azureDevOps.works(pat.secret()));
		assertThat(this.azureDevOps.works(this.old.secret())).isFalse();
	}

	@Test
	void asksForAnOrganization() {
		open();
		Page page = this.browser.press(text("replace.preview"));
		assertThat(page.status()).isEqualTo(422);
		assertThat(page.text()).contains(text("replace.none"));
	}

	@Test
	void createsNothingInAnOrganizationThatIsNotThePersons() {
		Page preview = preview("fabrikam", "woodgrove");
		assertThat(preview.heading()).isEqualTo(text("run.preview.title.replace", 1));
	}

	@Test
	void replacesATokenThatHasEndedWithoutOfferingToRevokeIt() {
		this.azureDevOps.takeAll(People.ANA);
		this.old = put(NAME, null, Duration.ofDays(-1));
		Page preview = preview("fabrikam");
		assertThat(preview.text()).doesNotContain(text("run.preview.old-stay"));
		Page over = finish("Create 1 token");
		assertThat(outcomes(over)).containsExactly("Done");
		assertThat(over.hasLink(text("token.revoke.name", NAME))).isFalse();
	}

	@Test
	void createsNoTokenTwiceWhateverAzureDevOpsAnswers() {
		for (Trouble trouble : List.of(Trouble.dropAfterWork(), Trouble.dropBeforeWork(), Trouble.serverError(500))) {
			this.azureDevOps.takeAll(People.ANA);
			this.azureDevOps.give(People.ANA, this.old);
			preview("fabrikam");
			this.azureDevOps.forgetCalls();
			this.azureDevOps.next(Operation.CREATE, trouble);
			Page over = finish("Create 1 token");
			assertThat(count(Operation.CREATE)).isEqualTo(1);
			assertThat(outcomes(over)).containsExactly("Failed");
			assertThat(over.text())
				.contains(text(created().isEmpty() ? "run.reason.not-created" : "run.reason.without-secret"));
		}
	}

	@Test
	void repeatsACallThatWasCertainlyNotMade() {
		preview("fabrikam");
		this.azureDevOps.next(Operation.CREATE, Trouble.tooManyRequests(Duration.ofSeconds(1)));
		Page over = finish("Create 1 token");
		assertThat(outcomes(over)).containsExactly("Done");
		assertThat(created()).hasSize(1);
	}

	@Test
	void reportsARefusalAndTriesAgainInANewRun() {
		preview("contoso", "fabrikam");
		this.azureDevOps.next(Operation.CREATE, Trouble.refusal("accessDenied"));
		Page over = finish("Create 2 tokens");
		assertThat(outcomes(over)).containsExactlyInAnyOrder("Refused", "Done");
		Page again = this.browser.press(text("run.again"));
		assertThat(again.heading()).isEqualTo(text("run.preview.title.replace", 1));
		assertThat(outcomes(finish("Create 1 token"))).containsExactly("Done");
		assertThat(created()).flatExtracting(Pat::targetAccounts)
			.containsExactlyInAnyOrder(People.accountId("contoso"), People.accountId("fabrikam"));
	}

	@Test
	void looksUpWhatWasCreatedBeforeTheRunWasInterrupted() {
		Page preview = preview("contoso", "fabrikam");
		finish("Create 2 tokens");
		interrupt(preview);
		assertThat(this.browser.get(preview.uri().toString()).text()).contains(text("run.interrupted", 0, 2, 0));
		Page over = finish(text("run.continue"));
		assertThat(outcomes(over)).containsExactly("Done", "Done");
		assertThat(secrets(over)).hasSize(2);
		assertThat(count(Operation.CREATE)).isZero();
	}

	@Test
	void findsTheTokenThatWasBeingCreatedWhenTheRunWasInterrupted() {
		Page preview = preview("fabrikam");
		finish("Create 1 token");
		interrupt(preview);
		Pat created = created().get(0);
		this.jdbc.sql("delete from new_secret").update();
		this.jdbc.sql("""
				update journal set closed = null, outcome = null, authorization_id = null, opened = :opened
				where authorization_id = :id
				""")
			.param("opened", Instant.now().minus(Duration.ofMinutes(4)).atOffset(ZoneOffset.UTC))
			.param("id", created.authorizationId())
			.update();
		this.browser.get(preview.uri().toString());
		Page over = finish(text("run.continue"));
		assertThat(outcomes(over)).containsExactly("Failed");
		assertThat(over.text()).contains(text("run.reason.without-secret"));
		assertThat(over.document().select("a.name").attr("href")).contains(created.authorizationId().toString());
		assertThat(count(Operation.CREATE)).isZero();
	}

	@Test
	void replacesSeveralSelectedTokens() {
		Pat other = put("elsewhere", null, Duration.ofDays(20));
		Pat works = put("works", "fabrikam", Duration.ofDays(20));
		this.browser.get("/tokens?status=all");
		Page choice = this.browser.press(text("selection.replace"), "token", value(this.old), "token", value(other),
				"token", value(works));
		assertThat(choice.heading()).isEqualTo(text("replace.title", 3));
		Page preview = this.browser.press(text("replace.preview"), "in", "contoso", "in", "fabrikam");
		assertThat(preview.heading()).isEqualTo(text("run.preview.title.replace", 4));
		assertThat(preview.text()).contains(text("run.left-out.rotatable"));
		assertThat(outcomes(finish("Create 4 tokens"))).hasSize(4).containsOnly("Done");
		assertThat(created()).hasSize(5).contains(works);
	}

	private void finishPreviewOf(String organization) {
		preview(organization);
		finish("Create 1 token");
	}

	private Page open() {
		this.browser.get("/tokens?status=all");
		return this.browser.follow(text("token.replace.name", NAME));
	}

	private Page preview(String... organizations) {
		open();
		String[] fields = new String[2 * organizations.length];
		for (int i = 0; i < organizations.length; i++) {
			fields[2 * i] = "in";
			fields[2 * i + 1] = organizations[i];
		}
		return this.browser.press(text("replace.preview"), fields);
	}

	/**
	 * Presses a button that starts a run, and waits for its end.
	 */
	private Page finish(String button) {
		Page page = this.browser.press(button);
		assertThat(page.status()).isEqualTo(200);
		return await().atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(100))
			.until(() -> this.browser.get(page.uri().toString()),
					(later) -> later.document().select("main progress").isEmpty());
	}

	/**
	 * Makes a run look as if its node had stopped before it could write any outcome.
	 */
	private void interrupt(Page preview) {
		UUID run = UUID.fromString(preview.uri().getPath().substring("/runs/".length()));
		this.jdbc.sql("update bulk_item set state = 'WORKING', new_authorization_id = null where run_id = :run")
			.param("run", run)
			.update();
		this.jdbc.sql("update bulk_run set state = 'RUNNING', ended = null where id = :run").param("run", run).update();
		this.azureDevOps.forgetCalls();
	}

	private void note(String note) {
		this.browser.get(address());
		this.browser.press(text("note.save"), "note", note);
	}

	private String address() {
		return "/organizations/fabrikam/tokens/" + this.old.authorizationId();
	}

	private static List<String> organizations(Page page) {
		return page.document().select("input[name=in]").eachAttr("value");
	}

	private static List<String> outcomes(Page page) {
		return page.document().select(".items .status").stream().map(Element::text).toList();
	}

	private static List<String> secrets(Page page) {
		return page.document().select(".secret-value").eachText();
	}

	private long count(Operation operation) {
		return this.azureDevOps.calls().stream().map(Call::operation).filter(operation::equals).count();
	}

	private List<Pat> created() {
		return this.azureDevOps.tokensOf(People.ANA).stream().filter((pat) -> pat.targetAccounts() != null).toList();
	}

	private Pat put(String name, @Nullable String organization, Duration left) {
		Instant created = Instant.now().minus(Duration.ofDays(10));
		Pat pat = new Pat(UUID.randomUUID(), name, "vso.code vso.build",
				(organization != null) ? List.of(People.accountId(organization)) : null, created,
				Instant.now().plus(left), false, UUID.randomUUID().toString().replace("-", ""));
		this.azureDevOps.give(People.ANA, pat);
		return pat;
	}

	private static String value(Pat pat) {
		return "fabrikam/" + pat.authorizationId();
	}

}
