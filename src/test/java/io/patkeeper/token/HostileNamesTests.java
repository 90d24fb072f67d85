package io.patkeeper.token;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.patkeeper.Database;
import io.patkeeper.PatkeeperApplication;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.Trouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Token names from Azure DevOps that a database, a page or a spreadsheet may not be able
 * to handle.
 */
@ParameterizedClass
@EnumSource(Database.class)
@Tag("thorough")
class HostileNamesTests {

	private static ConfigurableApplicationContext app;

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	@Parameter
	private Database database;

	private Browser browser;

	@BeforeParameterizedClassInvocation
	static void start(Database database) {
		app = new SpringApplicationBuilder(PatkeeperApplication.class).initializers(new Sandbox.Settings())
			.run("--server.port=0", "--spring.datasource.url=" + database.url());
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@BeforeEach
	void signIn() {
		Sandbox.shared().reset();
		this.azureDevOps.takeAll(People.ANA);
		this.browser = new Browser(app.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
		this.browser.signInAs(People.ANA);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', textBlock = """
			a\\0b                       , a[U+0000]b
			a\\u0085b                   , a[U+0085]b
			first\\nsecond              , first[U+000A]second
			half\\uD83D                 , half[U+D83D]
			\\uDD11half                 , [U+DD11]half
			whole\\uD83D\\uDD11          , whole\\uD83D\\uDD11
			\\u202Eyolped               , [U+202E]yolped
			a\\u202Db\\u2066c\\u2069d     , a[U+202D]b[U+2066]c[U+2069]d
			\\u05D0\\u200F\\u05D1\\u061C    , \\u05D0[U+200F]\\u05D1[U+061C]
			a\\u2028b                   , a[U+2028]b
			""")
	void areRotatedAsTheyAreAndShownForWhatTheyAre(String escaped, String escapedShown) {
		String name = unescaped(escaped);
		String shown = unescaped(escapedShown);
		Pat old = give(name);
		assertThat(this.browser.get("/tokens").document().select("th[scope=row] a.name").text()).isEqualTo(shown);
		Page secret = this.browser.press(text("token.rotate.name", shown));
		assertThat(secret.status()).as(secret.text()).isEqualTo(200);
		assertThat(secret.document().select("h1").text()).contains(shown);
		List<Pat> tokens = this.azureDevOps.tokensOf(People.ANA);
		assertThat(tokens).hasSize(2).extracting(Pat::displayName).containsOnly(name);
		assertThat(tokens).filteredOn((token) -> !token.revoked())
			.singleElement()
			.satisfies((token) -> assertThat(token.authorizationId()).isNotEqualTo(old.authorizationId()))
			.extracting(Pat::secret)
			.isEqualTo(secret.document().select("#token-secret").text());
		assertThat(this.browser.get("/organizations/fabrikam/tokens/" + old.authorizationId()).heading())
			.isEqualTo(shown);
		Page journal = this.browser.get("/journal?q=" + old.authorizationId());
		assertThat(journal.document().select("th[scope=row]").text()).isEqualTo(shown);
		String table = this.browser.get("/journal.csv?q=" + old.authorizationId()).body();
		assertThat(table.lines()).hasSize(2).last().asString().contains(",fabrikam," + shown + ",");
	}

	@Test
	void hideNoOrphanOfARotationThatStopped() {
		String name = "half\uD83D\u202E" + "x".repeat(200) + "\0";
		String shown = "half[U+D83D][U+202E]" + "x".repeat(200) + "[U+0000]";
		give(name);
		this.azureDevOps.next(Operation.CREATE, Trouble.dropAfterWork());
		this.browser.get("/tokens");
		this.browser.press(text("token.rotate.name", shown));
		this.browser.get("/tokens");
		Page left = this.browser.follow(text("rotation.unfinished.finish", shown));
		assertThat(left.hasButton(text("rotation.revoke-orphan"))).as(left.text()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "a\\u202Eb", "a\\u2066b", "a\\u200Fb", "a\\u061Cb", "a\\u0085b" })
	void areNotTakenFromTheForm(String escaped) {
		this.browser.get("/tokens/new");
		Page form = this.browser.press(text("form.create"), text("token.name"), unescaped(escaped),
				text("token.organization"), "contoso", text("token.scopes"), "vso.code", "days", "7");
		assertThat(form.status()).isEqualTo(422);
		assertThat(form.document().select("#name-errors").text()).contains(text("form.name.control"));
		assertThat(this.azureDevOps.tokensOf(People.ANA)).isEmpty();
	}

	@Test
	void keepNoTokenFromBeingChanged() {
		Pat token = give("x\u202Ey");
		this.browser.get("/organizations/fabrikam/tokens/" + token.authorizationId() + "?edit");
		this.browser.press(text("form.save"), "days", "30");
		assertThat(this.azureDevOps.token(token.authorizationId())).get()
			.satisfies((changed) -> assertThat(changed.validTo()).isNotEqualTo(token.validTo()))
			.extracting(Pat::displayName)
			.isEqualTo(token.displayName());
	}

	private Pat give(String name) {
		Instant now = Instant.now();
		Pat pat = new Pat(UUID.randomUUID(), name, "vso.code", List.of(People.accountId("fabrikam")),
				now.minus(Duration.ofDays(10)), now.plus(Duration.ofDays(20)), false, UUID.randomUUID().toString());
		this.azureDevOps.give(People.ANA, pat);
		return pat;
	}

	private static String unescaped(String text) {
		StringBuilder unescaped = new StringBuilder();
		String[] parts = text.replace("\\0", "\\u0000").replace("\\n", "\\u000A").split("\\\\u", -1);
		unescaped.append(parts[0]);
		for (int i = 1; i < parts.length; i++) {
			unescaped.append((char) Integer.parseInt(parts[i].substring(0, 4), 16)).append(parts[i].substring(4));
		}
		return unescaped.toString();
	}

}
