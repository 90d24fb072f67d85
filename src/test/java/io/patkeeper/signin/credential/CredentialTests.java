package io.patkeeper.signin.credential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.patkeeper.PatkeeperApplication;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeEntra;
import io.patkeeper.sandbox.FakePlatform;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SelfSignedCertificate;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What Patkeeper proves itself with to Entra, other than a secret in the environment, and
 * what people see when that does not work, over HTTP.
 */
@ExtendWith(OutputCaptureExtension.class)
class CredentialTests {

	@TempDir
	private static Path directory;

	private static final FakeEntra entra = Sandbox.shared().entra();

	private static ConfigurableApplicationContext app;

	private Browser browser;

	@BeforeEach
	void everythingIsAsItWas() {
		Sandbox.shared().resetToFewTokens();
		this.browser = new Browser(app.getEnvironment().getRequiredProperty("local.server.port", int.class));
	}

	@AfterAll
	static void stop() {
		Sandbox.shared().resetToFewTokens();
	}

	private static void start(String... credential) {
		List<String> arguments = new ArrayList<>();
		Sandbox.shared().settings().forEach((name, value) -> arguments.add("--" + name + "=" + value));
		arguments.removeIf((argument) -> argument.startsWith("--ENTRA_CLIENT_SECRET="));
		arguments.addAll(List.of(credential));
		arguments.addAll(List.of("--server.port=0", "--spring.datasource.url=jdbc:h2:mem:credentials",
				"--spring.ssl.bundle.watch.file.quiet-period=100ms"));
		app = SpringApplication.run(PatkeeperApplication.class, arguments.toArray(String[]::new));
		Sandbox.shared().serve("http://localhost:" + app.getEnvironment().getRequiredProperty("local.server.port"));
	}

	/** Signs in, lists, refreshes and signs out. */
	private void signInRefreshAndSignOut(String proof, String otherProof) {
		Page list = this.browser.signInAs(People.ANA);
		assertThat(list.document().select("main tbody tr")).as(list.text()).isNotEmpty();
		entra.revokeAccessTokens();
		assertThat(this.browser.get("/tokens?refresh").status()).isEqualTo(200);
		assertThat(this.browser.redirects()).isEmpty();
		this.browser.press(text("layout.sign-out"));
		assertThat(entra.tokenRequests()).extracting(FakeEntra.TokenRequest::grantType)
			.containsExactly("authorization_code", "refresh_token");
		assertThat(entra.tokenRequests()).allSatisfy(
				(request) -> assertThat(request.parameters()).contains(proof, "client_id").doesNotContain(otherProof));
	}

	private void assertCannotSignIn(String code, String key) {
		Page page = this.browser.signInAs(People.ANA);
		assertThat(page.status()).as(page.text()).isEqualTo(502);
		assertThat(page.heading()).isEqualTo(text("signin.failed." + key + ".heading"));
		assertThat(page.text()).contains(code, text("signin.failed." + key + ".what"),
				text("signin.failed." + key + ".next"));
	}

	@Nested
	class WithACertificateInPem {

		private static SelfSignedCertificate certificate;

		private static Path file;

		@BeforeAll
		static void start() throws IOException {
			certificate = SelfSignedCertificate.make(directory, "RSA", Instant.now().minusSeconds(60), 20);
			file = Files.copy(certificate.pem(), directory.resolve("entra.pem"));
			CredentialTests.start("--ENTRA_CLIENT_CERTIFICATE=" + file);
		}

		@AfterAll
		static void stop() {
			app.close();
		}

		@Test
		void signsInRefreshesAndSignsOut() {
			entra.register(certificate);
			CredentialTests.this.signInRefreshAndSignOut("client_assertion", "client_secret");
		}

		@Test
		void reportsItsExpiryOnlyToTheAdministrator() {
			IndicatedHealthDescriptor health = (IndicatedHealthDescriptor) app.getBean(HealthEndpoint.class)
				.healthForPath("ssl");
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).hasEntrySatisfying("expiringChains",
					(chains) -> assertThat(chains).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(1));
			assertThat(CredentialTests.this.browser.get("/actuator/health").body()).contains("UP")
				.doesNotContain("ssl", "patkeeper.example", "expiring");
		}

		@Test
		void explainsACertificateThatIsNotRegistered(CapturedOutput output) {
			entra.register(SelfSignedCertificate.make(directory));
			assertCannotSignIn("AADSTS700027", "certificate");
			assertThat(output).contains("AADSTS700027").doesNotContain("PRIVATE KEY");
		}

		@Test
		void usesAReplacedCertificateAndLogsItsExpiry(CapturedOutput output) throws Exception {
			SelfSignedCertificate next = SelfSignedCertificate.make(directory, "RSA", Instant.now().minusSeconds(60),
					10);
			entra.register(next);
			assertCannotSignIn("AADSTS700027", "certificate");
			replaceAndAwait(next, output, "Sign-ins will fail in 9 days");
			assertThat(output).contains("ENTRA_CLIENT_CERTIFICATE (" + file + ") expires at",
					"Using a new client certificate: CN=patkeeper.example, thumbprint ");
			CredentialTests.this.browser = new Browser(
					app.getEnvironment().getRequiredProperty("local.server.port", int.class));
			Sandbox.shared().resetToFewTokens();
			entra.register(next);
			CredentialTests.this.signInRefreshAndSignOut("client_assertion", "client_secret");
			SelfSignedCertificate expired = SelfSignedCertificate.make(directory, "RSA",
					Instant.now().minus(Duration.ofDays(3)), 1);
			replaceAndAwait(expired, output, "Keeping the previous client certificate");
			assertThat(output).contains("ENTRA_CLIENT_CERTIFICATE (" + file + ") expired at");
			replaceAndAwait(certificate, output, "Sign-ins will fail in 19 days");
		}

		/** The output begins before the test, and may hold the same text already. */
		private static void replaceAndAwait(SelfSignedCertificate next, CapturedOutput output, String text)
				throws IOException {
			int before = output.toString().length();
			Path beside = Files.copy(next.pem(), file.resolveSibling("new"));
			Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
			await().atMost(1, TimeUnit.MINUTES)
				.untilAsserted(() -> assertThat(output.toString().substring(before)).contains(text));
		}

	}

	@Nested
	class WithACertificateInPkcs12 {

		private static SelfSignedCertificate certificate;

		@BeforeAll
		static void start() {
			certificate = SelfSignedCertificate.make(directory);
			CredentialTests.start("--ENTRA_CLIENT_CERTIFICATE_PKCS12=" + certificate.pkcs12(),
					"--ENTRA_CLIENT_CERTIFICATE_PASSWORD=" + SelfSignedCertificate.PASSWORD,
					"--ENTRA_CLIENT_CERTIFICATE_SHA1=true");
		}

		@AfterAll
		static void stop() {
			app.close();
		}

		@Test
		void sendsBothThumbprints() {
			entra.register(certificate);
			CredentialTests.this.signInRefreshAndSignOut("client_assertion", "client_secret");
			assertThat(entra.assertionHeaders()).hasSize(2)
				.allSatisfy((header) -> assertThat(header).containsEntry("alg", "PS256")
					.containsEntry("typ", "JWT")
					.containsKeys("x5t", "x5t#S256"));
		}

	}

	@Nested
	class WithATokenOfThePlatform {

		private static final FakePlatform platform = new FakePlatform("https://cluster.example/");

		private static Path file;

		@BeforeAll
		static void start() throws IOException {
			file = Files.writeString(directory.resolve("azure-identity-token"), platform.token());
			CredentialTests.start("--AZURE_FEDERATED_TOKEN_FILE=" + file);
		}

		@AfterAll
		static void stop() {
			app.close();
		}

		@BeforeEach
		void isTrusted() throws IOException {
			entra.trust(platform);
			Files.writeString(file, platform.token());
		}

		@Test
		void readsTheFileAtEachTokenRequest() throws IOException {
			CredentialTests.this.browser.signInAs(People.ANA);
			String token = platform.token(FakePlatform.SUBJECT, "api://AzureADTokenExchange",
					Instant.now().minusSeconds(60));
			Files.writeString(file, token + "\n");
			entra.revokeAccessTokens();
			assertThat(CredentialTests.this.browser.get("/tokens?refresh").status()).isEqualTo(200);
			assertThat(entra.secrets()).contains(token);
			CredentialTests.this.browser.press(text("layout.sign-out"));
			assertThat(entra.tokenRequests()).hasSize(2)
				.allSatisfy((request) -> assertThat(request.parameters()).contains("client_assertion", "client_id")
					.doesNotContain("client_secret"));
		}

		@Test
		void explainsAnExpiredToken() throws IOException {
			Files.writeString(file, platform.token(FakePlatform.SUBJECT, "api://AzureADTokenExchange",
					Instant.now().minus(Duration.ofHours(3))));
			assertCannotSignIn("AADSTS700024", "proof-time");
		}

		@Test
		void explainsThatNoFederatedCredentialMatches() throws IOException {
			Files.writeString(file, platform.token("somebody-else", "api://AzureADTokenExchange", Instant.now()));
			assertCannotSignIn("AADSTS700213", "federation");
			entra.reset();
			assertCannotSignIn("AADSTS70021", "federation");
		}

		@Test
		void explainsAMissingOrEmptyFileAndRecovers(CapturedOutput output) throws IOException {
			Files.delete(file);
			assertCannotSignIn("credential_unreadable", "credential");
			assertThat(output).contains("AZURE_FEDERATED_TOKEN_FILE (" + file + ") names a file that does not exist");
			Files.writeString(file, "\n");
			assertCannotSignIn("credential_unreadable", "credential");
			assertThat(output).contains("AZURE_FEDERATED_TOKEN_FILE (" + file + ") names a file that is empty");
			assertThat(entra.tokenRequests()).isEmpty();
			Files.writeString(file, platform.token());
			assertThat(CredentialTests.this.browser.signInAs(People.ANA).status()).isEqualTo(200);
		}

	}

	@Nested
	class WithASecretInAFile {

		private static Path file;

		@BeforeAll
		static void start() throws IOException {
			file = Files.writeString(directory.resolve("client-secret"), FakeEntra.CLIENT_SECRET + "\n");
			CredentialTests.start("--ENTRA_CLIENT_SECRET_FILE=" + file);
		}

		@AfterAll
		static void stop() {
			app.close();
		}

		@BeforeEach
		void theFileIsAsItWas() throws IOException {
			Files.writeString(file, FakeEntra.CLIENT_SECRET + "\n");
		}

		@Test
		void signsInRefreshesAndSignsOut() {
			CredentialTests.this.signInRefreshAndSignOut("client_secret", "client_assertion");
		}

		@Test
		void usesAReplacedSecret() throws IOException {
			String secret = FakeEntra.CLIENT_SECRET_CANARY + "~2nd";
			CredentialTests.this.browser.signInAs(People.ANA);
			entra.clientSecret(secret);
			entra.revokeAccessTokens();
			assertThat(CredentialTests.this.browser.get("/tokens?refresh").text()).contains("AADSTS7000215");
			CredentialTests.this.browser.forgetApp();
			assertCannotSignIn("AADSTS7000215", "secret");
			Files.writeString(file, secret);
			assertThat(CredentialTests.this.browser.signInAs(People.ANA).status()).isEqualTo(200);
		}

	}

	@Nested
	class WithMountedSecrets {

		@BeforeAll
		static void start() throws IOException {
			Path secrets = Files.createDirectory(directory.resolve("secrets"));
			Files.writeString(secrets.resolve("ENTRA_CLIENT_SECRET"), FakeEntra.CLIENT_SECRET + "\n");
			CredentialTests.start("--spring.config.import=optional:configtree:" + secrets + "/");
		}

		@AfterAll
		static void stop() {
			app.close();
		}

		@Test
		void readsTheSecretFromAFile() {
			assertThat(CredentialTests.this.browser.signInAs(People.ANA).status()).isEqualTo(200);
			assertThat(entra.tokenRequests()).singleElement()
				.satisfies((request) -> assertThat(request.parameters()).contains("client_secret"));
		}

	}

}
