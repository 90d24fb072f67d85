package io.patkeeper.token;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.Cache;
import io.patkeeper.CountedStatements;
import io.patkeeper.Database;
import io.patkeeper.MovableClock;
import io.patkeeper.PatkeeperApplication;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Call;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.Trouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.util.ReflectionTestUtils;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the list costs the database and Azure DevOps, with two nodes that share nothing
 * but a database.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractListCostTests {

	private static final MovableClock clock = MovableClock.going();

	private final Database database;

	private ConfigurableApplicationContext node;

	private ConfigurableApplicationContext otherNode;

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	private Browser browser;

	AbstractListCostTests(Database database) {
		this.database = database;
	}

	@BeforeAll
	void start() {
		String url = this.database.url();
		this.node = startNode(url);
		this.otherNode = startNode(url);
	}

	private static ConfigurableApplicationContext startNode(String databaseUrl) {
		return new SpringApplicationBuilder(PatkeeperApplication.class, CountedStatements.class)
			.initializers(new Sandbox.Settings(),
					(context) -> ((GenericApplicationContext) context).registerBean("testClock", Clock.class,
							() -> clock, (definition) -> definition.setPrimary(true)))
			.run("--server.port=0", "--spring.datasource.url=" + databaseUrl, "--patkeeper.overview-age=30s");
	}

	@AfterAll
	void stop() {
		Stream.of(this.node, this.otherNode).forEach(ConfigurableApplicationContext::close);
	}

	@BeforeEach
	void seeTheList() {
		Sandbox.shared().resetToFewTokens();
		clock.set(Instant.now());
		this.node.getBean(JdbcClient.class).sql("delete from spring_session").update();
		this.node.getBean(JdbcClient.class).sql("delete from rotation").update();
		remembered().clear();
		this.browser = new Browser(URI.create(url(this.node)).getPort());
		this.browser.signInAs(People.ANA);
		this.browser.get("/tokens?refresh");
		forgetCosts();
	}

	private static String url(ConfigurableApplicationContext node) {
		return "http://localhost:" + node.getEnvironment().getProperty("local.server.port");
	}

	private void forgetCosts() {
		CountedStatements.clear();
		this.azureDevOps.forgetCalls();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/tokens", "/tokens?q=deploy", "/tokens?sort=name&dir=desc", "/tokens?status=all",
			"/tokens?organization=contoso", "/tokens?page=2" })
	void isTwoQueriesAndNoCallForSearchSortingFilteringAndPaging(String view) {
		Page page = this.browser.get(view);
		assertThat(page.status()).isEqualTo(200);
		assertCostsTwoQueries();
		assertThat(this.azureDevOps.calls()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/tokens.csv?q=deploy", "/tokens.json?status=all" })
	void isTwoQueriesAndNoCallForAFile(String file) {
		assertThat(this.browser.get(file).status()).isEqualTo(200);
		assertCostsTwoQueries();
		assertThat(this.azureDevOps.calls()).isEmpty();
	}

	@Test
	void isTwoQueriesForAListThatIsAskedAnew() {
		clock.advance(Duration.ofSeconds(31));
		this.browser.get("/tokens");
		assertCostsTwoQueries();
		assertThat(operations()).isNotEmpty().containsOnly(Operation.LIST);
	}

	@Test
	void isTwoQueriesWithARotationUnderWayAndASecretThatWaits() {
		String name = rotatable().displayName();
		this.browser.press(text("token.rotate.name", name));
		Page list = this.browser.get("/tokens");
		assertThat(list.hasLink(text("tokens.waiting-secret.show", name))).isTrue();
		forgetCosts();
		assertThat(this.browser.get("/tokens").hasLink(text("tokens.waiting-secret.show", name))).isTrue();
		assertCostsTwoQueries();
	}

	@Test
	void isTwoQueriesWithNotesWhichEachNodeShowsAtOnceWithoutAnyCall() {
		this.browser.get(url(this.otherNode) + "/tokens");
		this.browser.get("/tokens");
		Pat noted = rotatable();
		this.browser.follow(noted.displayName());
		this.browser.press(text("note.save"), text("note"), "rack 3");
		for (ConfigurableApplicationContext each : List.of(this.otherNode, this.node)) {
			forgetCosts();
			assertThat(this.browser.get(url(each) + "/tokens?q=rack").document().select("tbody tr")).hasSize(1);
			assertCostsTwoQueries();
			assertThat(this.azureDevOps.calls()).isEmpty();
		}
	}

	@Test
	void isTwoQueriesForAPersonWhoIsRemindedWhichEachNodeKnowsAtOnce() {
		this.browser.get(url(this.otherNode) + "/tokens");
		JdbcClient jdbc = this.node.getBean(JdbcClient.class);
		jdbc.sql("""
				insert into reminder (owner, language, time_zone, days, seen)
				values (:owner, 'en', 'Z', '7', current_timestamp)
				""").param("owner", People.ANA.tenantId() + ":" + People.ANA.objectId()).update();
		for (ConfigurableApplicationContext each : List.of(this.otherNode, this.node)) {
			forgetCosts();
			Page list = this.browser.get(url(each) + "/tokens");
			assertThat(list.document().select(".end .icon")).isNotEmpty();
			assertCostsTwoQueries();
			assertThat(this.azureDevOps.calls()).isEmpty();
		}
		jdbc.sql("delete from reminder").update();
		assertThat(this.browser.get("/tokens").document().select(".end .icon")).isEmpty();
	}

	@Test
	void isTwoQueriesWithTokensSelected() {
		this.browser.press(text("selection.keep"), "all", "true");
		forgetCosts();
		Page list = this.browser.get("/tokens");
		assertThat(list.document().select("tbody [checked]")).isNotEmpty();
		assertCostsTwoQueries();
	}

	@Test
	void isNoCallForTheSelectionOfATokenAndNoWriteIfItIsSelectedAlready() {
		String token = this.browser.page().document().select("tbody [type=checkbox]").attr("value");
		this.browser.press(text("selection.keep"), "token", token);
		assertThat(this.azureDevOps.calls()).isEmpty();
		assertThat(CountedStatements.all()).anyMatch((statement) -> statement.contains("MERGE"));
		forgetCosts();
		this.browser.press(text("selection.keep"));
		assertThat(this.azureDevOps.calls()).isEmpty();
		assertThat(CountedStatements.all()).isNotEmpty()
			.allSatisfy((statement) -> assertThat(statement.strip().toLowerCase(Locale.ROOT)).startsWith("select"));
	}

	private static void assertCostsTwoQueries() {
		assertThat(CountedStatements.all()).hasSizeBetween(1, 2)
			.allSatisfy((statement) -> assertThat(statement.strip().toLowerCase(Locale.ROOT)).startsWith("select")
				.doesNotContain("for update"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/assets/app.css", "/assets/app.js", "/assets/icons.svg" })
	void isNothingForStaticFiles(String path) {
		assertThat(this.browser.get(path).status()).isEqualTo(200);
		assertThat(CountedStatements.all()).isEmpty();
	}

	@Test
	void saysHowOldTheListIsAndRefreshesIt() {
		assertThat(this.browser.get("/tokens?refresh").hasLink(text("tokens.refresh"))).as("it is new").isFalse();
		clock.advance(Duration.ofSeconds(12));
		Page page = this.browser.get("/tokens?q=deploy&sort=name");
		String age = page.document().select("#age").text();
		assertThat(IntStream.range(12, 25))
			.anySatisfy((seconds) -> assertThat(age).startsWith(text("tokens.age", seconds)));
		forgetCosts();
		Page refreshed = this.browser.follow(text("tokens.refresh"));
		assertThat(operations()).contains(Operation.ACCOUNTS, Operation.LIST);
		assertThat(refreshed.hasLink(text("tokens.refresh"))).isFalse();
		assertThat(refreshed.document().select("[name=q]").attr("value")).isEqualTo("deploy");
	}

	@Test
	void isPaidOnceByEachNodeAndAgainAfterAChange() {
		this.browser.get(url(this.otherNode) + "/tokens");
		forgetCosts();
		this.browser.get(url(this.otherNode) + "/tokens");
		this.browser.get(url(this.node) + "/tokens");
		assertThat(this.azureDevOps.calls()).isEmpty();
		String name = rotatable().displayName();
		this.browser.press(text("token.rotate.name", name));
		for (ConfigurableApplicationContext each : List.of(this.otherNode, this.node)) {
			forgetCosts();
			this.browser.get(url(each) + "/tokens");
			assertThat(operations()).contains(Operation.LIST);
			forgetCosts();
			this.browser.get(url(each) + "/tokens");
			assertThat(this.azureDevOps.calls()).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "CREATE", "REVOKE" })
	void isPaidAgainAfterAChangeThatFailed(Operation operation) {
		this.azureDevOps.always(operation, Trouble.serverError(503));
		this.browser.press(text("token.rotate.name", rotatable().displayName()));
		forgetCosts();
		this.browser.get("/tokens");
		assertThat(operations()).contains(Operation.LIST);
	}

	@Test
	void isPaidAgainForAnOrganizationThatFails() {
		this.azureDevOps.always(Operation.LIST, "contoso", Trouble.serverError(503));
		this.browser.get("/tokens?refresh");
		forgetCosts();
		Page page = this.browser.get("/tokens");
		assertThat(page.text()).contains(text("fault.unavailable.notice", "contoso"));
		assertThat(operations()).contains(Operation.LIST).doesNotContain(Operation.ACCOUNTS);
	}

	@Test
	void isPaidByEachSession() {
		Browser another = new Browser(URI.create(url(this.node)).getPort());
		another.signInAs(People.ANA);
		assertThat(operations()).contains(Operation.ACCOUNTS, Operation.LIST);
		forgetCosts();
		another.get("/tokens");
		assertThat(this.azureDevOps.calls()).isEmpty();
	}

	@Test
	void leavesNothingInMemoryAfterSigningOut() {
		assertThat(remembered()).hasSize(1);
		this.browser.get("/tokens");
		this.browser.press(text("layout.sign-out"));
		assertThat(remembered()).isEmpty();
		this.browser.signInAs(People.ANA);
		assertThat(operations()).contains(Operation.ACCOUNTS, Operation.LIST);
	}

	@Test
	void isPaidAgainAfterTheNextSignIn() {
		this.browser.get("/oauth2/authorization/entra");
		assertThat(this.browser.page().uri().getPath()).isEqualTo("/tokens");
		assertThat(operations()).contains(Operation.ACCOUNTS, Operation.LIST);
	}

	private List<Operation> operations() {
		return this.azureDevOps.calls().stream().map(Call::operation).toList();
	}

	private Map<?, ?> remembered() {
		Cache<?, ?> overviews = (Cache<?, ?>) ReflectionTestUtils.getField(this.node.getBean(RecentOverviews.class),
				"overviews");
		return overviews.asMap();
	}

	private Pat rotatable() {
		return this.azureDevOps.tokensOf(People.ANA)
			.stream()
			.filter((pat) -> this.browser.page().hasButton(text("token.rotate.name", pat.displayName())))
			.findFirst()
			.orElseThrow();
	}

}
