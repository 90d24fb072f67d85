package io.patkeeper;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
import io.patkeeper.sandbox.SeededTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What must hold for each address that the program answers at, including those that do
 * not exist yet: looking changes nothing, changing takes the form's own token, and nobody
 * reaches what is somebody else's.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "spring.datasource.url=jdbc:h2:mem:mappings")
@ContextConfiguration(initializers = Sandbox.Settings.class)
class MappingsTests {

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	@Autowired
	@Qualifier("requestMappingHandlerMapping")
	private RequestMappingHandlerMapping mappings;

	@LocalServerPort
	private int port;

	private Pat anas;

	@BeforeEach
	void everythingIsAsItWas() {
		Sandbox.shared().reset();
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
