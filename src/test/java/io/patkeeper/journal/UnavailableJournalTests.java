package io.patkeeper.journal;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.patkeeper.Database;
import io.patkeeper.PatkeeperApplication;
import io.patkeeper.Texts;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Call;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SeededTokens;
import io.patkeeper.sandbox.Trouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * No change is made while the journal cannot be written, and a closed entry never
 * changes. The app connects as a database user that can lose its privilege to write the
 * journal.
 */
@ParameterizedClass
@EnumSource(Database.class)
class UnavailableJournalTests {

	private static final List<String> TABLES = List.of("spring_session", "spring_session_attributes",
			"signed_in_session", "replaced_session", "added_organization", "rotation", "new_secret", "token_note",
			"change_limit", "reminder", "reminder_token", "reminder_sent", "reminder_calendar", "reminder_chat",
			"reminder_chat_token");

	private static ConfigurableApplicationContext app;

	private static HikariDataSource dataSource;

	private static JdbcClient administrator;

	private static String user;

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	@Parameter
	private Database database;

	private Browser browser;

	@BeforeParameterizedClassInvocation
	static void start(Database database) {
		dataSource = database.migrated();
		administrator = JdbcClient.create(dataSource);
		user = "keeper_" + UUID.randomUUID().toString().replace("-", "");
		administrator.sql("create user " + user + " password 'secret'").update();
		TABLES.forEach((table) -> administrator.sql("grant select, insert, update, delete on " + table + " to " + user)
			.update());
		administrator.sql("grant select on journal to " + user).update();
		app = new SpringApplicationBuilder(PatkeeperApplication.class).initializers(new Sandbox.Settings())
			.run("--server.port=0", "--spring.flyway.enabled=false",
					"--spring.datasource.url=" + dataSource.getJdbcUrl().replaceAll("[;?].*", ""),
					"--spring.datasource.username=" + user, "--spring.datasource.password=secret");
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
		dataSource.close();
	}

	private static int port() {
		return app.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	@BeforeEach
	void signIn() {
		Sandbox.shared().resetToFewTokens();
		administrator.sql("delete from rotation").update();
		administrator.sql("delete from journal").update();
		makeJournalWritable();
		this.browser = new Browser(port());
		this.browser.signInAs(People.ANA);
	}

	@Test
	void createsNoTokenAndKeepsTheInput() {
		this.browser.get("/tokens/new");
		makeJournalReadOnly();
		Page page = this.browser.press(text("form.create"), text("token.name"), "a \"new\" <token>",
				text("token.organization"), "contoso", text("token.scopes"), "vso.packaging_write",
				text("token.scopes"), "vso.code", "days", "7");
		assertNothingWasChanged(page);
		makeJournalWritable();
		assertThat(this.browser.press(text("tokens.again")).document().select("#token-secret").text()).hasSize(84);
		assertThat(this.azureDevOps.tokensOf(People.ANA, "a \"new\" <token>")).singleElement().satisfies((created) -> {
			assertThat(created.scope()).isEqualTo("vso.code vso.packaging_write");
			assertThat(created.targetAccounts()).containsExactly(People.accountId("contoso"));
		});
	}

	@Test
	void changesNoTokenAndKeepsTheInput() {
		Pat token = token();
		this.browser.get(page(token) + "?edit");
		makeJournalReadOnly();
		Page page = this.browser.press(text("form.save"), text("token.name"), "renamed", "days", "30");
		assertNothingWasChanged(page);
		assertThat(token()).isEqualTo(token);
		makeJournalWritable();
		assertThat(this.browser.press(text("tokens.again")).status()).isEqualTo(200);
		assertThat(this.azureDevOps.token(token.authorizationId())).map(Pat::displayName).contains("renamed");
	}

	@Test
	void revokesNoToken() {
		Pat token = token();
		this.browser.get(page(token) + "/revoke");
		makeJournalReadOnly();
		assertNothingWasChanged(this.browser.press(text("revoke.confirm")));
		assertThat(token()).isEqualTo(token);
		makeJournalWritable();
		this.browser.press(text("tokens.again"));
		assertThat(token().revoked()).isTrue();
	}

	@Test
	void rotatesNoToken() {
		Pat token = token();
		for (String button : List.of(text("token.rotate.name", SeededTokens.PLAIN), text("rotation.overlap"))) {
			this.browser.get(page(token));
			makeJournalReadOnly();
			assertNothingWasChanged(this.browser.press(button));
			assertThat(this.azureDevOps.tokensOf(People.ANA, SeededTokens.PLAIN)).containsExactly(token);
			makeJournalWritable();
		}
		assertThat(this.browser.press(text("tokens.again")).document().select("#token-secret").text()).hasSize(84);
		assertThat(this.azureDevOps.tokensOf(People.ANA, SeededTokens.PLAIN)).hasSize(2)
			.as("with overlap, as requested")
			.noneMatch(Pat::revoked);
	}

	@Test
	void keepsTheOldTokenAndTheNewSecretOfARotation() {
		Pat token = token();
		this.browser.get(page(token));
		Page secret = this.browser.press(text("rotation.overlap"));
		makeJournalReadOnly();
		assertNothingWasChanged(this.browser.press(text("rotation.revoke-old")));
		assertThat(token().revoked()).isFalse();
		assertThat(this.browser.get(secret.uri().toString()).document().select("#token-secret").text()).hasSize(84);
		makeJournalWritable();
		this.browser.press(text("rotation.revoke-old"));
		assertThat(this.azureDevOps.token(token.authorizationId())).get().extracting(Pat::revoked).isEqualTo(true);
	}

	@Test
	void explainsItInPortuguese() {
		Pat token = token();
		Browser portuguese = new Browser(port()).language("pt-BR");
		portuguese.get("/tokens");
		portuguese.choose(People.ANA);
		portuguese.get(page(token) + "/revoke");
		makeJournalReadOnly();
		Page page = portuguese.press(text(Texts.PORTUGUESE, "revoke.confirm"));
		assertThat(page.status()).isEqualTo(503);
		assertThat(page.heading()).isEqualTo(text(Texts.PORTUGUESE, "journal.unavailable"));
		assertThat(page.text()).contains(text(Texts.PORTUGUESE, "journal.unavailable.what"));
	}

	@Test
	void neverChangesAClosedEntry() {
		List<Map<String, Object>> closed = List.of();
		Pat token = token();
		List<Runnable> steps = List.of(() -> this.browser.get(page(token) + "?edit"),
				() -> this.browser.press(text("form.save"), text("token.name"), "renamed"),
				() -> this.browser.get(page(token)), () -> this.browser.press(text("rotation.overlap")),
				() -> this.browser.press(text("rotation.revoke-old")), () -> {
					this.browser.get("/tokens/new");
					this.azureDevOps.next(Operation.CREATE, Trouble.refusal("invalidScope"));
					this.browser.press(text("form.create"), text("token.name"), "new", text("token.organization"),
							"contoso", text("token.scopes"), "vso.code", "days", "7");
				},
				() -> this.browser.press(text("form.create"), text("token.name"), "new", text("token.organization"),
						"contoso", text("token.scopes"), "vso.code", "days", "7"),
				() -> this.browser.press(text("secret.stored")),
				() -> this.browser.follow(text("token.revoke.name", "new")),
				() -> this.browser.press(text("revoke.confirm")), () -> this.browser.get("/journal"),
				() -> this.browser.get("/journal.csv"), () -> this.browser.get("/journal"),
				() -> this.browser.press(text("layout.sign-out")));
		for (Runnable step : steps) {
			step.run();
			List<Map<String, Object>> now = administrator
				.sql("select * from journal where closed is not null order by id")
				.query()
				.listOfRows();
			assertThat(now).containsAll(closed);
			closed = now;
		}
		assertThat(closed).extracting((row) -> row.get("action") + " " + row.get("outcome"))
			.containsExactly("CHANGE DONE", "ROTATE_CREATE DONE", "ROTATE_REVOKE DONE", "CREATE REFUSED", "CREATE DONE",
					"REVOKE DONE");
	}

	/**
	 * The page says why, and Azure DevOps got no request that changes anything.
	 */
	private void assertNothingWasChanged(Page page) {
		assertThat(page.status()).isEqualTo(503);
		assertThat(page.heading()).isEqualTo(text("journal.unavailable"));
		assertThat(page.text()).contains(text("journal.unavailable.what"));
		assertThat(this.azureDevOps.calls()).extracting(Call::method).allMatch("GET"::equals);
	}

	private void makeJournalReadOnly() {
		this.azureDevOps.forgetCalls();
		administrator.sql("revoke insert, update on journal from " + user).update();
	}

	private static void makeJournalWritable() {
		administrator.sql("grant insert, update on journal to " + user).update();
	}

	private Pat token() {
		return this.azureDevOps.tokensOf(People.ANA, SeededTokens.PLAIN).get(0);
	}

	private static String page(Pat token) {
		return "/organizations/fabrikam/tokens/" + token.authorizationId();
	}

}
