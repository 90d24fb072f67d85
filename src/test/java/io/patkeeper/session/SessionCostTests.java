package io.patkeeper.session;

import io.patkeeper.CountedStatements;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What sessions cost the database.
 */
@SandboxTest(properties = { "spring.datasource.url=jdbc:h2:mem:cost", "spring.datasource.hikari.minimum-idle=1" })
@Import({ TestPages.class, CountedStatements.class })
class SessionCostTests {

	@LocalServerPort
	private int port;

	private Browser browser;

	@BeforeEach
	void signIn() {
		Sandbox.shared().resetToFewTokens();
		this.browser = new Browser(this.port);
		this.browser.get("/test/person");
		this.browser.choose(People.ANA);
		CountedStatements.clear();
	}

	@Test
	void isOneQueryAndNoWriteForAPage() {
		assertThat(this.browser.get("/test/person").status()).isEqualTo(200);
		assertThat(CountedStatements.all()).singleElement().asString().startsWith("SELECT");
	}

	@Test
	void isTheSameForAPageThatCallsAzureDevOps() {
		assertThat(this.browser.get("/test/tokens-in-parallel").status()).isEqualTo(200);
		assertThat(CountedStatements.all()).singleElement().asString().startsWith("SELECT");
	}

	@Test
	void isNoMoreThanOneOtherQueryForTheListWhereOverviewsAreNotRemembered() {
		this.browser.get("/tokens");
		CountedStatements.clear();
		assertThat(this.browser.get("/tokens").status()).isEqualTo(200);
		assertThat(CountedStatements.all()).hasSizeLessThanOrEqualTo(2)
			.allSatisfy((statement) -> assertThat(statement).startsWithIgnoringCase("select"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/assets/app.css", "/assets/icons.svg", "/assets/app-00000000000000000000000000000000.css",
			"/actuator/health/liveness" })
	void isNothingForResourcesAndHealth(String path) {
		assertThat(this.browser.get(path).status()).isEqualTo(200);
		assertThat(CountedStatements.all()).isEmpty();
	}

	@Test
	void isNothingForAnAnonymousVisitOfTheHomePage() {
		assertThat(new Browser(this.port).get("/").status()).isEqualTo(200);
		assertThat(CountedStatements.all()).isEmpty();
	}

}
