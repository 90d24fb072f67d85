package io.patkeeper.rotation;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.patkeeper.Texts;
import io.patkeeper.sandbox.Browser;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.patkeeper.Texts.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rotations in which something goes wrong, or that are requested more than once: the
 * person always has the secret of a token that works.
 */
@SandboxTest
class RotationTests {

	private static final String NAME = "deploy";

	private static final String ORPHANED = text("rotation.status.orphaned");

	/** The texts that say that the old token works or was not changed. */
	private static final String[] OLD_TOKEN_WORKS = Stream
		.of("rotation.check.old-works", "rotation.status.orphaned", "rotation.status.nothing-created",
				"rotation.status.overlap", "rotation.status.old-still-works", "rotation.status.secret-unavailable",
				"rotation.status.discarding", "rotation.status.abandoned")
		.map(Texts::text)
		.toArray(String[]::new);

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	@Autowired
	private JdbcClient jdbc;

	@LocalServerPort
	private int port;

	private Browser browser;

	private Pat old;

	@BeforeEach
	void signInWithOneToken() {
		Sandbox.shared().resetToFewTokens();
		// A rotation of another test may be creating a token of the same name.
		this.jdbc.sql("delete from rotation").update();
		this.azureDevOps.takeAll(People.ANA);
		this.old = give(Duration.ofDays(30), Instant.now().minus(Duration.ofDays(10)));
		this.browser = new Browser(this.port);
		this.browser.signInAs(People.ANA);
	}

	@Test
	void findsTheOrphanInTheListAfterADroppedConnectionAndRevokesIt() {
		this.azureDevOps.next(Operation.CREATE, Trouble.dropAfterWork());
		Page page = this.browser.press(text("token.rotate.name", NAME));
		Pat orphan = otherThan(this.old);
		assertThat(page.text()).contains(ORPHANED).contains(orphan.authorizationId().toString());
		assertThat(page.document().select("dd:has(a[href$=" + orphan.authorizationId() + "]) time")).isNotEmpty();
		Page after = this.browser.press(text("rotation.revoke-orphan"));
		assertThat(working()).containsExactly(this.old);
		assertThat(after.text()).contains(text("rotation.status.abandoned"));
		this.browser.get("/tokens");
		assertShowsTheOnlyToken(this.browser.press(text("token.rotate.name", NAME)));
	}

	@Test
	void saysOfATokenThatEndsSoonThatSomethingProbablyUsesItIfItWasRotatedBefore() {
		this.azureDevOps.takeAll(People.ANA);
		give(Duration.ofDays(10), Instant.now().minus(Duration.ofDays(5)));
		this.browser.get("/tokens?refresh");
		assertThat(this.browser.page().document().select(".advice")).isEmpty();
		this.browser.press(text("token.rotate.name", NAME));
		Page list = this.browser.get("/tokens?status=all&facet=probably-in-use");
		assertThat(list.document().select(".advice a").eachText())
			.containsExactly("1 " + text("tokens.attention.probably-in-use.one"));
		assertThat(list.document().select("tbody tr")).hasSize(1);
		assertThat(this.browser.follow(NAME).document().select("main .notice.warning").text())
			.startsWith(text("token.advice.probably-in-use", "").split("[.]")[0]);
	}

	@Test
	void showsARotationAsOneRowOfTheJournal() {
		assertShowsTheOnlyToken(this.browser.press(text("token.rotate.name", NAME)));
		Element row = this.browser.get("/journal").document().select("tbody tr:not(.day)").first();
		assertThat(row.text()).contains(text("journal.action.rotate"), text("journal.outcome.done"));
		assertThat(row.select("a.name").attr("href")).endsWith("/" + working().get(0).authorizationId());
		assertThat(row.select("details").text()).contains(this.old.authorizationId().toString());
	}

	@Test
	void rotatesAgainAfterADroppedConnection() {
		this.azureDevOps.next(Operation.CREATE, Trouble.dropAfterWork());
		this.browser.press(text("token.rotate.name", NAME));
		assertShowsTheOnlyToken(this.browser.press(text("rotation.again")));
	}

	@Test
	void rotatesAgainAfterAConnectionWasDroppedBeforeTheTokenWasCreated() {
		this.azureDevOps.next(Operation.CREATE, Trouble.dropBeforeWork());
		Page page = this.browser.press(text("token.rotate.name", NAME));
		assertThat(page.text()).contains(text("rotation.status.nothing-created"));
		assertThat(page.hasButton(text("rotation.revoke-orphan"))).isFalse();
		assertShowsTheOnlyToken(this.browser.press(text("rotation.again")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "rotation.revoke-orphan", "rotation.again" })
	void revokesNoTokenCreatedElsewhereUnlessItWasChosen(String buttonKey) {
		String button = text(buttonKey);
		this.azureDevOps.next(Operation.CREATE, Trouble.dropAfterWork());
		Page page = this.browser.press(text("token.rotate.name", NAME));
		Pat orphan = otherThan(this.old);
		Pat createdElsewhere = give(Duration.ofDays(29), Instant.now());
		Page shown = this.browser.get(page.uri().toString());
		assertThat(shown.text()).contains(text("rotation.orphan.which"));
		this.browser.press(button);
		assertThat(working()).as("none was chosen").contains(this.old, orphan, createdElsewhere);
		this.browser.press(button, "orphan", UUID.randomUUID().toString());
		assertThat(working()).as("an unknown token was chosen").contains(this.old, orphan, createdElsewhere);
		this.browser.press(button, "orphan", orphan.authorizationId().toString());
		assertThat(working()).contains(createdElsewhere).doesNotContain(orphan).hasSize(2);
	}

	@Test
	void doesNotTakeATokenThatExpiresLaterThanRequestedForAnOrphan() {
		this.azureDevOps.next(Operation.CREATE, Trouble.dropAfterWork());
		give(Duration.ofDays(90), Instant.now());
		Page page = this.browser.press(text("token.rotate.name", NAME));
		assertThat(page.text()).contains(ORPHANED).doesNotContain(text("rotation.orphan.which"));
		this.browser.press(text("rotation.revoke-orphan"));
		assertThat(working()).hasSize(2);
	}

	@Test
	void keepsATokenThatLooksLikeAnOrphan() {
		this.azureDevOps.next(Operation.CREATE, Trouble.dropBeforeWork());
		Pat createdElsewhere = give(Duration.ofDays(29), Instant.now());
		this.browser.press(text("token.rotate.name", NAME));
		this.browser.press(text("rotation.leave"));
		assertThat(working()).containsExactly(this.old, createdElsewhere);
		assertThat(this.browser.get("/tokens").hasLink(text("rotation.unfinished.finish", NAME))).isFalse();
	}

	@Test
	void revokesNothingThatThePageDidNotShow() {
		this.azureDevOps.next(Operation.CREATE, Trouble.dropBeforeWork());
		this.browser.press(text("token.rotate.name", NAME));
		Pat late = give(Duration.ofDays(29), Instant.now());
		Page page = this.browser.press(text("rotation.again"));
		assertThat(page.text()).contains(ORPHANED).contains(late.authorizationId().toString());
		assertThat(working()).containsExactly(this.old, late);
	}

	@Test
	void createsOneTokenForManySimultaneousClicks() throws Exception {
		this.browser.get("/tokens");
		CountDownLatch asked = new CountDownLatch(1);
		this.azureDevOps.next(Operation.CREATE, Trouble.waitFor(asked));
		ExecutorService clicks = Executors.newFixedThreadPool(8);
		try {
			List<CompletableFuture<HttpResponse<String>>> answers = Stream.generate(this::rotation)
				.limit(8)
				.map((click) -> CompletableFuture.supplyAsync(() -> send(click), clicks))
				.toList();
			// Seven are redirected to the rotation that the eighth has started.
			CountDownLatch led = new CountDownLatch(7);
			answers.forEach((answer) -> answer.thenRun(led::countDown));
			assertThat(led.await(1, TimeUnit.MINUTES)).isTrue();
			asked.countDown();
			for (CompletableFuture<HttpResponse<String>> answer : answers) {
				assertThat(answer.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(302);
			}
		}
		finally {
			asked.countDown();
			clicks.shutdownNow();
		}
		assertThat(this.azureDevOps.operations()).containsOnlyOnce(Operation.CREATE);
		this.browser.get("/tokens");
		assertShowsTheOnlyToken(this.browser.follow(text("tokens.waiting-secret.show", NAME)));
	}

	@Test
	void createsOneTokenDespiteReloadAndBackButton() {
		Page list = this.browser.get("/tokens");
		HttpRequest click = rotation();
		String value = assertShowsTheOnlyToken(this.browser.press(text("token.rotate.name", NAME)));
		assertThat(this.browser.page().uri()).isNotEqualTo(list.uri());
		assertThat(assertShowsTheOnlyToken(this.browser.get(this.browser.page().uri().toString()))).isEqualTo(value);
		HttpResponse<String> again = send(click);
		assertThat(again.statusCode()).isEqualTo(302);
		assertThat(assertShowsTheOnlyToken(this.browser.get(again.headers().firstValue("Location").orElseThrow())))
			.isEqualTo(value);
		assertThat(this.azureDevOps.operations()).containsOnlyOnce(Operation.CREATE);
	}

	@Test
	void keepsBothTokensWithOverlapUntilThePersonRevokesTheOldOne() {
		String address = "/organizations/fabrikam/tokens/" + this.old.authorizationId();
		this.browser.get(address);
		Page secret = this.browser.press(text("rotation.overlap"));
		String value = secretOn(secret);
		assertThat(working()).hasSize(2).contains(this.old);
		for (String page : List.of("/tokens", address)) {
			Page shown = this.browser.get(page);
			assertThat(shown.text()).contains(text("rotation.in-rotation"));
			assertThat(shown.hasButton(text("rotation.revoke-old"))).isTrue();
		}
		assertThat(assertShowsTheOnlyToken(this.browser.press(text("rotation.revoke-old")))).isEqualTo(value);
		assertThat(this.browser.get("/tokens").text()).doesNotContain(text("rotation.in-rotation"),
				text("rotation.revoking"));
	}

	@Test
	void doesNotReportAStoredSecretAsUnavailable() {
		this.browser.get("/organizations/fabrikam/tokens/" + this.old.authorizationId());
		this.browser.press(text("rotation.overlap"));
		this.browser.press(text("secret.stored"));
		this.browser.follow(text("secret.token"));
		Page rotation = this.browser.follow(text("rotation.in-rotation"));
		assertThat(rotation.text()).contains(text("rotation.status.overlap.todo"))
			.doesNotContain(text("rotation.status.secret-unavailable"));
		assertThat(rotation.hasLink(text("rotation.show-secret"))).isFalse();
		assertThat(rotation.hasButton(text("rotation.revoke-orphan"))).isFalse();
		this.browser.press(text("rotation.revoke-old"));
		assertThat(working()).hasSize(1).doesNotContain(this.old);
	}

	@Test
	void keepsTheSecretWhenTheOldTokenCannotBeRevoked() {
		this.azureDevOps.next(Operation.REVOKE, Trouble.forbidden());
		Page secret = this.browser.press(text("token.rotate.name", NAME));
		String value = secretOn(secret);
		assertThat(secret.text()).contains(text("secret.step.old-still-works"));
		assertThat(working()).hasSize(2).contains(this.old);
		assertThat(secretOn(this.browser.get(secret.uri().toString()))).isEqualTo(value);
		assertThat(assertShowsTheOnlyToken(this.browser.press(text("secret.revoke-old")))).isEqualTo(value);
	}

	@Test
	void offersToRotateAgainWhenTheSecretExpiredBeforeTheOldTokenWasRevoked() {
		this.azureDevOps.next(Operation.REVOKE, Trouble.forbidden());
		this.browser.press(text("token.rotate.name", NAME));
		this.jdbc.sql("update new_secret set kept_until = :past")
			.param("past", Instant.now().minusSeconds(1).atOffset(ZoneOffset.UTC))
			.update();
		this.browser.get("/tokens");
		Page page = this.browser.follow(text("rotation.unfinished.finish", NAME));
		assertThat(page.text()).contains(text("rotation.status.secret-unavailable"));
		assertThat(page.hasLink(text("rotation.show-secret"))).isFalse();
		assertShowsTheOnlyToken(this.browser.press(text("rotation.again")));
	}

	@Test
	void canBeRequestedAgainAfterTooManyChanges() {
		this.jdbc.sql("merge into change_limit (owner, started, changes) values (:owner, :now, 300)")
			.param("owner", People.TENANT + ":" + People.ANA.objectId())
			.param("now", Instant.now().atOffset(ZoneOffset.UTC))
			.update();
		Page page = this.browser.press(text("token.rotate.name", NAME));
		assertThat(page.status()).isEqualTo(429);
		assertThat(page.text()).contains(text("journal.unavailable"), text("journal.too-many.not-you"));
		assertThat(working()).containsExactly(this.old);
		this.jdbc.sql("delete from change_limit").update();
		assertShowsTheOnlyToken(this.browser.press(text("tokens.again")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "STARTED", "UNANSWERED", "DISCARDING" })
	void canBeLeftAsItIsWhenTheOldTokenEndedBeforeTheCleanup(String state) {
		this.azureDevOps.next(Operation.CREATE, Trouble.dropAfterWork());
		Page page = this.browser.press(text("token.rotate.name", NAME));
		Pat orphan = otherThan(this.old);
		stopAnHourAgo(state, state.equals("DISCARDING") ? orphan.authorizationId() : null);
		this.azureDevOps.give(People.ANA, new Pat(this.old.authorizationId(), NAME, this.old.scope(),
				this.old.targetAccounts(), this.old.validFrom(), this.old.validTo(), true, this.old.secret()));
		Page late = this.browser.get(page.uri().toString());
		assertThat(late.text()).contains(text("rotation.status.not-replaced")).doesNotContain(OLD_TOKEN_WORKS);
		assertThat(late.hasButton(text("rotation.revoke-orphan"))).isFalse();
		this.browser.press(text("rotation.leave"));
		assertThat(working()).as("its secret may be in use").containsExactly(orphan);
		assertThat(this.browser.get("/tokens").hasLink(text("rotation.unfinished.finish", NAME))).isFalse();
	}

	@Test
	void showsTheSecretOnceAndKeepsTheOldTokenWhenTheSessionEndsDuringTheRotation() throws Exception {
		this.browser.get("/tokens");
		HttpRequest click = rotation();
		CountDownLatch ended = new CountDownLatch(1);
		this.azureDevOps.next(Operation.CREATE, Trouble.waitFor(ended));
		CompletableFuture<HttpResponse<String>> answer = HttpClient.newHttpClient()
			.sendAsync(click, HttpResponse.BodyHandlers.ofString());
		try {
			while (!this.azureDevOps.operations().contains(Operation.CREATE)) {
				assertThat(answer).as("asks first").isNotDone();
				Thread.onSpinWait();
			}
			this.browser.press(text("layout.sign-out"));
		}
		finally {
			ended.countDown();
		}
		HttpResponse<String> shown = answer.get(1, TimeUnit.MINUTES);
		Pat created = otherThan(this.old);
		assertThat(shown.body()).contains(created.secret());
		assertThat(working()).containsExactly(this.old, created);
		this.browser.signInAs(People.ANA);
		Page page = this.browser.follow(text("rotation.unfinished.finish", NAME));
		assertThat(page.text()).contains(text("rotation.status.secret-unavailable")).doesNotContain(ORPHANED);
		assertShowsTheOnlyToken(this.browser.press(text("rotation.again")));
	}

	@Test
	void offersToReplaceATokenForAllOrganizationsInsteadOfRotatingIt() {
		Pat global = giveForAllOrganizations();
		String address = "/organizations/fabrikam/tokens/" + global.authorizationId();
		for (String place : List.of("/tokens", address, address + "/revoke", address + "/secret")) {
			Page page = this.browser.get(place);
			assertThat(page.hasButton(text("token.rotate.name", "everywhere"))).as(place).isFalse();
			assertThat(page.document()
				.select("[action*=" + global.authorizationId() + "/rotate], [formaction*=" + global.authorizationId()
						+ "/rotate]"))
				.as(place)
				.isEmpty();
		}
		assertThat(this.browser.get(address).hasLink(text("token.replace.name", "everywhere"))).isTrue();
		for (String rotate : List.of("/rotate", "/rotate?overlap")) {
			String csrf = this.browser.get("/tokens").document().select("input[name=_csrf]").first().val();
			Page refused = this.browser.post(address + rotate, Map.of("_csrf", csrf));
			assertThat(refused.text()).contains(text("rotation.all-organizations"));
			assertThat(refused.hasLink(text("token.replace.name", "everywhere"))).isTrue();
		}
		assertThat(this.azureDevOps.operations()).doesNotContain(Operation.CREATE, Operation.REVOKE);
		this.browser.get("/tokens");
		Page choice = this.browser.follow(text("token.replace.name", "everywhere"));
		assertThat(choice.heading()).isEqualTo(text("form.replace.name", "everywhere"));
		Page form = this.browser.follow(text("replace.form"));
		assertThat(form.heading()).isEqualTo(text("form.replace.name", "everywhere"));
		assertThat(form.text()).contains(text("form.replace.stays", "everywhere"));
		assertThat(form.document().select("#organization [selected]")).isEmpty();
		assertThat(this.browser.press(text("form.create")).status()).as("no organization chosen").isEqualTo(422);
		secretOn(this.browser.press(text("form.create"), text("token.organization"), "contoso"));
		List<Pat> both = this.azureDevOps.tokensOf(People.ANA, "everywhere");
		assertThat(both).hasSize(2).contains(global);
		assertThat(both).filteredOn((pat) -> !pat.equals(global)).singleElement().satisfies((created) -> {
			assertThat(created.targetAccounts()).containsExactly(People.accountId("contoso"));
			assertThat(created.scope().split(" ")).containsExactlyInAnyOrder(global.scope().split(" "));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "rotation.revoke-orphan", "rotation.leave" })
	void cleansUpTheRotationOfATokenThatIsNowForAllOrganizations(String buttonKey) {
		this.azureDevOps.next(Operation.CREATE, Trouble.dropAfterWork());
		Page page = this.browser.press(text("token.rotate.name", NAME));
		Pat orphan = otherThan(this.old);
		Pat global = new Pat(this.old.authorizationId(), NAME, this.old.scope(), null, this.old.validFrom(),
				this.old.validTo(), false, this.old.secret());
		this.azureDevOps.give(People.ANA, global);
		Page left = this.browser.get(page.uri().toString());
		assertThat(left.text()).contains(ORPHANED).contains(text("rotation.replace-instead"));
		assertThat(left.hasButton(text("rotation.again"))).isFalse();
		assertThat(left.hasLink(text("token.replace.name", NAME))).isTrue();
		String csrf = left.document().select("input[name=_csrf]").first().val();
		Page again = this.browser.post(page.uri().getPath() + "/again",
				Map.of("_csrf", csrf, "orphan", orphan.authorizationId().toString()));
		assertThat(again.text()).contains(text("rotation.all-organizations"));
		assertThat(working()).containsExactlyInAnyOrder(global, orphan);
		this.browser.press(text(buttonKey));
		assertThat(working()).contains(global).hasSize(buttonKey.equals("rotation.revoke-orphan") ? 1 : 2);
		assertThat(this.browser.get("/tokens").hasLink(text("rotation.unfinished.finish", NAME))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void doesNotClaimToKnowWhetherTheOldTokenIsRevokedWithoutAnAnswer(boolean revoked) {
		for (int attempt = 0; attempt < 3; attempt++) {
			this.azureDevOps.next(Operation.REVOKE, revoked ? Trouble.dropAfterWork() : Trouble.dropBeforeWork());
		}
		Page secret = this.browser.press(text("token.rotate.name", NAME));
		secretOn(secret);
		assertThat(secret.document().select(".steps span").eachText()).contains(text("secret.step.old-unknown"))
			.doesNotContain(text("secret.step.overlap"), text("secret.step.old-still-works"),
					text("secret.step.reach-differs"), text("secret.step.old-revoked"));
		Page list = this.browser.get("/tokens");
		assertThat(list.text()).containsPattern(withAnyTime("rotation.in-progress"));
		assertThat(list.hasButton(text("rotation.revoke-old"))).isFalse();
		Page seen = this.browser.follow(text("rotation.in-progress.check", NAME));
		assertThat(seen.text()).contains(text("rotation.step.revoking.not"))
			.contains(text(revoked ? "rotation.check.old-gone" : "rotation.check.old-works"));
		assertThat(seen.headers().firstValue("Refresh")).isEmpty();
		assertThat(seen.hasLink(text("rotation.show-secret"))).isTrue();
		assertOffersNothingDangerous(seen);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void showsThatACreationMayBeInProgressAndWhatACheckFinds(boolean created) {
		this.azureDevOps.next(Operation.CREATE, created ? Trouble.dropAfterWork() : Trouble.dropBeforeWork());
		this.browser.press(text("token.rotate.name", NAME));
		stopInState("STARTED");
		for (String place : List.of("/tokens", "/organizations/fabrikam/tokens/" + this.old.authorizationId())) {
			assertThat(this.browser.get(place).text()).as(place).containsPattern(withAnyTime("rotation.in-progress"));
		}
		Page seen = this.browser.follow(text("rotation.in-progress.check", NAME));
		assertThat(seen.text()).contains(text("rotation.check.old-works"))
			.containsPattern(withAnyTime("rotation.in-progress-until"))
			.contains(text(created ? "rotation.check.new-works" : "rotation.check.new-gone"));
		assertOffersNothingDangerous(seen);
		Page waiting = this.browser.get(seen.uri().getPath());
		assertThat(waiting.headers().firstValue("Refresh")).isPresent();
		assertThat(waiting.hasLink(text("rotation.check-now"))).isTrue();
		assertThat(waiting.text()).doesNotContain(OLD_TOKEN_WORKS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "STARTED", "UNANSWERED", "DISCARDING", "CREATED", "REVOKING" })
	void saysThatTheTokensCouldNotBeChecked(String state) {
		boolean created = List.of("CREATED", "REVOKING").contains(state);
		this.azureDevOps.next(Operation.CREATE, Trouble.dropAfterWork());
		Page page = this.browser.press(text("token.rotate.name", NAME));
		Pat orphan = otherThan(this.old);
		stopAnHourAgo(state, List.of("STARTED", "UNANSWERED").contains(state) ? null : orphan.authorizationId());
		this.azureDevOps.always(Operation.GET, Trouble.serverError(503));
		Page unknown = this.browser.get(page.uri().toString());
		assertThat(unknown.text()).contains(text("rotation.status." + (created ? "old-unknown" : "unknown")))
			.doesNotContain(OLD_TOKEN_WORKS);
		assertThat(unknown.hasLink(text("tokens.check-again"))).isTrue();
		assertOffersNothingDangerous(unknown);
	}

	@Test
	void saysThatTheOrphanIsRevokedWhenNoOtherTokenCanBeCreated() {
		this.azureDevOps.next(Operation.CREATE, Trouble.dropAfterWork());
		this.browser.press(text("token.rotate.name", NAME));
		this.azureDevOps.next(Operation.CREATE, Trouble.forbidden());
		Page page = this.browser.press(text("rotation.again"));
		assertThat(page.text()).contains(text("rotation.failed-again"))
			.doesNotContain(text("fault.changed.no"), text("rotation.all-organizations"))
			.doesNotContainPattern(with("rotation.refused", ".*"));
		assertThat(working()).containsExactly(this.old);
	}

	private static String withAnyTime(String key) {
		return with(key, "\\d\\d:\\d\\d UTC");
	}

	/** A text with an argument, as a regular expression that matches it. */
	private static String with(String key, String argument) {
		return "\\Q" + text(key, "\\E" + argument + "\\Q").strip() + "\\E";
	}

	private void stopInState(String state) {
		this.jdbc.sql("update rotation set state = :state, changed = :now where old_authorization_id = :old")
			.param("state", state)
			.param("old", this.old.authorizationId())
			.param("now", Instant.now().atOffset(ZoneOffset.UTC))
			.update();
	}

	private void stopAnHourAgo(String state, @Nullable UUID newAuthorizationId) {
		this.jdbc
			.sql("update rotation set state = :state, changed = :past, new_authorization_id = :new"
					+ " where old_authorization_id = :old")
			.param("state", state)
			.param("old", this.old.authorizationId())
			.param("past", Instant.now().minus(Duration.ofHours(1)).atOffset(ZoneOffset.UTC))
			.param("new", newAuthorizationId)
			.update();
	}

	private static void assertOffersNothingDangerous(Page page) {
		assertThat(page.document().select("main form[method=post]")).as(page.text()).isEmpty();
	}

	private Pat giveForAllOrganizations() {
		Instant now = Instant.now();
		Pat pat = new Pat(UUID.randomUUID(), "everywhere", "vso.code vso.brand_new", null,
				now.minus(Duration.ofDays(10)), now.plus(Duration.ofDays(20)), false, UUID.randomUUID().toString());
		this.azureDevOps.give(People.ANA, pat);
		return pat;
	}

	private String assertShowsTheOnlyToken(Page page) {
		String secret = secretOn(page);
		assertThat(working()).singleElement().extracting(Pat::secret).isEqualTo(secret);
		return secret;
	}

	private static String secretOn(Page page) {
		assertThat(page.status()).as(page.text()).isEqualTo(200);
		String secret = page.document().select("#token-secret").text();
		assertThat(secret).as(page.text()).isNotEmpty();
		return secret;
	}

	/**
	 * The request of the button on the current page, without the browser, which sends one
	 * request at a time.
	 */
	private HttpRequest rotation() {
		String csrf = this.browser.page().document().select("input[name=_csrf]").first().val();
		String cookies = this.browser.cookies()
			.stream()
			.map((cookie) -> cookie.getName() + "=" + cookie.getValue())
			.collect(Collectors.joining("; "));
		URI address = this.browser.page()
			.uri()
			.resolve("/organizations/fabrikam/tokens/" + this.old.authorizationId() + "/rotate");
		return HttpRequest.newBuilder(address)
			.header("Cookie", cookies)
			.header("Accept-Language", "en")
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString("_csrf=" + URLEncoder.encode(csrf, UTF_8)))
			.build();
	}

	private static HttpResponse<String> send(HttpRequest request) {
		return HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
	}

	private Pat otherThan(Pat pat) {
		List<Pat> others = working().stream().filter((other) -> !other.equals(pat)).toList();
		assertThat(others).hasSize(1);
		return others.get(0);
	}

	private List<Pat> working() {
		return this.azureDevOps.tokensOf(People.ANA, NAME).stream().filter((pat) -> !pat.revoked()).toList();
	}

	private Pat give(Duration life, Instant validFrom) {
		Pat pat = new Pat(UUID.randomUUID(), NAME, "vso.code", List.of(People.accountId("fabrikam")), validFrom,
				validFrom.plus(life), false, UUID.randomUUID().toString());
		this.azureDevOps.give(People.ANA, pat);
		return pat;
	}

}
