package io.patkeeper.check;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.sun.net.httpserver.HttpServer;
import io.patkeeper.Database;
import io.patkeeper.FreePort;
import io.patkeeper.database.DatabaseLine;
import io.patkeeper.sandbox.FakeEntra;
import io.patkeeper.sandbox.FakeMailServer;
import io.patkeeper.sandbox.FakePlatform;
import io.patkeeper.sandbox.FakeProxy;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SelfSignedCertificate;
import io.patkeeper.sandbox.TlsServer;
import io.patkeeper.sandbox.Trouble;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks a valid setup and many invalid ones.
 */
@ExtendWith(OutputCaptureExtension.class)
class SetupCheckTests {

	private final Sandbox sandbox = Sandbox.shared();

	private final Map<String, String> settings = new LinkedHashMap<>(this.sandbox.settings());

	@TempDir
	private Path directory;

	private CapturedOutput output;

	@BeforeEach
	void setUp(CapturedOutput output) {
		this.sandbox.reset();
		this.output = output;
		database(h2());
		this.settings.put("server.port", String.valueOf(FreePort.find()));
	}

	@Test
	void reportsNoProblemIfTheSetupIsValid() throws IOException {
		migrate(h2());
		Map<Path, String> before = files();
		this.sandbox.serve("http://localhost:1234");
		assertThat(check("http://localhost:1234/")).isZero();
		assertThat(this.output).contains("ok      Settings", "ok      Entra's metadata", "ok      Clock",
				"ok      Entra's keys", "ok      Credential        Entra accepts it (client_secret_post)",
				"http://localhost:1234/login/oauth2/code/entra\n", "http://localhost:1234/\n",
				"http://localhost:1234/admin-consent\n",
				"ok      Azure DevOps      " + this.sandbox.azureDevOps().url(),
				"ok      Azure DevOps      " + this.sandbox.azureDevOps().profileUrl(), "its tables are up to date",
				"Everything that can be checked from here is fine.");
		assertThat(this.output.toString()).doesNotContain("FAILED", "note  ", " WARN ", " ERROR ",
				FakeEntra.CLIENT_SECRET_CANARY);
		assertThat(files()).isEqualTo(before);
		assertThat(this.sandbox.entra().calls(FakeEntra.Endpoint.USERINFO)).isZero();
		assertThat(this.sandbox.azureDevOps().operations()).isEmpty();
	}

	@Test
	void createsNoDatabase() {
		assertThat(check()).isZero();
		assertThat(this.output).contains("ok      Database          does not exist yet");
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void listsMissingSettingsAndStillChecksTheRest() {
		this.settings.keySet().removeIf((name) -> name.startsWith("ENTRA_CLIENT"));
		this.settings.put("ENTRA_TENANT_ID", "common");
		assertThat(check()).isOne();
		assertThat(this.output).contains("FAILED  Settings", "ENTRA_CLIENT_ID is not set",
				"ENTRA_CLIENT_SECRET is not set", "personal accounts", "ok      Azure DevOps", "ok      Database",
				"Failed: 3 of 7.");
		assertThat(this.output.toString()).doesNotContain("Entra's metadata", "APPLICATION FAILED TO START");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					ENTRA_CLIENT_CERTIFICATE_SHA1     | perhaps             | patkeeper.entra.credential.certificate-sha1 cannot be read
					patkeeper.journal.retention       | 0d                  | patkeeper.journal cannot be read
					patkeeper.session.absolutetimeout | for ever            | patkeeper.session.absolute-timeout cannot be read
					spring.session.timeout            | half an hour        | spring.session.timeout cannot be read
					server.forwardheadersstrategy     | yes                 | server.forward-headers-strategy cannot be read
					AZURE_DEVOPS_URL                  | vssps.dev.azure.com | AZURE_DEVOPS_URL cannot be used
					PATKEEPER_URL                     | patkeeper.example   | PATKEEPER_URL cannot be used
					PATKEEPER_MAIL_FROM               | nobody              | patkeeper.mail cannot be read
					PATKEEPER_ADMINISTRATORS          | ana@fabrikam.example | PATKEEPER_ADMINISTRATORS cannot be used
					""")
	void findsSettingsThatWouldFailTheStart(String name, String value, String problem) {
		this.settings.put(name, value);
		assertThat(check()).isOne();
		assertThat(this.output).contains("FAILED  Settings      " + problem,
				"Entra is not checked until they are valid", "ok      Database");
		assertThat(this.output.toString()).doesNotContain("\tat ", "APPLICATION FAILED TO START");
	}

	@Test
	void connectsToTheMailServerAndSendsNothing() {
		this.settings.put("PATKEEPER_URL", "https://patkeeper.example");
		this.sandbox.serve("https://patkeeper.example");
		try (FakeMailServer mailServer = FakeMailServer.start()) {
			this.settings.putAll(mailServer.settings());
			assertThat(check()).isZero();
			assertThat(this.output)
				.contains("ok      Mail              localhost:" + this.settings.get("spring.mail.port"));
			assertThat(mailServer.mails()).isEmpty();
			mailServer.goDown();
			assertThat(check()).isOne();
			assertThat(this.output).contains("FAILED  Mail              localhost:", " cannot be used: ",
					"Check SPRING_MAIL_HOST, SPRING_MAIL_PORT");
		}
	}

	@ParameterizedTest
	@CsvSource({ "spring.mail.host, PATKEEPER_MAIL_FROM is set", "PATKEEPER_MAIL_FROM, SPRING_MAIL_HOST is set",
			"PATKEEPER_URL, PATKEEPER_URL is not set" })
	void findsWhatMailsLack(String missing, String problem) {
		this.settings.put("PATKEEPER_MAIL_FROM", "patkeeper@fabrikam.example");
		this.settings.put("spring.mail.host", "localhost");
		this.settings.put("PATKEEPER_URL", "https://patkeeper.example");
		this.settings.remove(missing);
		assertThat(check()).isOne();
		assertThat(this.output).contains("FAILED  Mail              " + problem);
	}

	@Test
	void findsAMissingSourceOfSettings() {
		this.settings.put("spring.config.import", "configtree:" + this.directory.resolve("nowhere") + "/");
		assertThat(check()).isOne();
		assertThat(this.output).contains("FAILED  Settings  cannot be read: ", "nowhere");
	}

	@Test
	void findsAnInvalidPublicUrl() {
		assertThat(check("patkeeper.example.com")).isOne();
		assertThat(this.output).contains("FAILED  Redirect URIs     patkeeper.example.com is not a URL",
				"Failed: 1 of 9.");
	}

	@Test
	void readsSettingsFromMountedFiles() throws IOException {
		Path mounted = Files.createDirectory(this.directory.resolve("secrets"));
		Files.writeString(mounted.resolve("ENTRA_CLIENT_SECRET"), this.settings.remove("ENTRA_CLIENT_SECRET") + "\n");
		assertThat(check()).isOne();
		this.settings.put("spring.config.import", "optional:configtree:" + mounted + "/");
		assertThat(check()).isZero();
		assertThat(this.output).contains("ENTRA_CLIENT_SECRET is not set", "ok      Credential");
	}

	@Test
	void findsAnAuthorityThatCannotBeReached() {
		this.settings.put("ENTRA_AUTHORITY", "http://127.0.0.1:" + FreePort.find());
		assertThatItFinds("Entra's metadata", "cannot be reached: the connection was refused", "Check ENTRA_AUTHORITY");
	}

	@Test
	void namesTheCertificateThatIsNotTrusted() throws Exception {
		SelfSignedCertificate certificate = SelfSignedCertificate.make(this.directory);
		try (TlsServer server = TlsServer.start(certificate); FakeProxy proxy = new FakeProxy(server.port())) {
			this.settings.put("HTTPS_PROXY", proxy.address());
			this.settings.put("ENTRA_AUTHORITY", "https://patkeeper.example");
			assertThatItFinds("Entra's metadata",
					"the certificate of CN=patkeeper.example, issued by" + " CN=patkeeper.example, is not trusted",
					"spring.http.clients.ssl.bundle");
		}
	}

	@Test
	void namesAProxyThatRequiresAPassword() throws IOException {
		try (FakeProxy proxy = new FakeProxy(FreePort.find())) {
			proxy.require("ada", "secret");
			this.settings.put("https_proxy", "http://ada:ProxyPasswordCanary@" + proxy.address());
			this.settings.put("AZURE_DEVOPS_URL", "https://patkeeper.example");
			assertThatItFinds("Azure DevOps", "the proxy requires a user and a password",
					"Set them in the proxy's URL");
			assertThat(this.output).contains("ok      Proxy             HTTPS_PROXY uses " + proxy.address());
			assertThat(this.output).doesNotContain("ProxyPasswordCanary");
		}
	}

	@Test
	void findsAProxyThatCannotBeReached() {
		this.settings.put("HTTPS_PROXY", "http://127.0.0.1:" + FreePort.find());
		assertThatItFinds("Proxy", "cannot be reached: the connection was refused", "Check HTTPS_PROXY");
	}

	@Test
	void findsAProxyThatCannotBeUsed() {
		this.settings.put("HTTPS_PROXY", "socks5://ada:ProxyPasswordCanary@proxy.example.com:1080");
		assertThat(check()).isOne();
		assertThat(this.output).contains(
				"FAILED  Proxy     HTTPS_PROXY cannot be used. The connection to the" + " proxy itself must be http",
				"Failed: 1 of ");
		assertThat(this.output).doesNotContain("ProxyPasswordCanary");
	}

	@Test
	void findsAnAuthorityThatIsNotEntra() {
		this.settings.put("ENTRA_AUTHORITY", this.sandbox.azureDevOps().url());
		assertThatItFinds("Entra's metadata", "answered 404", "Is this Entra?");
	}

	@Test
	void findsAnAuthorityWithAnotherIssuer() {
		this.settings.computeIfPresent("ENTRA_AUTHORITY", (name, url) -> url.replace("127.0.0.1", "localhost"));
		assertThatItFinds("Entra's metadata", "ID tokens come from http://127.0.0.1", "Set ENTRA_AUTHORITY to");
	}

	@Test
	void findsAWrongTenant() {
		this.settings.put("ENTRA_TENANT_ID", UUID.randomUUID().toString());
		assertThatItFinds("Entra's metadata", "AADSTS90002: Tenant not found.", "Compare ENTRA_TENANT_ID");
	}

	@Test
	void findsAClockThatIsBehind() {
		this.sandbox.entra().clockAhead(Duration.ofMinutes(7));
		assertThatItFinds("Clock", "seconds behind Entra's", "NTP");
	}

	@Test
	void findsAClockThatIsAhead() {
		this.sandbox.entra().clockAhead(Duration.ofMinutes(-6));
		assertThatItFinds("Clock", "seconds ahead of Entra's", "NTP");
	}

	@Test
	void notesAClockThatIsLessThanFiveMinutesOff() {
		this.sandbox.entra().clockAhead(Duration.ofMinutes(-3));
		assertThat(check()).isZero();
		assertThat(this.output).containsPattern("note    Clock .* seconds ahead of Entra's").contains("with NTP");
	}

	@Test
	void findsMissingKeys() {
		this.sandbox.entra().keys(false);
		assertThatItFinds("Entra's keys", "without a key", "ID tokens cannot be verified without keys");
	}

	@Test
	void findsAWrongSecret() {
		this.settings.put("ENTRA_CLIENT_SECRET", "wrong-canary");
		assertThatItFinds("Credential", "AADSTS7000215: Invalid client secret provided.", "takes the secret's value");
		assertThat(this.output.toString()).doesNotContain("wrong-canary");
	}

	@Test
	void findsAnExpiredSecret() {
		this.sandbox.entra()
			.refuseTokens(401, "invalid_client", 7000222, "The provided client secret keys are expired.");
		assertThatItFinds("Credential", "AADSTS7000222: ", "Create a new client secret");
	}

	@Test
	void triesACertificate() {
		SelfSignedCertificate certificate = certificate();
		assertThatItFinds("Credential", "AADSTS700027: ", "The registration does not have this certificate");
		this.sandbox.entra().register(certificate);
		assertThat(check()).isZero();
		assertThat(this.output).contains("ok      Credential        Entra accepts it (private_key_jwt)");
	}

	@Test
	void triesAFederatedCredential() throws IOException {
		FakePlatform platform = new FakePlatform("https://cluster.test/");
		Path token = Files.writeString(this.directory.resolve("token"), platform.token());
		this.settings.remove("ENTRA_CLIENT_SECRET");
		this.settings.put("AZURE_FEDERATED_TOKEN_FILE", token.toString());
		assertThat(check()).isOne();
		assertThat(this.output).contains("FAILED  Credential        AADSTS70021");
		this.sandbox.entra().trust(platform);
		assertThat(check()).isZero();
	}

	private SelfSignedCertificate certificate() {
		SelfSignedCertificate certificate = SelfSignedCertificate.make(this.directory);
		this.settings.remove("ENTRA_CLIENT_SECRET");
		this.settings.put("ENTRA_CLIENT_CERTIFICATE", certificate.pem().toString());
		return certificate;
	}

	@Test
	void findsAWrongClientId() {
		this.settings.put("ENTRA_CLIENT_ID", UUID.randomUUID().toString());
		assertThatItFinds("Credential", "AADSTS700016: ", "Compare ENTRA_CLIENT_ID");
	}

	@Test
	void findsAMissingSecretFile() {
		this.settings.remove("ENTRA_CLIENT_SECRET");
		this.settings.put("ENTRA_CLIENT_SECRET_FILE", this.directory.resolve("nowhere").toString());
		assertThatItFinds("Settings", "ENTRA_CLIENT_SECRET_FILE", "src/deploy/register-app");
	}

	@Test
	void findsThatEntraIsUnavailable() {
		this.sandbox.entra().tokensUnavailable();
		assertThatItFinds("Credential", "AADSTS90033: ", "Entra has a problem");
	}

	@Test
	void findsAConnectionThatBreaks() {
		this.sandbox.entra().dropTokenRequests();
		assertThatItFinds("Credential", "/oauth2/v2.0/token cannot be reached: ", "firewall");
	}

	@Test
	void findsUnregisteredRedirectUris() {
		assertThat(check("https://elsewhere.example.com")).isOne();
		assertThat(this.output).contains(
				"FAILED  Redirect URIs     https://elsewhere.example.com/login/oauth2/code/entra is not registered",
				"https://elsewhere.example.com/admin-consent is not registered", "src/deploy/register-app --url");
	}

	@Test
	void findsThatEntraWouldBeGivenAnotherUrlThanPeopleOpen() {
		this.sandbox.serve("https://patkeeper.example.com");
		assertThat(check("https://patkeeper.example.com")).isOne();
		assertThat(this.output).contains("FAILED  Redirect URIs     people use HTTPS", "Failed: 1 of 12.");
		this.settings.put("PATKEEPER_URL", "https://patkeeper.example.com");
		assertThat(check("https://patkeeper.example.com")).isZero();
		this.settings.put("PATKEEPER_URL", "https://elsewhere.example.com");
		assertThat(check("https://patkeeper.example.com")).isOne();
		assertThat(this.output).contains("Entra would be given https://elsewhere.example.com");
	}

	@Test
	void checksTheConfiguredPublicUrlWithoutTheOption() {
		this.sandbox.serve("https://patkeeper.example.com");
		this.settings.put("PATKEEPER_URL", "https://patkeeper.example.com/");
		this.settings.put("server.forward-headers-strategy", "framework");
		assertThat(check()).isZero();
		assertThat(this.output).contains("https://patkeeper.example.com/login/oauth2/code/entra\n",
				"https://patkeeper.example.com/\n", "https://patkeeper.example.com/admin-consent\n");
	}

	@Test
	void requiresThePublicUrlIfAProxyIsTrusted() {
		this.settings.put("server.forward-headers-strategy", "framework");
		assertThatItFinds("Settings", "server.forward-headers-strategy cannot be used. It requires PATKEEPER_URL",
				"application.example.yml shows all");
	}

	@Test
	void listsTheRedirectPathsIfThePublicUrlIsUnknown() {
		this.settings.put("ENTRA_REDIRECT_PATH", "/getAToken");
		assertThat(check()).isZero();
		assertThat(this.output).contains("note    Redirect URIs     ", "/getAToken / /admin-consent");
	}

	@Test
	void findsAnAzureDevOpsThatCannotBeReached() {
		this.settings.put("AZURE_DEVOPS_URL", "http://127.0.0.1:" + FreePort.find());
		assertThatItFinds("Azure DevOps", "cannot be reached: the connection was refused", "Check AZURE_DEVOPS_URL");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://azure-devops.example", "https://someone:canary@127.0.0.1:1", "vssps.dev.azure.com",
			"https://127.0.0.1:1?key=canary" })
	void findsAnInvalidUrlOfAzureDevOps(String address) {
		this.settings.put("AZURE_DEVOPS_URL", address);
		assertThatItFinds("Settings", "AZURE_DEVOPS_URL cannot be used. It must", "application.example.yml shows all");
		assertThat(this.output).as("it may hold a password").doesNotContain("canary");
	}

	@Test
	void findsAnotherServerInPlaceOfAzureDevOps() {
		this.settings.put("AZURE_DEVOPS_PROFILE_URL", this.sandbox.entra().authority());
		assertThatItFinds("Azure DevOps", "which Azure DevOps never does", "Check AZURE_DEVOPS_PROFILE_URL");
	}

	@Test
	void findsThatAzureDevOpsIsUnavailable() {
		this.sandbox.azureDevOps().always(Operation.LIST, Trouble.serverError(503));
		assertThatItFinds("Azure DevOps", "answered 503", "AZURE_DEVOPS_URL");
	}

	@Test
	void findsADatabaseThatCannotBeReached() {
		database("jdbc:postgresql://127.0.0.1:" + FreePort.find() + "/patkeeper");
		assertThatItFinds("Database", "the connection was refused", "Check SPRING_DATASOURCE_URL");
	}

	@Test
	void findsThatTheDatabaseRejectsTheUser() {
		JdbcClient.create(new DriverManagerDataSource(h2(), "somebody", "x")).sql("create schema other").update();
		assertThatItFinds("Database", "Wrong user name or password", "SPRING_DATASOURCE_USERNAME");
	}

	@Test
	void findsAnEmptyForwardHeadersStrategy() {
		this.settings.put("server.forward-headers-strategy", "");
		assertThatItFinds("Settings", "SERVER_FORWARD_HEADERS_STRATEGY is empty", "application.example.yml shows all");
	}

	@ParameterizedTest
	@CsvSource({ "AZURE_DEVOPS_ORGANISATIONS, AZURE_DEVOPS_ORGANIZATIONS", "ENTRA_CLIENTSECRET, ENTRA_CLIENT_SECRET",
			"ENTRA_SECRET, ENTRA_CLIENT_SECRET", "entra_client_secret, ENTRA_CLIENT_SECRET",
			"PATKEEPER_ULR, PATKEEPER_URL", "PATKEEPER_RETENTION, PATKEEPER_JOURNAL_RETENTION",
			"patkeeper.session.absolut-timeout, PATKEEPER_SESSION_ABSOLUTETIMEOUT" })
	void findsSettingsThatAreMisspelled(String name, String meant) {
		this.settings.put(name, "value-canary");
		assertThatItFinds("Settings", name + " is not a Patkeeper setting", "Did you mean " + meant + "?");
		assertThat(this.output.toString()).as("it may be a secret").doesNotContain("value-canary");
	}

	@ParameterizedTest
	@ValueSource(strings = { "AZURE_DEVOPS_EXT_PAT", "AZURE_CLIENT_ID", "AZURE_AUTHORITY_HOST", "PATKEEPER_PORT",
			"PATKEEPER_PORT_8080_TCP_ADDR", "PATKEEPER_SERVICE_HOST", "PATKEEPER_BROWSER", "PATKEEPER_IMAGE" })
	void ignoresSettingsOfOtherApplications(String name) {
		this.settings.put(name, "x");
		assertThat(check()).isZero();
		assertThat(this.output.toString()).doesNotContain(name);
	}

	@ParameterizedTest
	@CsvSource({ "PATKEEPER_JOURNAL_RETENTION, 30d", "patkeeper.journal.retention, 30d",
			"PATKEEPER_SESSION_ABSOLUTE_TIMEOUT, 8h", "PATKEEPER_ORGANIZATIONS_0, contoso" })
	void knowsSettingsByAllTheirNames(String name, String value) {
		this.settings.put(name, value);
		assertThat(check()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "server.port, SERVER_PORT", "management.server.port, MANAGEMENT_SERVER_PORT" })
	void findsAPortThatIsInUse(String setting, String variable) throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.settings.put(setting, String.valueOf(socket.getLocalPort()));
			assertThatItFinds("Port", socket.getLocalPort() + " is in use", variable);
		}
	}

	@Test
	void acceptsAPortThatPatkeeperUses() throws IOException {
		HttpServer running = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		running.createContext("/", (exchange) -> {
			exchange.getResponseHeaders().add("X-Correlation-Id", "1");
			exchange.sendResponseHeaders(404, -1);
			exchange.close();
		});
		running.start();
		try {
			this.settings.put("server.port", String.valueOf(running.getAddress().getPort()));
			assertThat(check()).isZero();
			assertThat(this.output).contains("is in use by a running Patkeeper");
		}
		finally {
			running.stop(0);
		}
	}

	@Test
	void findsAPostgresqlThatIsTooOld() {
		try (DatabaseLine line = DatabaseLine.toOlder(Database.postgresPort(), 14)) {
			database(line.over(Database.POSTGRESQL.url()));
			assertThatItFinds("Database", "PostgreSQL 14", "PostgreSQL 15 or later");
		}
	}

	@ParameterizedTest
	@EnumSource
	void reportsPendingMigrationsWithoutRunningThem(Database database) {
		String url = (database == Database.H2) ? h2() : database.url();
		if (database == Database.H2) {
			JdbcClient.create(dataSource(url)).sql("create schema other").update();
		}
		database(url);
		assertThat(check()).isZero();
		assertThat(this.output)
			.containsPattern("note    Database .* migrations are pending, the first is V1__sessions.sql");
		assertThat(JdbcClient.create(dataSource(url))
			.sql("select count(*) from information_schema.tables where lower(table_schema) = 'public'")
			.query(Integer.class)
			.single()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void findsForeignTables(Database database) {
		String url = (database == Database.H2) ? h2() : database.url();
		JdbcClient.create(dataSource(url)).sql("create table other (id int)").update();
		database(url);
		assertThatItFinds("Database", "not Patkeeper's", "a database, or a schema, of its own");
	}

	@Test
	void findsTablesThatDoNotMatchTheMigrations() {
		migrate(h2());
		JdbcClient.create(dataSource(h2())).sql("""
				update "flyway_schema_history" set "checksum" = 1 where "version" = '2'""").update();
		assertThatItFinds("Database", "do not match Patkeeper's migrations", "Patkeeper would not start");
	}

	@Test
	void doesNotDisturbADatabaseInUse() throws Exception {
		migrate(h2());
		try (var connection = dataSource(h2()).getConnection()) {
			assertThat(check()).isZero();
			assertThat(connection.isValid(1)).isTrue();
		}
	}

	private void assertThatItFinds(String part, String fact, String advice) {
		assertThat(check()).isOne();
		assertThat(this.output.toString().lines().filter((line) -> line.startsWith("  FAILED"))).singleElement()
			.asString()
			.startsWith("  FAILED  " + part)
			.contains(fact);
		assertThat(this.output.toString().lines().filter((line) -> line.contains(" => ")))
			.anySatisfy((line) -> assertThat(line).contains(advice));
		assertThat(this.output).contains("Failed: 1 of ");
		assertThat(this.output.toString()).doesNotContain("\tat ");
	}

	private int check() {
		return check("");
	}

	private int check(String address) {
		List<String> args = new ArrayList<>(List.of("--check" + (address.isEmpty() ? "" : "=" + address)));
		this.settings.forEach((name, value) -> args.add("--" + name + "=" + value));
		assertThat(SetupCheck.isRequested(args.toArray(String[]::new))).isTrue();
		return SetupCheck.run(args.toArray(String[]::new));
	}

	private void database(String url) {
		this.settings.put("spring.datasource.url", url);
	}

	private String h2() {
		return "jdbc:h2:file:" + this.directory.resolve("patkeeper") + ";WRITE_DELAY=0";
	}

	private static void migrate(String url) {
		Flyway.configure().dataSource(dataSource(url)).load().migrate();
	}

	private static DriverManagerDataSource dataSource(String url) {
		return new DriverManagerDataSource(url);
	}

	private Map<Path, String> files() throws IOException {
		Map<Path, String> files = new LinkedHashMap<>();
		try (var all = Files.list(this.directory)) {
			for (Path file : all.sorted().toList()) {
				files.put(file, Files.getLastModifiedTime(file) + " " + Files.size(file));
			}
		}
		return files;
	}

}
