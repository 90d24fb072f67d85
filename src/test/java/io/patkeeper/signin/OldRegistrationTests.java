package io.patkeeper.signin;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeEntra;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An app registration that was made for Microsoft's Flask sample: with its redirect path,
 * and with the permissions that somebody has agreed to some time ago, over HTTP.
 */
@SandboxTest(properties = { "spring.datasource.url=jdbc:h2:mem:old-registration",
		"patkeeper.entra.redirect-path=/getAToken", "patkeeper.entra.scopes=.default" })
class OldRegistrationTests {

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
	void stillWorks() {
		Page list = this.browser.signInAs(People.ANA);
		assertThat(list.document().select("main tbody tr")).isNotEmpty();
		assertThat(this.browser.redirects()).extracting((address) -> address.getPath()).contains("/getAToken");
		this.entra.revokeAccessTokens();
		assertThat(this.browser.get("/tokens").status()).isEqualTo(200);
		assertThat(this.entra.tokenRequests()).last()
			.extracting(FakeEntra.TokenRequest::scope)
			.asString()
			.contains(FakeEntra.AZURE_DEVOPS + "/.default", "offline_access");
		this.browser.press(text("layout.sign-out"));
		assertThat(this.browser.page().uri().getPath()).isEqualTo("/");
	}

	@Test
	void namesThePermissionWithoutConsentAndDoesNotLoop() {
		this.entra.agreed("user_impersonation", "vso.pats");
		Page page = this.browser.signInAs(People.ANA);
		assertThat(page.status()).as(page.text()).isEqualTo(401);
		assertThat(page.heading()).isEqualTo(text("fault.permission-missing.title"));
		assertThat(page.document().select("main li code").eachText()).containsExactly("vso.pats_manage");
		assertThat(page.text()).contains(text("fault.permission-missing.todo"),
				text("fault.permission-missing.default"));
		assertThat(this.entra.authorizationRequests()).hasSize(1);
		assertThat(this.browser.get("/tokens").heading()).isEqualTo(text("fault.permission-missing.title"));
		assertThat(this.entra.authorizationRequests()).hasSize(1);
		this.entra.agreed("user_impersonation", "vso.pats", "vso.pats_manage");
		Page list = this.browser.follow(text("fault.sign-in"));
		assertThat(list.status()).isEqualTo(200);
		assertThat(list.document().select("main tbody tr")).isNotEmpty();
	}

	@Test
	void namesBothPermissionsWhenBothAreMissing() {
		this.entra.agreed("user_impersonation");
		Page page = this.browser.signInAs(People.BEN);
		assertThat(page.document().select("main li code").eachText()).containsExactly("vso.pats", "vso.pats_manage");
	}

	@Test
	void namesNoPermissionIfEntraOmitsTheGrantedScopes() {
		this.entra.agreed("user_impersonation", "vso.pats");
		this.entra.tellScopes(false);
		Page page = this.browser.signInAs(People.ANA);
		assertThat(page.text()).contains(text("fault.not-signed-in.notice", "fabrikam"))
			.doesNotContain(text("fault.permission-missing.title"));
		assertThat(this.entra.authorizationRequests()).hasSize(1);
	}

}
