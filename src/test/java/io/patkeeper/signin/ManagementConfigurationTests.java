package io.patkeeper.signin;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Exposes everything that there is, and looks who gets to see it where.
 */
@SandboxTest(
		properties = { "spring.datasource.url=jdbc:h2:mem:management", "management.endpoints.web.exposure.include=*",
				"management.endpoints.access.default=unrestricted", "management.endpoint.health.show-details=always",
				"management.endpoint.health.show-components=always", "management.endpoint.env.show-values=always" })
class ManagementConfigurationTests {

	@LocalServerPort
	private int port;

	private Browser browser;

	@BeforeEach
	void opensABrowser() {
		Sandbox.shared().resetToFewTokens();
		this.browser = new Browser(this.port);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/env", "/env/java.version", "/loggers", "/heapdump", "/threaddump", "/beans", "/info",
			"/configprops", "/mappings", "/metrics", "/prometheus", "/scheduledtasks", "/sessions", "/shutdown",
			"/flyway", "/sbom", "/sbom/application" })
	void servesNothingToSignedInPeople(String endpoint) {
		this.browser.signInAs(People.ANA);
		assertThat(this.browser.get("/actuator" + endpoint).status()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/env", "/info", "/heapdump" })
	void redirectsAnonymousRequestsToTheSignIn(String endpoint) {
		assertThat(this.browser.get("/actuator" + endpoint).uri().getPort()).isNotEqualTo(this.port);
	}

	@Test
	void servesHealthWithoutDetailsToAnonymousRequests() {
		assertThat(this.browser.get("/actuator/health").body())
			.isEqualTo("{\"groups\":[\"liveness\",\"readiness\"],\"status\":\"UP\"}");
		assertThat(this.browser.get("/actuator/health/liveness").body()).isEqualTo("{\"status\":\"UP\"}");
		assertThat(this.browser.get("/actuator/health/db").status()).isEqualTo(404);
		this.browser.signInAs(People.ANA);
		assertThat(this.browser.get("/actuator/health/readiness").body()).isEqualTo("{\"status\":\"UP\"}");
	}

	@Nested
	@TestPropertySource(
			properties = { "management.server.port=0", "spring.datasource.url=jdbc:h2:mem:management-elsewhere" })
	class AtAPortOfItsOwn {

		@LocalServerPort
		private int portOfPages;

		@LocalManagementPort
		private int portOfManagement;

		@Autowired
		private BuildProperties build;

		@Test
		void servesTheExposedEndpointsOnItsPort() {
			for (String endpoint : new String[] { "/env", "/metrics", "/prometheus", "/loggers", "/info",
					"/health/liveness" }) {
				Page page = at(endpoint);
				assertThat(page.status()).as(endpoint).isEqualTo(200);
				assertThat(page.headers().map()).doesNotContainKey("Set-Cookie");
			}
			assertThat(at("/health").body()).contains("\"details\"");
			assertThat(at("/info").body()).contains("\"version\":\"" + this.build.getVersion() + "\"");
		}

		@Test
		void hasNoPagesAndNoSignInOnItsPort() {
			for (String path : new String[] { "/", "/tokens", "/help", "/oauth2/authorization/entra",
					"/login/oauth2/code/entra?code=a&state=b" }) {
				Page page = new Browser(this.portOfManagement).get(path);
				assertThat(page.status()).as(path).isEqualTo(404);
				assertThat(page.headers().map()).doesNotContainKey("Set-Cookie");
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "", "/env", "/loggers", "/heapdump", "/info", "/health" })
		void servesNothingToSignedInPeopleOnThePortOfThePages(String endpoint) {
			Browser person = new Browser(this.portOfPages);
			person.signInAs(People.ANA);
			assertThat(person.get("/actuator" + endpoint).status()).isEqualTo(404);
		}

		private Page at(String endpoint) {
			return new Browser(this.portOfManagement).get("/actuator" + endpoint);
		}

	}

}
