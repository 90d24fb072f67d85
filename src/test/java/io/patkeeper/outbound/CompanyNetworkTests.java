package io.patkeeper.outbound;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeProxy;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.SelfSignedCertificate;
import io.patkeeper.sandbox.TlsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.MessageSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people and administrators see in a network whose proxy intercepts TLS with a
 * certificate that Patkeeper does not trust, or requires a password.
 */
@SandboxTest(
		properties = { "spring.datasource.url=jdbc:h2:mem:company-network", "AZURE_DEVOPS_ORGANIZATIONS=fabrikam" })
@ContextConfiguration(initializers = { Sandbox.Settings.class, CompanyNetworkTests.BehindAProxy.class })
@ExtendWith(OutputCaptureExtension.class)
class CompanyNetworkTests {

	@TempDir
	private static Path directory;

	private static TlsServer server;

	private static FakeProxy proxy;

	@Autowired
	private MessageSource messages;

	@LocalServerPort
	private int port;

	private Browser browser;

	@BeforeAll
	static void startTheNetwork() {
		server = TlsServer.start(SelfSignedCertificate.make(directory, "EC", Instant.now().minusSeconds(60), 10));
		proxy = new FakeProxy(server.port());
	}

	@AfterAll
	static void stopTheNetwork() throws IOException {
		proxy.close();
		server.close();
	}

	@BeforeEach
	void signIn() {
		Sandbox.shared().resetToFewTokens();
		this.browser = new Browser(this.port);
		this.browser.get("/help");
		this.browser.signInAs(People.ANA);
	}

	@Test
	void namesTheCertificateThatIsNotTrusted(CapturedOutput output) {
		Page page = this.browser.get("/organizations/fabrikam/tokens/" + UUID.randomUUID());
		assertThat(page.status()).isEqualTo(503);
		assertThat(page.text())
			.contains(message("connection.certificate", "CN=patkeeper.example", "CN=patkeeper.example"));
		assertThat(output).contains("UNREACHABLE from Azure DevOps: Azure DevOps cannot be reached: the certificate of"
				+ " CN=patkeeper.example, issued by CN=patkeeper.example, is not trusted, or is for another host");
	}

	@Test
	void saysThatTheProxyDoesNotLetItThrough() {
		proxy.refuse("403 Forbidden");
		try {
			Page page = this.browser.get("/organizations/fabrikam/tokens/" + UUID.randomUUID());
			assertThat(page.status()).isEqualTo(503);
			assertThat(page.text()).contains(message("connection.proxy", "403"));
		}
		finally {
			proxy.refuse("");
		}
	}

	@Test
	void saysInTheListWhyAnOrganizationCannotBeReached() {
		assertThat(this.browser.get("/tokens").text()).contains(message("fault.unreachable.notice.why", "fabrikam",
				message("connection.certificate", "CN=patkeeper.example", "CN=patkeeper.example")));
	}

	private String message(String key, Object... arguments) {
		return this.messages.getMessage(key, arguments, Locale.ENGLISH);
	}

	static class BehindAProxy implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("network",
						Map.of("AZURE_DEVOPS_URL", "https://patkeeper.example", "HTTPS_PROXY", proxy.address())));
		}

	}

}
