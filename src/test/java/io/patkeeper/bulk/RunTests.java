package io.patkeeper.bulk;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

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
 * Runs from the selection in the list to their outcomes, while Azure DevOps misbehaves.
 */
@SandboxTest
class RunTests {

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	@Autowired
	private JdbcClient jdbc;

	@LocalServerPort
	private int port;

	private Browser browser;

	@BeforeEach
	void signIn() {
		Sandbox.shared().resetToFewTokens();
		for (String table : List.of("bulk_run", "rotation", "new_secret", "change_limit")) {
			this.jdbc.sql("delete from " + table).update();
		}
		this.azureDevOps.takeAll(People.ANA);
		this.browser = new Browser(this.port);
		this.browser.signInAs(People.ANA);
	}

	@Test
	void revokesTheTokensOfThePreviewAndNoOthers() {
		List<Pat> chosen = give("deploy", 3);
		List<Pat> others = give("other", 2);
		Page preview = preview("selection.revoke", chosen);
		assertThat(preview.heading()).isEqualTo(text("run.preview.title.revoke", 3));
		assertThat(working()).as("nothing has happened yet").hasSize(5);
		Pat createdSince = give("since", 1).get(0);
		Page over = finish(text("run.preview.confirm.revoke", 3));
		assertThat(over.heading()).isEqualTo(text("run.over.revoke", 3, 3));
		assertThat(outcomes(over)).containsExactly("Done", "Done", "Done");
		assertThat(working()).containsExactlyInAnyOrder(others.get(0), others.get(1), createdSince);
	}

	@Test
	void asksForTheNumberOfTokensBeforeItRevokesMoreThanFive() {
		List<Pat> chosen = give("deploy", 6);
		preview("selection.revoke", chosen);
		for (String number : List.of("", "5", "six")) {
			Page refused = this.browser.press(text("run.preview.confirm.revoke", 6), text("run.preview.number"),
					number);
			assertThat(refused.status()).isEqualTo(422);
			assertThat(refused.text()).contains(text("run.preview.number.wrong", 6));
			assertThat(refused.document().select("#number").val()).isEqualTo(number);
		}
		assertThat(working()).hasSize(6);
		Page over = finish(text("run.preview.confirm.revoke", 6), text("run.preview.number"), "6");
		assertThat(outcomes(over)).hasSize(6).containsOnly("Done");
		assertThat(working()).isEmpty();
	}

	@Test
	void leavesOutWhatCannotBeChangedWithItsReason() {
		Pat works = give("works", 1).get(0);
		Pat revoked = give("revoked", 1).get(0);
		Pat global = put("global", null, false);
		preview("selection.rotate", List.of(works, revoked, global));
		this.azureDevOps.give(People.ANA, new Pat(revoked.authorizationId(), "revoked", revoked.scope(),
				revoked.targetAccounts(), revoked.validFrom(), revoked.validTo(), true, revoked.secret()));
		UUID unknown = UUID.randomUUID();
		this.browser.get("/tokens?status=all");
		Page preview = this.browser.press(text("selection.rotate"), "token", "fabrikam/" + unknown, "token",
				value(works), "token", value(revoked), "token", value(global));
		assertThat(preview.heading()).isEqualTo(text("run.preview.title.rotate", 1));
		assertThat(preview.text()).contains(text("run.left-out.revoked"), text("run.left-out.all-organizations"),
				text("run.left-out.gone"));
		assertThat(preview.hasLink(text("token.replace.name", "global"))).isTrue();
	}

	@Test
	void goesOnPastFailuresOfEveryKind() {
		List<Pat> chosen = give("deploy", 12);
		preview("selection.revoke", chosen);
		this.azureDevOps.next(Operation.REVOKE, Trouble.refusal("accessDenied"));
		this.azureDevOps.next(Operation.REVOKE, Trouble.tooManyRequests(Duration.ofSeconds(1)));
		this.azureDevOps.next(Operation.REVOKE, Trouble.serverError(500));
		this.azureDevOps.next(Operation.REVOKE, Trouble.dropBeforeWork());
		this.azureDevOps.next(Operation.REVOKE, Trouble.dropAfterWork());
		this.azureDevOps.next(Operation.REVOKE, Trouble.unauthorized());
		this.azureDevOps.next(Operation.REVOKE, Trouble.signInPageAsHtml());
		this.azureDevOps.next(Operation.REVOKE, Trouble.forbidden());
		Page over = finish(text("run.preview.confirm.revoke", 12), text("run.preview.number"), "12");
		assertThat(outcomes(over)).hasSize(12).containsOnly("Done", "Refused", "Failed").containsOnlyOnce("Refused");
		assertThat(outcomes(over)).filteredOn("Done"::equals).as("the service agrees").hasSize(12 - working().size());
		assertThat(over.text()).contains(text("refusal.accessDenied"));
	}

	@Test
	void triesTheFailedOnesAgainInANewRun() {
		List<Pat> chosen = give("deploy", 3);
		preview("selection.revoke", chosen);
		this.azureDevOps.next(Operation.REVOKE, Trouble.forbidden());
		finish(text("run.preview.confirm.revoke", 3));
		Page again = this.browser.press(text("run.again"));
		assertThat(again.heading()).isEqualTo(text("run.preview.title.revoke", 1));
		assertThat(outcomes(finish(text("run.preview.confirm.revoke", 1)))).containsExactly("Done");
		assertThat(working()).isEmpty();
	}

	@Test
	void rotatesAtOnceAndKeepsTheSecretsUntilTheyAreStored() {
		List<Pat> chosen = give("deploy", 3);
		preview("selection.rotate", chosen);
		Page over = finish(text("run.preview.confirm.rotate", 3), "old", "revoke");
		assertThat(outcomes(over)).containsExactly("Done", "Done", "Done");
		assertThat(over.headers().firstValue("Content-Encoding")).contains("identity");
		List<String> secrets = over.document().select("[data-secret]").eachText();
		assertThat(secrets).hasSize(3)
			.containsExactlyInAnyOrderElementsOf(working().stream().map(Pat::secret).toList());
		assertThat(working()).doesNotContainAnyElementsOf(chosen);
		Page csv = this.browser.get(over.link(text("run.secrets.csv")).toString());
		assertThat(csv.body()).contains(secrets).startsWith("\uFEFF");
		this.browser.get(over.uri().toString());
		Page env = this.browser.get(over.link(text("run.secrets.env")).toString());
		assertThat(env.body()).contains(secrets).contains("DEPLOY='", "DEPLOY_2='", "DEPLOY_3='");
		this.browser.get(over.uri().toString());
		Page stored = this.browser.press(text("run.secrets.stored"));
		assertThat(stored.body()).doesNotContain(secrets);
		assertThat(this.browser.get(over.link(text("run.secrets.csv")).toString()).status()).isEqualTo(404);
	}

	@Test
	void keepsTheOldTokensOfARotationUnlessToldOtherwise() {
		List<Pat> chosen = give("deploy", 6);
		preview("selection.rotate", chosen);
		Page over = finish(text("run.preview.confirm.rotate", 6));
		assertThat(outcomes(over)).hasSize(6).containsOnly("Done");
		assertThat(working()).hasSize(12).containsAll(chosen);
	}

	@Test
	void rotatesOnceWhateverHappens() {
		List<Pat> chosen = give("deploy", 16, true);
		preview("selection.rotate", chosen);
		this.azureDevOps.next(Operation.CREATE, Trouble.refusal("disablePatCreationPolicyViolation"));
		this.azureDevOps.next(Operation.CREATE, Trouble.tooManyRequests(Duration.ofSeconds(1)));
		this.azureDevOps.next(Operation.CREATE, Trouble.serverError(500));
		this.azureDevOps.next(Operation.CREATE, Trouble.dropBeforeWork());
		this.azureDevOps.next(Operation.CREATE, Trouble.dropAfterWork());
		this.azureDevOps.next(Operation.CREATE, Trouble.unauthorized());
		this.azureDevOps.next(Operation.CREATE, Trouble.signInPageAsHtml());
		Page over = finish(text("run.preview.confirm.rotate", 16), "old", "revoke", text("run.preview.number"), "16");
		// The orphan of the call that was dropped after its work.
		assertThat(outcomes(over)).containsOnly("Done", "Refused", "Failed").containsOnlyOnce("Refused");
		assertThat(outcomes(over)).filteredOn("Failed"::equals).hasSize(3);
		List<String> secrets = over.document().select("[data-secret]").eachText();
		assertThat(secrets).as("no secret is missing")
			.hasSize(12)
			.doesNotHaveDuplicates()
			.allMatch(this.azureDevOps::works);
		assertThat(working()).filteredOn(chosen::contains).as("their old tokens stay").hasSize(4);
		assertThat(working()).as("with one orphan").hasSize(12 + 4 + 1);
		assertThat(over.text()).contains(text("rotation.status.orphaned"));
	}

	@Test
	void rotatesFiftyTokensWhileEveryFourthCallFailsInAnotherWay() {
		List<Pat> chosen = give("deploy", 50, true);
		preview("selection.rotate", chosen);
		List<Trouble> troubles = List.of(Trouble.refusal("accessDenied"),
				Trouble.tooManyRequests(Duration.ofSeconds(1)), Trouble.serverError(500), Trouble.dropBeforeWork(),
				Trouble.dropAfterWork(), Trouble.unauthorized(), Trouble.signInPageAsHtml());
		for (Operation operation : List.of(Operation.GET, Operation.CREATE, Operation.REVOKE)) {
			for (int call = 0; call < 100; call++) {
				this.azureDevOps.next(operation,
						(call % 4 == 3) ? troubles.get(call / 4 % troubles.size()) : Trouble.delay(Duration.ZERO));
			}
		}
		Page over = finish(text("run.preview.confirm.rotate", 50), "old", "revoke", text("run.preview.number"), "50");
		assertThat(outcomes(over)).hasSize(50).isSubsetOf("Done", "Refused", "Failed", "Not known");
		assertThat(chosen).allSatisfy((old) -> {
			List<Pat> created = this.azureDevOps.tokensOf(People.ANA, old.displayName())
				.stream()
				.filter((pat) -> !pat.authorizationId().equals(old.authorizationId()))
				.toList();
			assertThat(created).as("is done once").hasSizeLessThan(2);
			Element row = row(over, old.displayName());
			boolean oldWorks = this.azureDevOps.works(old.secret());
			switch (row.select(".status").text()) {
				case "Done" -> {
					assertThat(oldWorks).isFalse();
					assertThat(row.select("[data-secret]").text()).isEqualTo(created.get(0).secret());
				}
				case "Refused" -> {
					assertThat(oldWorks).isTrue();
					assertThat(created).isEmpty();
				}
				// The look at it may have failed as well.
				case "Not known" ->
					assertThat(oldWorks || !row.select("[data-secret]").isEmpty()).as(row.text()).isTrue();
				default -> assertThat(oldWorks).as(row.text()).isTrue();
			}
		});
	}

	@Test
	void looksUpAtOnceWhetherTheOldTokensAreRevoked() {
		List<Pat> chosen = give("deploy", 2, true);
		preview("selection.rotate", chosen);
		for (int attempt = 0; attempt < 6; attempt++) {
			this.azureDevOps.next(Operation.REVOKE,
					(attempt < 3) ? Trouble.dropBeforeWork() : Trouble.serverError(500));
		}
		Page over = finish(text("run.preview.confirm.rotate", 2), "old", "revoke");
		assertThat(outcomes(over)).containsOnly("Failed");
		assertThat(over.text()).contains(text("rotation.status.old-still-works"));
		assertThat(over.document().select("[data-secret]")).as("the new tokens are ready").hasSize(2);
		this.browser.follow(text("run.rotation"));
		this.browser.press(text("rotation.revoke-old"));
		assertThat(working()).hasSize(3);
	}

	@Test
	void extendsTokens() {
		List<Pat> chosen = give("deploy", 2);
		preview("selection.extend", chosen);
		Page over = finish(text("run.preview.confirm.extend", 2), text("run.preview.days"), "180");
		assertThat(outcomes(over)).containsExactly("Done", "Done");
		assertThat(working()).extracting(Pat::authorizationId)
			.containsExactlyInAnyOrderElementsOf(chosen.stream().map(Pat::authorizationId).toList());
		assertThat(working()).allSatisfy((pat) -> assertThat(pat.validTo())
			.isBetween(Instant.now().plus(Duration.ofDays(179)), Instant.now().plus(Duration.ofDays(181))));
	}

	@Test
	void looksUpWhetherATokenWasExtended() {
		preview("selection.extend", give("deploy", 3));
		this.azureDevOps.next(Operation.UPDATE, Trouble.dropAfterWork());
		this.azureDevOps.next(Operation.UPDATE, Trouble.dropBeforeWork());
		Page over = finish(text("run.preview.confirm.extend", 3), text("run.preview.days"), "180");
		assertThat(outcomes(over)).containsExactlyInAnyOrder("Done", "Done", "Failed");
		assertThat(working()).filteredOn((pat) -> pat.validTo().isAfter(Instant.now().plus(Duration.ofDays(100))))
			.hasSize(2);
	}

	@Test
	void stopsAfterWhatIsUnderWayAndGoesOnWhenItIsContinued() {
		List<Pat> chosen = give("deploy", 12);
		preview("selection.revoke", chosen);
		CountDownLatch stopped = new CountDownLatch(1);
		for (int i = 0; i < 4; i++) {
			this.azureDevOps.next(Operation.REVOKE, Trouble.waitFor(stopped));
		}
		Page page = this.browser.press(text("run.preview.confirm.revoke", 12), text("run.preview.number"), "12");
		try {
			await().until(() -> count(Operation.REVOKE) == 4);
			page = this.browser.get(page.uri().toString());
			assertThat(page.document().select("main progress")).hasSize(1);
			assertThat(this.browser.get("/help").document().select(".top .run").text())
				.isEqualTo(text("run.bar.revoke", 0, 12));
			this.browser.get(page.uri().toString());
			assertThat(this.browser.press(text("run.stop")).text()).contains(text("run.lead.stopping"));
		}
		finally {
			stopped.countDown();
		}
		Page after = await().until(() -> this.browser.get(this.browser.page().uri().toString()),
				(seen) -> seen.hasButton(text("run.continue")));
		assertThat(after.text()).contains(text("run.stopped", 4, 0, 8));
		assertThat(working()).hasSize(8);
		assertThat(outcomes(finish(text("run.continue")))).hasSize(12).containsOnly("Done");
		assertThat(count(Operation.REVOKE)).as("nothing is done twice").isEqualTo(12);
	}

	@Test
	void isInterruptedBySigningOutAndContinuedByItsOwnerOnly() {
		List<Pat> chosen = give("deploy", 12);
		preview("selection.revoke", chosen);
		CountDownLatch signedOut = new CountDownLatch(1);
		for (int i = 0; i < 4; i++) {
			this.azureDevOps.next(Operation.REVOKE, Trouble.waitFor(signedOut));
		}
		Page page = this.browser.press(text("run.preview.confirm.revoke", 12), text("run.preview.number"), "12");
		String run = page.uri().getPath();
		try {
			await().until(() -> count(Operation.REVOKE) == 4);
			this.browser.press(text("layout.sign-out"));
		}
		finally {
			signedOut.countDown();
		}
		await().until(() -> this.jdbc.sql("select count(*) from bulk_run where lease is null")
			.query(Integer.class)
			.single() == 1);
		Browser other = new Browser(this.port);
		other.signInAs(People.BEN);
		assertThat(other.get(run).status()).isEqualTo(404);
		String csrf = other.get("/tokens").document().select("input[name=_csrf]").first().val();
		assertThat(other.post(run + "/continue", Map.of("_csrf", csrf)).status()).isEqualTo(404);
		this.browser.signInAs(People.ANA);
		Page tokens = this.browser.get("/tokens");
		assertThat(tokens.document().select(".top .run").text()).isEqualTo(text("run.bar.interrupted", 4, 12));
		Page interrupted = this.browser.get(run);
		assertThat(interrupted.text()).contains(text("run.interrupted", 4, 0, 8));
		assertThat(outcomes(finish(text("run.continue")))).hasSize(12).containsOnly("Done");
		assertThat(working()).isEmpty();
		assertThat(count(Operation.REVOKE)).as("nothing is done twice").isEqualTo(12);
	}

	@Test
	void getsANewAccessTokenInTheBackground() {
		preview("selection.revoke", give("deploy", 5));
		Sandbox.shared().entra().revokeAccessTokens();
		int refreshes = Sandbox.shared().entra().tokenRequests().size();
		assertThat(outcomes(finish(text("run.preview.confirm.revoke", 5)))).hasSize(5).containsOnly("Done");
		assertThat(Sandbox.shared().entra().tokenRequests()).as("one refresh is enough").hasSize(refreshes + 1);
	}

	@Test
	void isInterruptedWhenThePersonHasToSignInAgain() {
		preview("selection.revoke", give("deploy", 5));
		Sandbox.shared().entra().revokeAccessTokens();
		Sandbox.shared().entra().revokeRefreshTokens();
		Page page = this.browser.press(text("run.preview.confirm.revoke", 5));
		Page interrupted = await().until(() -> this.browser.get(page.uri().toString()),
				(seen) -> seen.hasButton(text("run.continue")));
		assertThat(interrupted.text()).contains(text("run.interrupted", 0, 0, 5));
		assertThat(working()).hasSize(5);
		this.browser.get("/tokens");
		if (!this.browser.page().uri().getPath().equals("/tokens")) {
			this.browser.choose(People.ANA);
		}
		this.browser.get(page.uri().toString());
		assertThat(outcomes(finish(text("run.continue")))).hasSize(5).containsOnly("Done");
	}

	@Test
	void looksUpWhatWasUnderWayWhenTheNodeStopped() {
		List<Pat> chosen = give("deploy", 3);
		Page preview = preview("selection.revoke", chosen);
		UUID run = UUID.fromString(preview.uri().getPath().substring("/runs/".length()));
		this.jdbc.sql("update bulk_run set state = 'RUNNING', started = :now")
			.param("now", Instant.now().atOffset(ZoneOffset.UTC))
			.update();
		this.jdbc.sql("update bulk_item set state = 'WORKING' where run_id = :run and place < 2")
			.param("run", run)
			.update();
		UUID done = this.jdbc.sql("select authorization_id from bulk_item where place = 0").query(UUID.class).single();
		Pat pat = this.azureDevOps.token(done).orElseThrow();
		this.azureDevOps.give(People.ANA, new Pat(done, pat.displayName(), pat.scope(), pat.targetAccounts(),
				pat.validFrom(), pat.validTo(), true, pat.secret()));
		assertThat(this.browser.get(preview.uri().toString()).text()).contains(text("run.interrupted", 0, 2, 1));
		assertThat(outcomes(finish(text("run.continue")))).hasSize(3).containsOnly("Done");
		assertThat(count(Operation.REVOKE)).as("not the one that was revoked already").isEqualTo(2);
	}

	@Test
	void saysWhenItCanBeContinuedIfItsNodeSeemsToHaveStopped() {
		Page preview = preview("selection.revoke", give("deploy", 3));
		this.jdbc.sql("update bulk_item set state = 'UNKNOWN', reason = 'run.reason.interrupted' where place = 0")
			.update();
		lease(Duration.ofSeconds(25));
		Page working = this.browser.get(preview.uri().toString());
		assertThat(working.text()).contains(text("run.unknown.why")).doesNotContain(text("run.silent"));
		lease(Duration.ofSeconds(12));
		Page silent = this.browser.get(preview.uri().toString());
		assertThat(silent.text()).contains(text("run.silent"));
		assertThat(silent.text()).containsAnyOf(text("run.silent.why", 12), text("run.silent.why", 11));
		assertThat(silent.hasButton(text("run.continue"))).isFalse();
		lease(Duration.ZERO);
		Page interrupted = this.browser.get(preview.uri().toString());
		assertThat(interrupted.text()).contains(text("run.interrupted", 0, 1, 2))
			.doesNotContain(text("run.silent"), text("run.unknown.why"));
	}

	private void lease(Duration left) {
		Instant now = Instant.now();
		this.jdbc.sql("update bulk_run set state = 'RUNNING', started = :now, lease = :lease, lease_until = :until")
			.param("now", now.atOffset(ZoneOffset.UTC))
			.param("lease", UUID.randomUUID())
			.param("until", now.plus(left).atOffset(ZoneOffset.UTC))
			.update();
	}

	@Test
	void saysBeforeRevokingWhatIsProbablyInUse() {
		give("deploy", 2, true);
		this.browser.get("/tokens");
		this.browser.press(text("token.rotate.name", "deploy0"));
		this.browser.press(text("secret.stored"));
		Page preview = preview("selection.revoke", working());
		assertThat(preview.text()).contains(text("run.preview.in-use", 1));
	}

	@Test
	void pausesAsLongAsAzureDevOpsAsks() {
		List<Pat> chosen = give("deploy", 9);
		preview("selection.revoke", chosen);
		for (int i = 0; i < 4; i++) {
			this.azureDevOps.next(Operation.REVOKE, Trouble.slowDown(Duration.ofSeconds(2)));
		}
		Instant started = Instant.now();
		Page over = finish(text("run.preview.confirm.revoke", 9), text("run.preview.number"), "9");
		assertThat(outcomes(over)).hasSize(9).containsOnly("Done");
		assertThat(Duration.between(started, Instant.now())).isGreaterThan(Duration.ofSeconds(2));
	}

	@Test
	void makesOneCallAtATimeWhileFewAreLeft() {
		preview("selection.revoke", give("deploy", 9));
		CountDownLatch seen = new CountDownLatch(1);
		for (int i = 0; i < 4; i++) {
			this.azureDevOps.next(Operation.REVOKE, Trouble.slowDown(Duration.ZERO));
		}
		for (int i = 0; i < 4; i++) {
			this.azureDevOps.next(Operation.REVOKE, Trouble.waitFor(seen));
		}
		Page page = this.browser.press(text("run.preview.confirm.revoke", 9), text("run.preview.number"), "9");
		try {
			await().during(Duration.ofMillis(300)).until(() -> count(Operation.REVOKE) == 5);
		}
		finally {
			seen.countDown();
		}
		await().until(() -> this.browser.get(page.uri().toString()),
				(later) -> later.document().select("main progress").isEmpty());
		assertThat(working()).isEmpty();
	}

	@Test
	void countsAsOneChangeAgainstTheLimit() {
		preview("selection.rotate", give("deploy", 4));
		finish(text("run.preview.confirm.rotate", 4));
		assertThat(this.jdbc.sql("select changes from change_limit").query(Integer.class).single()).isEqualTo(1);
	}

	@Test
	void refreshesItselfOnlyIfThePersonWantsThat() {
		preview("selection.revoke", give("deploy", 1));
		CountDownLatch seen = new CountDownLatch(1);
		this.azureDevOps.next(Operation.REVOKE, Trouble.waitFor(seen));
		Page page = this.browser.press(text("run.preview.confirm.revoke", 1));
		try {
			assertThat(page.headers().firstValue("Refresh")).isEmpty();
			assertThat(this.browser.follow(text("run.refresh.auto")).headers().firstValue("Refresh")).contains("5");
			assertThat(this.browser.follow(text("run.refresh.auto.off")).headers().firstValue("Refresh")).isEmpty();
		}
		finally {
			seen.countDown();
		}
		await().until(() -> this.browser.get(page.uri() + "?auto"), (later) -> !later.hasLink(text("run.refresh")));
		assertThat(this.browser.page().headers().firstValue("Refresh")).isEmpty();
	}

	private Page preview(String button, List<Pat> chosen) {
		this.browser.get("/tokens?status=all");
		List<String> fields = new ArrayList<>();
		chosen.forEach((pat) -> fields.addAll(List.of("token", value(pat))));
		return this.browser.press(text(button), fields.toArray(String[]::new));
	}

	/**
	 * Presses a button that starts a run, and waits for its end.
	 */
	private Page finish(String button, String... fieldsAndValues) {
		Page page = this.browser.press(button, fieldsAndValues);
		assertThat(page.status()).isEqualTo(200);
		return await().atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(100))
			.until(() -> this.browser.get(page.uri().toString()),
					(later) -> later.document().select("main progress").isEmpty());
	}

	private static Element row(Page page, String name) {
		return page.document()
			.select(".items tbody tr")
			.stream()
			.filter((row) -> row.select(".name").text().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static List<String> outcomes(Page page) {
		return page.document().select(".items .status").stream().map(Element::text).toList();
	}

	private long count(Operation operation) {
		return this.azureDevOps.calls().stream().map(Call::operation).filter(operation::equals).count();
	}

	private List<Pat> working() {
		return this.azureDevOps.tokensOf(People.ANA)
			.stream()
			.filter((pat) -> pat.status(Instant.now()) == Pat.Status.ACTIVE)
			.toList();
	}

	private List<Pat> give(String name, int count) {
		return give(name, count, false);
	}

	private List<Pat> give(String name, int count, boolean numbered) {
		return IntStream.range(0, count)
			.mapToObj((i) -> put(numbered ? name + i : name, List.of(People.accountId("fabrikam")), false))
			.toList();
	}

	private Pat put(String name, @Nullable List<UUID> accounts, boolean revoked) {
		Instant created = Instant.now().minus(Duration.ofDays(10));
		Pat pat = new Pat(UUID.randomUUID(), name, "vso.code", accounts, created, created.plus(Duration.ofDays(30)),
				revoked, UUID.randomUUID().toString().replace("-", ""));
		this.azureDevOps.give(People.ANA, pat);
		return pat;
	}

	private static String value(Pat pat) {
		return "fabrikam/" + pat.authorizationId();
	}

}
