package io.patkeeper;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Call;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Person;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.SeededTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What must hold for each address that the program answers at, including those that do
 * not exist yet: looking changes nothing, changing takes the form's own token, and nobody
 * reaches what is somebody else's.
 */
@SandboxTest
class MappingsTests {

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	@Autowired
	@Qualifier("requestMappingHandlerMapping")
	private RequestMappingHandlerMapping mappings;

	@LocalServerPort
	private int port;

	@Autowired
	private JdbcClient jdbc;

	private Pat anas;

	@BeforeEach
	void everythingIsAsItWas() {
		Sandbox.shared().resetToFewTokens();
		// The sandbox gives its tokens the same ids again, which nobody else does.
		this.jdbc.sql("delete from rotation").update();
		this.anas = this.azureDevOps.tokensOf(People.ANA, SeededTokens.PLAIN).get(0);
	}

	@Test
	void lookingChangesNothingAtAzureDevOps() {
		List<Pat> before = this.azureDevOps.tokensOf(People.ANA);
		Set<String> addresses = addresses(RequestMethod.GET, "fabrikam");
		assertThat(addresses).contains("/tokens", "/tokens/new", "/organizations/new", page("fabrikam"),
				page("fabrikam") + "/revoke", page("fabrikam") + "/secret");
		Browser browser = signedIn(People.ANA);
		for (String address : addresses) {
			for (String question : List.of("",
					"?replaces=" + this.anas.authorizationId() + "&organization=fabrikam&_method=DELETE&overlap")) {
				Page page = browser.get(address + question);
				assertThat(page.status()).as(address).isLessThan(500).isNotEqualTo(405);
			}
		}
		assertThat(this.azureDevOps.calls()).isNotEmpty().extracting(Call::method).containsOnly("GET");
		assertThat(this.azureDevOps.tokensOf(People.ANA)).isEqualTo(before);
	}

	@Test
	void changingTakesTheTokenOfTheForm() {
		Browser browser = signedIn(People.ANA);
		this.azureDevOps.forgetCalls();
		Set<String> addresses = changing("fabrikam");
		assertThat(addresses).contains("/tokens", "/organizations", page("fabrikam"), page("fabrikam") + "/revoke",
				page("fabrikam") + "/rotate", "/logout");
		// Their secret is in the URL, and those who read mails need not sign in.
		Set<String> mailed = Set.of("/mail/confirm/" + this.anas.authorizationId(),
				"/mail/leave/" + this.anas.authorizationId());
		assertThat(addresses).filteredOn((address) -> address.startsWith("/mail/"))
			.containsExactlyInAnyOrderElementsOf(mailed);
		addresses.removeAll(mailed);
		for (String address : addresses) {
			assertThat(browser.post(address, anything()).status()).as(address).isEqualTo(403);
			assertThat(browser.post(address + "?_csrf=x", anything()).status()).as(address).isEqualTo(403);
		}
		assertThat(this.azureDevOps.calls()).isEmpty();
		assertThat(browser.get("/tokens").status()).as("still signed in").isEqualTo(200);
	}

	@Test
	void onlyGetsAndPostsAreEverMapped() {
		assertThat(this.mappings.getHandlerMethods().keySet())
			.flatExtracting((mapping) -> mapping.getMethodsCondition().getMethods())
			.containsOnly(RequestMethod.GET, RequestMethod.POST);
	}

	@Test
	void nobodyReachesSomebodyElsesTokenInACommonOrganization() {
		assertThat(reached(People.BEN, "fabrikam")).isEmpty();
	}

	@Test
	void nobodyReachesSomebodyElsesTokenInAnotherOrganization() {
		assertThat(reached(People.BEN, "contoso")).isEmpty();
		assertThat(reached(People.DANIEL, "contoso")).isEmpty();
	}

	@Test
	void nobodyReachesTheirOwnTokenInAnOrganizationThatItIsNotFor() {
		assertThat(reached(People.ANA, "contoso")).isEmpty();
		assertThat(reached(People.ANA, "woodgrove")).isEmpty();
	}

	@Test
	void nobodyReachesATokenThatDoesNotExist() {
		this.azureDevOps.takeAll(People.ANA);
		assertThat(reached(People.ANA, "fabrikam")).isEmpty();
	}

	@Test
	@Tag("thorough")
	void nobodyTellsWhatIsSomebodyElsesFromWhatIsNowhere() {
		assertThatNobodyTellsFromNowhere(People.BEN, People.ANA);
	}

	@Test
	@Tag("thorough")
	void nobodyWithoutTokensTellsWhatIsSomebodyElsesFromWhatIsNowhere() {
		assertThatNobodyTellsFromNowhere(People.ANA, People.BEN);
	}

	/**
	 * Whatever id somebody has got hold of, and wherever they put it: they get the answer
	 * that an id gets which does not exist, and all stays as it was.
	 */
	private void assertThatNobodyTellsFromNowhere(Person owner, Person other) {
		List<Browser> owners = List.of(atWork(owner), signedIn(owner));
		Set<String> ids = idsOf(owner);
		Map<String, Object> before = everythingOf(owner);
		Browser browser = signedIn(other);
		String csrf = browser.get("/tokens").document().select("input[name=_csrf]").first().val();
		List<String> nowhere = answers(browser, csrf, UUID.randomUUID().toString());
		assertThat(nowhere).hasSizeGreaterThan(15);
		for (String id : ids) {
			assertThat(answers(browser, csrf, id)).as(id).isEqualTo(nowhere);
		}
		browser.post("/organizations/woodgrove/remove", Map.of("_csrf", csrf));
		browser.post("/sessions/end-others", Map.of("_csrf", csrf));
		assertThat(everythingOf(owner)).isEqualTo(before);
		assertThat(owners).allSatisfy((one) -> assertThat(one.get("/sessions").status()).isEqualTo(200));
		assertThat(owners.get(0).get(String.valueOf(before.get("secret"))).document().select("#token-secret").text())
			.isNotBlank();
		assertThat(browser.answers()).extracting(HttpResponse::body)
			.noneMatch((body) -> body.contains(nameOf(owner)) || body.contains("PatSecretCanary"));
	}

	/**
	 * Has a token that is being rotated, a new secret that is not yet stored, an
	 * organization of their own, a preview, and rows in the journal.
	 */
	private Browser atWork(Person owner) {
		Browser browser = signedIn(owner);
		browser.get("/organizations/new");
		browser.press(text("organization.add"), "name", "woodgrove");
		browser.get("/tokens/new");
		browser.press(text("form.create"), text("token.name"), nameOf(owner), text("token.organization"), "fabrikam",
				text("token.scopes"), "vso.code", "days", "7");
		browser.get("/tokens?q=" + nameOf(owner));
		browser.press(text("selection.revoke"), "all", "true");
		browser.get("/tokens?q=" + nameOf(owner));
		browser.follow(nameOf(owner));
		assertThat(browser.press(text("rotation.overlap")).document().select("#token-secret").text()).isNotBlank();
		return browser;
	}

	private static String nameOf(Person owner) {
		return "only-of-" + owner.objectId();
	}

	private Set<String> idsOf(Person owner) {
		Set<String> ids = new TreeSet<>(this.jdbc.sql("""
				select cast(id as varchar(36)) from rotation where owner = :owner
				union select cast(new_authorization_id as varchar(36)) from rotation where owner = :owner
				union select cast(old_authorization_id as varchar(36)) from rotation where owner = :owner
				union select cast(attempt as varchar(36)) from journal where owner = :owner and attempt is not null
				union select cast(key_id as varchar(36)) from new_secret where owner = :owner
				union select cast(id as varchar(36)) from bulk_run where owner = :owner
				union select session_primary_id from signed_in_session where owner = :owner
				""").param("owner", keyOf(owner)).query(String.class).list());
		assertThat(ids).hasSizeGreaterThan(6).allMatch((id) -> id.length() == 36);
		return ids;
	}

	/**
	 * What belongs to a person, here and in Azure DevOps, and where their new secret is.
	 */
	private Map<String, Object> everythingOf(Person owner) {
		Map<String, Object> everything = new HashMap<>();
		everything.put("tokens", this.azureDevOps.tokensOf(owner));
		for (String table : List.of("rotation", "journal", "signed_in_session", "added_organization", "bulk_run")) {
			List<Map<String, Object>> rows = this.jdbc.sql("select * from " + table + " where owner = :owner")
				.param("owner", keyOf(owner))
				.query()
				.listOfRows();
			assertThat(rows).as(table).isNotEmpty();
			everything.put(table, rows);
		}
		everything.put("secret",
				this.azureDevOps.tokensOf(owner, nameOf(owner))
					.stream()
					.map((pat) -> "/organizations/fabrikam/tokens/" + pat.authorizationId() + "/secret")
					.filter((page) -> this.jdbc
						.sql("select count(*) from rotation where new_authorization_id = cast(:id as uuid)")
						.param("id", page.split("/")[4])
						.query(Integer.class)
						.single() == 1)
					.findFirst()
					.orElseThrow());
		return everything;
	}

	private static String keyOf(Person person) {
		return person.tenantId() + ":" + person.objectId();
	}

	/**
	 * What comes of an id in the place of every id of every address, and where else one
	 * may be given.
	 */
	private List<String> answers(Browser browser, String csrf, String id) {
		List<String> answers = new ArrayList<>();
		for (String address : addressesWith(RequestMethod.GET, id)) {
			answers.add("GET " + shape(address, id) + shape(browser.get(address), id));
		}
		for (String question : List.of("/tokens/new?organization=fabrikam&replaces=", "/journal?q=", "/journal.csv?q=",
				"/tokens?q=")) {
			answers.add("GET " + question + shape(browser.get(question + id), id));
		}
		Map<String, String> form = new HashMap<>(anything());
		form.put("_csrf", csrf);
		form.put("overlap", "");
		for (String address : addressesWith(RequestMethod.POST, id)) {
			answers.add("POST " + shape(address, id) + shape(browser.post(address, form), id));
		}
		form.put("replaces", id);
		answers.add("POST /tokens" + shape(browser.post("/tokens", form), id));
		return answers;
	}

	private Set<String> addressesWith(RequestMethod method, String id) {
		Set<String> addresses = new TreeSet<>();
		this.mappings.getHandlerMethods().forEach((mapping, handler) -> {
			if (mapping.getMethodsCondition().getMethods().contains(method)) {
				mapping.getPatternValues()
					.stream()
					.map((pattern) -> pattern.replace("{organization}", "fabrikam"))
					.filter((pattern) -> pattern.contains("{"))
					.forEach((pattern) -> addresses.add(pattern.replaceAll("\\{\\w+}", id)));
			}
		});
		return addresses;
	}

	private static String shape(Page page, String id) {
		boolean csv = page.headers().firstValue("Content-Type").orElse("").startsWith("text/csv");
		String heading = csv ? page.body() : page.heading();
		return " -> " + page.status() + " " + shape(page.uri().getPath(), id) + " " + heading;
	}

	private static String shape(String address, String id) {
		return address.replace(id, "ID");
	}

	/**
	 * The addresses of Ana's token at which somebody gets anything else than that it is
	 * not there. Nothing must have changed by then.
	 */
	private List<String> reached(Person person, String organization) {
		Browser browser = signedIn(person);
		String csrf = browser.get("/tokens").document().select("input[name=_csrf]").first().val();
		Map<Person, List<Pat>> before = tokens();
		List<String> reached = Stream.concat(
				addresses(RequestMethod.GET, organization).stream()
					.filter(this::isOfToken)
					.filter((address) -> isThere(browser.get(address)))
					.map((address) -> "GET " + address),
				addresses(RequestMethod.POST, organization).stream().filter(this::isOfToken).filter((address) -> {
					Map<String, String> form = new HashMap<>(anything());
					form.put("_csrf", csrf);
					return isThere(browser.post(address, form));
				}).map((address) -> "POST " + address))
			.toList();
		assertThat(tokens()).isEqualTo(before);
		return reached;
	}

	/**
	 * Azure DevOps answers somebody who does not belong to an organization with 401, as
	 * if they were not signed in.
	 */
	private static boolean isThere(Page page) {
		return !Set.of(401, 403, 404, 410).contains(page.status());
	}

	private boolean isOfToken(String address) {
		return address.contains("/tokens/" + this.anas.authorizationId());
	}

	private Map<Person, List<Pat>> tokens() {
		return Stream.of(People.ANA, People.BEN, People.DANIEL)
			.collect(Collectors.toMap((person) -> person, this.azureDevOps::tokensOf));
	}

	private Browser signedIn(Person person) {
		Browser browser = new Browser(this.port);
		browser.get("/organizations/new");
		browser.choose(person);
		return browser;
	}

	private static Map<String, String> anything() {
		return Map.of("name", "taken over", "organization", "fabrikam", "scopes", "vso.code", "days", "7");
	}

	private String page(String organization) {
		return "/organizations/" + organization + "/tokens/" + this.anas.authorizationId();
	}

	private Set<String> changing(String organization) {
		Set<String> addresses = addresses(RequestMethod.POST, organization);
		addresses.add("/logout");
		return addresses;
	}

	private Set<String> addresses(RequestMethod method, String organization) {
		Set<String> addresses = new TreeSet<>();
		this.mappings.getHandlerMethods().forEach((mapping, handler) -> {
			if (mapping.getMethodsCondition().getMethods().contains(method)) {
				mapping.getPatternValues()
					.forEach((pattern) -> addresses.add(pattern.replace("{organization}", organization)
						.replaceAll("\\{\\w+}", this.anas.authorizationId().toString())));
			}
		});
		return addresses;
	}

}
