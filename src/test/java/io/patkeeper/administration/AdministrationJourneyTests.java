package io.patkeeper.administration;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Person;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.SeededTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the administrator, {@link People#ANA}, can see and do, and that nobody else can.
 */
@SandboxTest
@ExtendWith(OutputCaptureExtension.class)
class AdministrationJourneyTests {

	private static final String PAGE = "/help/administrator";

	private static final String END = PAGE + "/end-sessions";

	@LocalServerPort
	private int port;

	private Browser ana;

	private Browser ben;

	@BeforeEach
	void bothSignIn(@Autowired JdbcClient jdbc) {
		Sandbox.shared().resetToFewTokens();
		jdbc.sql("delete from spring_session").update();
		jdbc.sql("delete from rotation").update();
		this.ben = signedIn(People.BEN);
		this.ana = signedIn(People.ANA);
	}

	@Test
	void leadsOnlyAdministratorsToThePage() {
		assertThat(this.ana.get("/help").hasLink(text("administration.title"))).isTrue();
		assertThat(this.ana.follow(text("administration.title")).heading()).isEqualTo(text("administration.title"));
		assertThat(this.ben.get("/help").document().select("a[href*=administrator]")).isEmpty();
		assertThat(new Browser(this.port).get("/help").document().select("a[href*=administrator]")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "?q=x", "/", "/end-sessions", "/end-sessions?person=x", "/nowhere" })
	void isLikeAPageThatDoesNotExistForOthers(String path) {
		assertThat(shape(this.ben.get(PAGE + path))).isEqualTo(shape(this.ben.get("/help/nowhere")));
		assertThat(new Browser(this.port).get(PAGE + path).uri().getPort()).isNotEqualTo(this.port);
	}

	@Test
	void takesNoFormFromOthers() {
		Map<String, String> form = Map.of("person", key(People.ANA), "_csrf", csrf(this.ben));
		assertThat(shape(this.ben.post(END, form))).isEqualTo(shape(this.ben.post("/help/nowhere", form)));
		assertThat(shape(this.ben.post(PAGE, form))).isEqualTo(shape(this.ben.post("/help/nowhere", form)));
		assertThat(this.ana.get("/sessions").status()).isEqualTo(200);
	}

	@Test
	void takesNoFormWithoutItsToken() {
		assertThat(this.ana.post(END, Map.of("person", key(People.BEN))).status()).isEqualTo(403);
		assertThat(this.ben.get("/sessions").status()).isEqualTo(200);
	}

	@Test
	void showsHowThisNodeIsDoing() {
		Page page = this.ana.get(PAGE);
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.document().select(".figures .status.down")).isEmpty();
		assertThat(page.document().select("[aria-labelledby=health] dt").eachText()).contains(
				text("administration.health.database"), text("administration.health.disk"),
				text("administration.health.certificates"), text("administration.health.liveness"),
				text("administration.health.readiness"));
		assertThat(page.document().select("[aria-labelledby=use] b").eachText()).startsWith("2 sessions of 2 people",
				"0 running, 0 waiting", "0 open, none of them interrupted");
		assertThat(page.document().select("[aria-labelledby=node] dd").eachText())
			.contains(text("administration.node.version.none"))
			.anyMatch((database) -> database.startsWith("H2 2."));
		assertThat(page.document().select(".settings dt").eachText()).contains("ENTRA_CLIENT_SECRET", "ENTRA_TENANT_ID",
				"PATKEEPER_ADMINISTRATORS", "DBSCHEDULER_ENABLED");
	}

	@Test
	void showsNoTokensAndNoOrganizations() {
		this.ben.get("/organizations/new");
		this.ben.press(text("organization.add"), "name", "woodgrove");
		this.ana.get("/tokens");
		this.ana.follow(SeededTokens.PLAIN);
		this.ana.press(text("rotation.overlap"));
		Page page = this.ana.get(PAGE);
		assertThat(page.text()).contains("1 open, none of them interrupted")
			.doesNotContain(SeededTokens.PLAIN, "fabrikam", "contoso", "woodgrove");
	}

	@Test
	void endsTheSessionsOfAPersonWhoIsFoundByTheirObjectId(CapturedOutput output) {
		Browser phone = signedIn(People.BEN);
		this.ana.get(PAGE);
		Page found = this.ana.press(text("administration.people.search"), "q",
				" " + People.BEN.objectId().toString().toUpperCase());
		assertThat(found.document().select(".people tbody tr")).hasSize(1);
		this.ana.follow(text("administration.people.end.of", People.BEN.objectId()));
		Page done = this.ana.press(text("administration.end.confirm", 2));
		assertThat(done.document().select(".notice").text()).contains(text("administration.end.done", 2));
		assertThat(done.document().select(".people tbody tr")).hasSize(1);
		for (Browser browser : List.of(this.ben, phone)) {
			browser.forgetEntra();
			assertThat(browser.get("/sessions").uri().getPort()).as("has to sign in").isNotEqualTo(this.port);
		}
		assertThat(this.ana.get("/sessions").status()).isEqualTo(200);
		assertThat(output.toString().lines().filter((line) -> line.contains("ended all sessions of a person")))
			.singleElement()
			.asString()
			.contains("action=\"end-sessions\"", "person=\"" + key(People.BEN) + "\"", "sessions=\"2\"",
					"administrator=\"" + key(People.ANA) + "\"");
	}

	@Test
	void findsNobodyByWhatIsNoId() {
		Page page = this.ana.get(PAGE + "?q=%00'%25_nobody&page=99");
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.text()).contains(text("administration.people.none"));
		assertThat(this.ana.get(END + "?person=%00'%25_nobody").text()).contains(text("administration.end.none"));
	}

	@Test
	void findsSomebodyByTenantAndObjectId() {
		assertThat(this.ana.get(PAGE + "?q=" + People.TENANT + "/" + People.BEN.objectId())
			.document()
			.select(".people tbody code")
			.eachText()).containsExactly(People.BEN.objectId().toString(), People.TENANT.toString());
	}

	private Browser signedIn(Person person) {
		Browser browser = new Browser(this.port);
		browser.get("/organizations/new");
		browser.choose(person);
		return browser;
	}

	private static String key(Person person) {
		return person.tenantId() + ":" + person.objectId();
	}

	private static String csrf(Browser browser) {
		return browser.get("/sessions").document().select("input[name=_csrf]").first().val();
	}

	/** All of an answer but what is another one in each. */
	private static String shape(Page page) {
		String body = page.body()
			.replaceAll("(name=\"_csrf\" value=\")[^\"]*", "$1")
			.replace(page.headers().firstValue("X-Correlation-Id").orElseThrow(), "");
		Map<String, Object> headers = new TreeMap<>(page.headers().map());
		headers.keySet().removeIf((name) -> name.equalsIgnoreCase("X-Correlation-Id") || name.equalsIgnoreCase("Date"));
		return page.status() + " " + headers + body;
	}

}
