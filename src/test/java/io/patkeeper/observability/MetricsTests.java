package io.patkeeper.observability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.patkeeper.InstalledProgram;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.FakeEntra;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.SelfSignedCertificate;
import io.patkeeper.sandbox.Trouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.support.TestPropertySourceUtils;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Scrapes an app that people have used, and compares that with the files for Prometheus
 * and Grafana. It authenticates with a certificate, whose end is a metric, too. What
 * Prometheus itself thinks of the files is skipped where there is no {@code promtool},
 * unless {@code PATKEEPER_SHELL=required}.
 */
@SandboxTest
@ContextConfiguration(initializers = MetricsTests.WithACertificate.class, inheritInitializers = false)
@DirtiesContext
class MetricsTests {

	private static final Path RULES = Path.of("src/deploy/observability/alerts.yaml");

	private static final Path DASHBOARD = Path.of("src/deploy/observability/dashboard.json");

	/** Metrics that it makes itself. */
	private static final Set<String> OF_PROMETHEUS = Set.of("up");

	/**
	 * What is not a metric although it looks like one: strings, labels, functions and
	 * keywords.
	 */
	private static final Pattern OTHER = Pattern.compile("\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(by|on)\\s*\\([^)]*\\)"
			+ "|\\b[a-z_]+\\b(?=\\s*(by\\s*)?\\()|\\b(and|or|unless)\\b|\\b[0-9][0-9.a-z]*");

	private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

	@TempDir
	private static Path directory;

	private static SelfSignedCertificate certificate;

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	private final FakeEntra entra = Sandbox.shared().entra();

	@LocalServerPort
	private int port;

	@LocalManagementPort
	private int managementPort;

	private Browser browser;

	@BeforeEach
	void openABrowser() {
		Sandbox.shared().resetToFewTokens();
		this.entra.register(certificate);
		this.browser = new Browser(this.port);
	}

	@Test
	void measuresWhatTheFilesAndTheReadmeName() throws IOException {
		journey();
		Scrape scrape = Scrape.parse(scrape());
		assertThat(scrape.names()).containsAll(names(ruleExpressions())).containsAll(names(dashboardExpressions()));
		Set<String> own = scrape.samples()
			.stream()
			.map((sample) -> sample.name().replaceAll("_seconds_(bucket|count|sum|max)$", "_seconds"))
			.filter((name) -> name.startsWith("patkeeper_"))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(readme()).containsExactlyElementsOf(own);
	}

	@Test
	void satisfiesPrometheus() throws Exception {
		journey();
		// Its advice on names would apply to those of the JVM as well.
		String own = scrape().lines()
			.filter((line) -> line.contains("patkeeper_") && !line.contains("_max"))
			.collect(Collectors.joining("\n", "", "\n"));
		assertThat(promtool(own, "check", "metrics")).isEmpty();
		assertThat(promtool("", "check", "rules", RULES.toString())).contains("SUCCESS");
		assertThat(promtool("", "test", "rules", "src/test/resources/observability/alerts-tests.yaml"))
			.contains("SUCCESS");
	}

	@Test
	void namesNoOrganizationPersonOrToken() {
		String id = journey();
		String scrape = scrape();
		assertThat(scrape).contains("operation=\"create\"", "action=\"rotate-create\"", "outcome=\"too-many-requests\"")
			.doesNotContain("fabrikam", "canary", id, "PatSecretCanary", FakeEntra.ACCESS_TOKEN_CANARY,
					People.BEN.objectId().toString(), People.BEN.userName(), People.BEN.tenantId().toString());
	}

	@Test
	void countsOutcomes() {
		journey();
		Scrape scrape = Scrape.parse(scrape());
		assertThat(scrape.values("patkeeper_azuredevops_calls_seconds_count", "operation"))
			.containsExactlyInAnyOrder("list", "get", "create", "revoke", "profile", "accounts");
		assertThat(scrape.values("patkeeper_azuredevops_calls_seconds_count", "outcome")).contains("done", "refused",
				"too-many-requests");
		assertThat(scrape.values("patkeeper_changes_total", "reason")).contains("none", "access-denied");
		assertThat(scrape.values("ssl_chain_expiry_seconds", "bundle")).contains("entra-pkcs12");
		assertThat(scrape()).containsPattern("patkeeper_signins_total\\{outcome=\"done\"} [1-9]")
			.containsPattern("patkeeper_signins_total\\{outcome=\"declined\"} [1-9]")
			.containsPattern("patkeeper_refreshes_seconds_count\\{outcome=\"done\"} [1-9]")
			.containsPattern("patkeeper_rotations_total\\{state=\"done\"} [1-9]")
			.containsPattern("patkeeper_sessions [1-9]")
			.contains("patkeeper_ready 1.0")
			.containsPattern(
					"patkeeper_azuredevops_calls_seconds_bucket\\{operation=\"list\",outcome=\"done\",le=\"20.0\"}");
	}

	@Test
	void rulesNameOnlyOutcomesThatExist() throws IOException {
		journey();
		Scrape scrape = Scrape.parse(scrape());
		String rules = Files.readString(RULES);
		assertThat(alternatives(rules, "patkeeper_signins_total\\{outcome=~\"([^\"]+)\"")).isNotEmpty()
			.isSubsetOf(scrape.values("patkeeper_signins_total", "outcome"));
		assertThat(alternatives(rules, "patkeeper_refreshes_seconds_count\\{outcome=~?\"([^\"]+)\"")).isNotEmpty()
			.isSubsetOf(scrape.values("patkeeper_refreshes_seconds_count", "outcome"));
		assertThat(alternatives(rules, "patkeeper_rotations_open\\{state=\"([^\"]+)\"")).isNotEmpty()
			.isSubsetOf(scrape.values("patkeeper_rotations_open", "state"));
	}

	private static Set<String> alternatives(String rules, String pattern) {
		return Pattern.compile(pattern)
			.matcher(rules)
			.results()
			.flatMap((match) -> Stream.of(match.group(1).split("\\|")))
			.collect(Collectors.toSet());
	}

	/**
	 * What people do, and what goes wrong for them.
	 * @return the id of a token of theirs
	 */
	private String journey() {
		this.entra.refuseSignIn("access_denied", 65004, "The user declined to consent.");
		this.browser.get("/tokens");
		this.entra.signInAsUsual();
		this.browser.signInAs(People.BEN);
		this.browser.get("/tokens/new");
		this.browser.press(text("form.create"), text("token.name"), "canary", text("token.organization"), "fabrikam",
				text("token.scopes"), "vso.code", "days", "7");
		this.browser.press(text("secret.stored"));
		String id = this.azureDevOps.tokensOf(People.BEN, "canary").get(0).authorizationId().toString();
		this.browser.get("/organizations/fabrikam/tokens/" + id);
		this.browser.get("/tokens?q=canary");
		this.browser.press(text("token.rotate.name", "canary"));
		this.browser.press(text("secret.stored"));
		this.azureDevOps.next(Operation.CREATE, Trouble.refusal("accessDenied"));
		this.browser.get("/tokens/new");
		this.browser.press(text("form.create"), text("token.name"), "canary", text("token.organization"), "fabrikam",
				text("token.scopes"), "vso.code", "days", "7");
		this.azureDevOps.next(Operation.LIST, Trouble.tooManyRequests(Duration.ofSeconds(1)));
		this.browser.get("/tokens?refresh");
		this.entra.revokeAccessTokens();
		this.browser.get("/tokens?refresh");
		return id;
	}

	/**
	 * Scrapes until the numbers from the database are there, which the first time asks
	 * for.
	 */
	private String scrape() {
		List<String> scrapes = new ArrayList<>();
		await().until(() -> {
			Page page = new Browser(this.managementPort).get("/actuator/prometheus");
			assertThat(page.status()).isEqualTo(200);
			scrapes.add(page.body());
			return !page.body().contains(" NaN");
		});
		return scrapes.get(scrapes.size() - 1);
	}

	private static String promtool(String input, String... arguments) throws Exception {
		InstalledProgram.assumeInstalled("promtool");
		List<String> command = new ArrayList<>(List.of("promtool"));
		command.addAll(List.of(arguments));
		Path output = directory.resolve("output");
		Path metrics = Files.writeString(directory.resolve("metrics"), input);
		Process process = new ProcessBuilder(command).redirectInput(metrics.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		assertThat(process.exitValue()).as(Files.readString(output)).isZero();
		return Files.readString(output);
	}

	private static Set<String> names(Stream<String> expressions) {
		Set<String> names = expressions
			.flatMap((expression) -> NAME.matcher(OTHER.matcher(expression).replaceAll(" "))
				.results()
				.map(MatchResult::group))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(names).hasSizeGreaterThan(10);
		names.removeAll(OF_PROMETHEUS);
		return names;
	}

	private static Stream<String> ruleExpressions() throws IOException {
		Map<String, List<Map<String, List<Map<String, Object>>>>> rules = new Yaml().load(Files.readString(RULES));
		return rules.get("groups")
			.stream()
			.flatMap((group) -> group.get("rules").stream())
			.map((rule) -> (String) rule.get("expr"));
	}

	private static Stream<String> dashboardExpressions() throws IOException {
		JsonNode dashboard = JsonMapper.builder().build().readTree(Files.readString(DASHBOARD));
		return dashboard.findValues("expr").stream().map(JsonNode::asString);
	}

	/**
	 * The names in the table of metrics.
	 */
	private static Set<String> readme() throws IOException {
		return Files.readAllLines(Path.of("README.md"))
			.stream()
			.filter((line) -> line.startsWith("| `patkeeper_"))
			.map((line) -> line.split("`")[1])
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * The sandbox's settings, with a certificate in place of the secret.
	 */
	static class WithACertificate extends Sandbox.Settings {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			super.initialize(context);
			certificate = SelfSignedCertificate.make(directory);
			TestPropertySourceUtils.addInlinedPropertiesToEnvironment(context, "management.server.port=0",
					"patkeeper.entra.credential.secret=", "ENTRA_CLIENT_CERTIFICATE_PKCS12=" + certificate.pkcs12(),
					"ENTRA_CLIENT_CERTIFICATE_PASSWORD=" + SelfSignedCertificate.PASSWORD,
					"spring.datasource.url=jdbc:h2:mem:metrics");
		}

	}

}
