package io.patkeeper.signin;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Call;
import io.patkeeper.sandbox.FakeEntra;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.support.TestPropertySourceUtils;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who gets into an installation for several tenants, of which only one is on its list,
 * over HTTP.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "spring.datasource.url=jdbc:h2:mem:several-tenants")
@ContextConfiguration(initializers = SeveralTenantsTests.OfOneTenantOnly.class)
class SeveralTenantsTests {

	private final FakeEntra entra = Sandbox.shared().entra();

	@LocalServerPort
	private int port;

	private Browser browser;

	@BeforeEach
	void everythingIsAsItWas() {
		Sandbox.shared().resetToFewTokens();
		this.browser = new Browser(this.port);
	}

	@Test
	void admitsPeopleOfAnAllowedTenant() {
		Page list = this.browser.signInAs(People.ANA);
		assertThat(list.uri().getPath()).isEqualTo("/tokens");
		assertThat(list.status()).isEqualTo(200);
		assertThat(this.browser.redirects())
			.anySatisfy((address) -> assertThat(address.getPath()).startsWith("/organizations/oauth2"));
	}

	@Test
	void rejectsPeopleOfOtherTenantsAndOffersAnotherAccount() {
		Page page = this.browser.signInAs(People.EVA);
		assertThat(page.status()).isEqualTo(403);
		assertThat(page.heading()).isEqualTo(text("signin.failed.tenant.heading"));
		assertThat(Sandbox.shared().azureDevOps().calls()).extracting(Call::person).isEmpty();
		assertThat(this.browser.get("/tokens").status()).as("not signed in").isEqualTo(403);
		this.browser.follow(text("signin.failed.another"));
		assertThat(this.browser.choose(People.ANA).status()).isEqualTo(200);
	}

	@Test
	void rejectsATenantThatDoesNotMatchTheIssuer() {
		this.entra.changeIdTokens((claims) -> claims.put("tid", People.TENANT.toString()));
		assertThat(this.browser.signInAs(People.EVA).status()).isEqualTo(401);
		this.entra
			.changeIdTokens((claims) -> claims.put("iss", this.entra.authority() + "/" + People.TENANT + "/v2.0"));
		assertThat(this.browser.signInAs(People.EVA).status()).isEqualTo(401);
		this.entra.changeIdTokens((claims) -> claims.put("iss", "https://login.example/" + People.TENANT + "/v2.0"));
		assertThat(this.browser.signInAs(People.ANA).status()).isEqualTo(401);
		assertThat(Sandbox.shared().azureDevOps().calls()).isEmpty();
	}

	@Test
	void distinguishesPersonalAccounts() {
		String consumers = "9188040d-6c67-4c5b-b112-36a304b66dad";
		this.entra.changeIdTokens((claims) -> {
			claims.put("tid", consumers);
			claims.put("iss", this.entra.authority() + "/" + consumers + "/v2.0");
		});
		Page page = this.browser.signInAs(People.EVA);
		assertThat(page.status()).isEqualTo(403);
		assertThat(page.heading()).isEqualTo(text("signin.failed.personal.heading"));
	}

	/**
	 * The sandbox's settings, for all tenants, with one of them on the list.
	 */
	static class OfOneTenantOnly extends Sandbox.Settings {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			super.initialize(context);
			TestPropertySourceUtils.addInlinedPropertiesToEnvironment(context,
					"patkeeper.entra.tenant-id=organizations", "patkeeper.entra.allowed-tenants=" + People.TENANT);
		}

	}

}
