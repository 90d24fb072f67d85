package io.patkeeper.reminder;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeAzureDevOps;
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

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is watched, from turning reminders on to turning them off.
 */
@SandboxTest
class ReminderJourneyTests {

	private static final String ANA = People.ANA.tenantId() + ":" + People.ANA.objectId();

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private ReminderRepository reminders;

	@LocalServerPort
	private int port;

	private Browser browser;

	@BeforeEach
	void signIn() {
		Sandbox.shared().resetToFewTokens();
		List.of("reminder", "rotation").forEach((table) -> this.jdbc.sql("delete from " + table).update());
		this.browser = new Browser(this.port);
		this.browser.signInAs(People.ANA);
	}

	private Page turnOn() {
		this.browser.get("/reminders");
		return this.browser.press(text("reminder.calendar.create"));
	}

	private Pat plain() {
		return this.azureDevOps.tokensOf(People.ANA, SeededTokens.PLAIN).get(0);
	}

	private static String page(Pat token) {
		return "/organizations/fabrikam/tokens/" + token.authorizationId();
	}

	private List<UUID> watched() {
		return this.reminders.tokens(ANA).stream().map(WatchedToken::authorizationId).toList();
	}

	private long working() {
		return this.azureDevOps.tokensOf(People.ANA)
			.stream()
			.filter((token) -> token.status(Instant.now()) == Pat.Status.ACTIVE)
			.count();
	}

	@Test
	void keepsNothingBeforeTheyAreTurnedOn() {
		this.browser.get("/tokens");
		Page page = this.browser.get("/reminders");
		assertThat(page.text()).contains(text("reminder.off"), text("reminder.consent.what"));
		assertThat(page.hasButton(text("reminder.off.button"))).isFalse();
		assertThat(this.browser.get("/tokens").document().select(".end .icon")).isEmpty();
		assertThat(this.reminders.find(ANA)).isEmpty();
		assertThat(watched()).isEmpty();
	}

	@Test
	void watchesAllTokensThatWorkAsSoonAsTheyAreTurnedOn() {
		Page page = turnOn();
		assertThat(page.text()).contains(text("reminder.on"), text("reminder.next"),
				text("reminder.time.utc", "08:00"));
		assertThat(watched()).hasSize((int) working()).contains(plain().authorizationId());
		assertThat(this.browser.get("/reminders/kept").document().select("tbody tr")).hasSize((int) working());
		Page list = this.browser.get("/tokens?status=all");
		assertThat(list.document().select("tbody tr:has(.end .icon) .state").eachText()).isNotEmpty()
			.doesNotContain(text("token.status.expired"), text("token.status.revoked"));
		assertThat(list.document().select(".end .icon").eachAttr("aria-label")).containsOnly(text("token.watched"));
	}

	@Test
	void watchesWhatCannotBeListedNowFromTheNextListOn() {
		this.browser.get("/reminders");
		this.azureDevOps.always(Operation.LIST, "fabrikam", Trouble.serverError(503));
		assertThat(this.browser.press(text("reminder.calendar.create")).text()).contains(text("reminder.on"));
		assertThat(watched()).isNotEmpty().doesNotContain(plain().authorizationId());
		Sandbox.shared().resetToFewTokens();
		this.browser.get("/tokens");
		await().untilAsserted(() -> assertThat(watched()).contains(plain().authorizationId()));
	}

	@Test
	void followsWhatIsListed() {
		turnOn();
		Pat gone = plain();
		this.azureDevOps.give(People.ANA, new Pat(gone.authorizationId(), gone.displayName(), gone.scope(),
				gone.targetAccounts(), gone.validFrom(), gone.validTo(), true, gone.secret()));
		UUID added = UUID.randomUUID();
		this.azureDevOps.give(People.ANA, new Pat(added, "added elsewhere", gone.scope(), gone.targetAccounts(),
				gone.validFrom(), gone.validTo(), false, "secret-of-the-added-one"));
		this.browser.get("/tokens");
		await().untilAsserted(() -> assertThat(watched()).contains(added).doesNotContain(gone.authorizationId()));
	}

	@Test
	void keepsTheTokensOfAnOrganizationThatCannotBeListed() {
		turnOn();
		List<UUID> before = watched();
		this.azureDevOps.always(Operation.LIST, "fabrikam", Trouble.serverError(503));
		this.jdbc.sql("update reminder set language = 'xx' where owner = :owner").param("owner", ANA).update();
		this.browser.get("/tokens");
		await().untilAsserted(
				() -> assertThat(this.reminders.find(ANA).orElseThrow().language().getLanguage()).as("it was stored")
					.isEqualTo("en"));
		assertThat(watched()).containsExactlyInAnyOrderElementsOf(before);
	}

	@Test
	void followsWhatThePersonChangesWithoutAnotherLookAtTheList() {
		turnOn();
		Pat token = plain();
		this.browser.get(page(token) + "?edit");
		this.browser.press(text("form.save"), text("token.name"), "renamed", "days", "30");
		assertThat(this.reminders.tokens(ANA)).filteredOn((kept) -> kept.name().equals("renamed"))
			.singleElement()
			.satisfies((kept) -> assertThat(kept.expires()).isEqualTo(this.azureDevOps.token(token.authorizationId())
				.orElseThrow()
				.validTo()
				.truncatedTo(ChronoUnit.SECONDS)));

		this.browser.get(page(token));
		this.browser.press(text("token.rotate.name", "renamed"));
		UUID rotated = this.azureDevOps.tokensOf(People.ANA, "renamed")
			.stream()
			.filter((pat) -> !pat.revoked())
			.findFirst()
			.orElseThrow()
			.authorizationId();
		assertThat(watched()).contains(rotated).doesNotContain(token.authorizationId());

		this.browser.get("/organizations/fabrikam/tokens/" + rotated + "/revoke");
		this.browser.press(text("revoke.confirm"));
		assertThat(watched()).doesNotContain(rotated);
	}

	@Test
	void remindsOfNeitherTokenOfARotationThatIsUnderWay() {
		turnOn();
		Pat token = plain();
		this.jdbc.sql("update reminder_token set expires = current_timestamp where authorization_id = :id")
			.param("id", token.authorizationId())
			.update();
		this.jdbc.sql("update reminder set last_day = null").update();
		assertThat(this.browser.get("/reminders").document().select(".next").text()).contains(token.displayName());
		this.browser.get(page(token));
		this.browser.press(text("rotation.overlap"));
		assertThat(this.browser.get("/reminders?all").document().select(".next").text())
			.doesNotContain(token.displayName());
		assertThat(this.browser.get("/tokens").document().select("tbody tr:contains(" + token.displayName() + ")"))
			.hasSize(2)
			.allSatisfy((row) -> assertThat(row.select(".end .icon")).isEmpty());
	}

	@Test
	void remindsOnTheChosenDays() {
		turnOn();
		Page page = this.browser.press(text("reminder.days.save"), "days", "7");
		assertThat(page.text()).contains(text("reminder.days.saved"));
		assertThat(this.reminders.find(ANA).orElseThrow().days()).containsExactly(7);
	}

	@Test
	void leavesNoRowInAnyTableOnceTheyAreTurnedOff() {
		this.browser.get("/reminders");
		Map<String, Long> before = rowsAboutAna();
		turnOn();
		this.reminders.addSent(ANA, List.of(SentReminder.of(this.reminders.tokens(ANA).get(0), 30)));
		assertThat(rowsAboutAna()).containsKeys("reminder", "reminder_token", "reminder_sent", "reminder_calendar")
			.isNotEqualTo(before);
		assertThat(this.browser.press(text("reminder.off.button")).text()).contains(text("reminder.off.done"),
				text("reminder.off"));
		assertThat(rowsAboutAna()).isEqualTo(before);
		assertThat(this.browser.get("/tokens").document().select(".end .icon")).isEmpty();
	}

	/**
	 * How many rows of each table hold the person's id, or the id or name of one of their
	 * tokens.
	 */
	private Map<String, Long> rowsAboutAna() {
		List<String> traces = new ArrayList<>(List.of(ANA, People.ANA.objectId().toString()));
		this.azureDevOps.tokensOf(People.ANA).forEach((pat) -> {
			traces.add(pat.authorizationId().toString());
			traces.add(pat.displayName());
		});
		traces.removeIf(String::isBlank);
		Map<String, Long> rows = new TreeMap<>();
		this.jdbc
			.sql("""
					select table_name from information_schema.tables where lower(table_schema) = 'public' and lower(table_name) <> 'flyway_schema_history'
					""")
			.query(String.class)
			.list()
			.forEach((table) -> {
				long count = this.jdbc.sql("select * from " + table)
					.query()
					.listOfRows()
					.stream()
					.map(ReminderJourneyTests::legible)
					.filter((row) -> traces.stream().anyMatch(row::contains))
					.count();
				if (count > 0) {
					rows.put(table.toLowerCase(Locale.ROOT), count);
				}
			});
		return rows;
	}

	private static String legible(Map<String, Object> row) {
		Map<String, Object> legible = new HashMap<>(row);
		legible.replaceAll((column, value) -> (value instanceof byte[] bytes)
				? new String(bytes, StandardCharsets.ISO_8859_1) : value);
		return legible.values().toString();
	}

}
