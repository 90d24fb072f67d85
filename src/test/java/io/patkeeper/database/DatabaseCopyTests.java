package io.patkeeper.database;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import io.patkeeper.Database;
import io.patkeeper.PatkeeperApplication;
import io.patkeeper.Texts;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.FakeEntra;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SeededTokens;
import io.patkeeper.sandbox.Trouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What can be learned from a copy of the whole database while it is in use, with new
 * secrets that are not stored yet, a form that waits for a sign-in, and live sessions.
 */
@ParameterizedClass
@EnumSource(Database.class)
@Tag("thorough")
class DatabaseCopyTests {

	private static final int LONGEST_KEY = 32;

	@TempDir
	static Path directory;

	private static ConfigurableApplicationContext app;

	@Parameter
	private Database database;

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	private final FakeEntra entra = Sandbox.shared().entra();

	private final HttpClient http = HttpClient.newHttpClient();

	private final Browser anas = new Browser(port());

	private final Browser bens = new Browser(port());

	private final Set<String> secrets = new LinkedHashSet<>();

	@BeforeParameterizedClassInvocation
	static void start(Database database) {
		// In a file, which may still contain deleted rows.
		String url = (database == Database.H2) ? "jdbc:h2:file:" + directory.resolve("patkeeper") : database.url();
		app = new SpringApplicationBuilder(PatkeeperApplication.class).initializers(new Sandbox.Settings())
			.run("--server.port=0", "--spring.datasource.url=" + url);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	private static int port() {
		return app.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	private static JdbcClient jdbc() {
		return app.getBean(JdbcClient.class);
	}

	@BeforeEach
	void peopleAreAtWork() {
		Sandbox.shared().resetToFewTokens();
		List.of("rotation", "journal", "new_secret", "spring_session")
			.forEach((table) -> jdbc().sql("delete from " + table).update());
		this.bens.signInAs(People.BEN);
		create(this.bens, "stored", "fabrikam");
		this.bens.press(Texts.text("secret.stored"));
		create(this.bens, "not yet stored", "fabrikam");
		this.anas.signInAs(People.ANA);
		create(this.anas, "not yet stored either", "contoso");
		UUID old = this.azureDevOps.tokensOf(People.ANA, SeededTokens.PLAIN).get(0).authorizationId();
		this.anas.get("/organizations/fabrikam/tokens/" + old + "?edit");
		this.anas.press(Texts.text("form.save"), Texts.text("token.name"), "renamed");
		this.anas.press(Texts.text("rotation.overlap"));
		this.anas.get("/tokens?q=not+yet");
		this.anas.press(Texts.text("token.rotate.name", "not yet stored either"));
		this.anas.get("/organizations/fabrikam/tokens/" + old + "/revoke");
		this.anas.press(Texts.text("revoke.confirm"));
		refreshTokens(this.anas);
		leaveAFormBehind(this.anas);
		this.secrets.addAll(this.entra.secrets());
		this.secrets.addAll(List.of(FakeEntra.ACCESS_TOKEN_CANARY, FakeEntra.REFRESH_TOKEN_CANARY,
				FakeEntra.CLIENT_SECRET_CANARY, "PatSecretCanary"));
		Stream.of(People.ANA, People.BEN)
			.flatMap((person) -> this.azureDevOps.tokensOf(person).stream())
			.map(Pat::secret)
			.forEach(this.secrets::add);
		Stream.of(this.anas, this.bens).map((browser) -> ticket(browser).split("\\.")[1]).forEach(this.secrets::add);
	}

	private static void create(Browser browser, String name, String organization) {
		browser.get("/tokens/new");
		Page page = browser.press(Texts.text("form.create"), Texts.text("token.name"), name,
				Texts.text("token.organization"), organization, Texts.text("token.scopes"), "vso.code", "days", "7");
		assertThat(page.document().select("#token-secret").text()).startsWith("PatSecretCanary");
	}

	private void refreshTokens(Browser browser) {
		this.entra.revokeAccessTokens();
		assertThat(browser.get("/tokens").status()).isEqualTo(200);
	}

	private void leaveAFormBehind(Browser browser) {
		browser.get("/tokens/new");
		this.azureDevOps.next(Operation.CREATE, Trouble.insufficientClaims("{\"access_token\":{}}"));
		browser.forgetEntra();
		Page page = browser.press(Texts.text("form.create"), Texts.text("token.name"), "waits",
				Texts.text("token.organization"), "contoso", Texts.text("token.scopes"), "vso.code", "days", "7");
		assertThat(page.hasButton(People.ANA.userName())).as("Entra asks who it is: " + page).isTrue();
	}

	@Test
	void holdsNoSecretInAnyForm() throws IOException {
		assertThat(this.secrets).hasSizeGreaterThan(20).allMatch((secret) -> secret.length() > 10);
		assertThat(jdbc().sql("select count(*) from new_secret").query(Integer.class).single()).isEqualTo(4);
		String copy = copy();
		assertThat(copy).contains("not yet stored either", "renamed", ticket(this.anas).split("\\.")[0],
				People.BEN.objectId().toString());
		assertThat(leaks(copy)).isEmpty();
	}

	@Test
	void wouldBeFoundOutIfItHeldOne() throws IOException {
		String copy = copy();
		byte[] sealed = jdbc().sql("select sealed from new_secret").query(byte[].class).list().get(0);
		assertThat(copy).as("bytes as they are").contains(text(sealed));
		String secret = this.azureDevOps.tokensOf(People.BEN, "not yet stored").get(0).secret();
		formsOf(secret)
			.forEach((form, bytes) -> assertThat(leaks(copy.substring(copy.length() - 100) + text(bytes))).as(form)
				.contains(secret + " " + form));
		for (int before = 0; before < 6; before++) {
			String encoded = base64(("x".repeat(before) + secret + "y").getBytes(StandardCharsets.UTF_8));
			assertThat(leaks(encoded)).isNotEmpty();
		}
	}

	@Test
	void opensNoSession() throws Exception {
		Set<String> texts = new LinkedHashSet<>();
		Set<String> keys = new LinkedHashSet<>();
		for (Map<String, Object> row : rowsOf("spring_session", "spring_session_attributes", "signed_in_session",
				"replaced_session", "new_secret")) {
			for (Object value : row.values()) {
				byte[] bytes = (value instanceof byte[] binary) ? binary
						: String.valueOf(value).getBytes(StandardCharsets.UTF_8);
				keys.addAll(keysFrom(bytes));
				texts.add(String.valueOf(value).strip());
			}
		}
		Set<String> ids = new LinkedHashSet<>(
				jdbc().sql("select session_id from spring_session union all select primary_id from spring_session")
					.query(String.class)
					.list());
		assertThat(ids).hasSize(4);
		assertThat(keys).hasSizeGreaterThan(50);
		Set<String> tickets = new LinkedHashSet<>(texts);
		for (String id : ids) {
			tickets.add(base64(id.getBytes(StandardCharsets.UTF_8)));
			tickets.add(id + ".");
			keys.forEach((key) -> tickets.add(id + "." + key));
		}
		for (String ticket : tickets) {
			assertThat(asksForSignIn(ticket)).as(ticket).isTrue();
		}
		assertThat(asksForSignIn(ticket(this.anas))).as("the real one").isFalse();
		assertThat(asksForSignIn(ticket(this.bens))).as("the real one").isFalse();
	}

	/**
	 * The values in the database that could be used as a key.
	 */
	private static Set<String> keysFrom(byte[] bytes) throws GeneralSecurityException {
		Set<String> keys = new LinkedHashSet<>();
		keys.add(base64(Arrays.copyOf(bytes, LONGEST_KEY)));
		keys.add(base64(Arrays.copyOfRange(bytes, Math.max(0, bytes.length - LONGEST_KEY),
				Math.max(0, bytes.length - LONGEST_KEY) + LONGEST_KEY)));
		keys.add(base64(MessageDigest.getInstance("SHA-256").digest(bytes)));
		return keys;
	}

	private static String base64(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	private boolean asksForSignIn(String ticket) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + "/sessions"))
			.timeout(Duration.ofMinutes(1))
			.header("Cookie", "SESSION=" + ticket.replaceAll("[^\\x21-\\x7e]|[;,\"]", "_"))
			.build();
		HttpResponse<String> answer = this.http.send(request, HttpResponse.BodyHandlers.ofString());
		return answer.statusCode() == 302
				&& answer.headers().firstValue("Location").orElse("").contains("/oauth2/v2.0/authorize?");
	}

	private List<String> leaks(String copy) {
		List<String> leaks = new ArrayList<>();
		for (String secret : this.secrets) {
			formsOf(secret).forEach((form, bytes) -> {
				if (copy.contains(text(bytes))) {
					leaks.add(secret + " " + form);
				}
			});
		}
		return leaks;
	}

	/**
	 * The forms in which a secret might be stored. Its Base64 form depends on the bytes
	 * around it, so the characters at both ends are left out.
	 */
	private static Map<String, byte[]> formsOf(String secret) {
		byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
		Map<String, byte[]> forms = new LinkedHashMap<>();
		forms.put("in clear", bytes);
		forms.put("in hex", HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
		forms.put("in upper hex", HexFormat.of().withUpperCase().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
		forms.put("in UTF-16, little end first", secret.getBytes(StandardCharsets.UTF_16LE));
		forms.put("in UTF-16, big end first", secret.getBytes(StandardCharsets.UTF_16BE));
		for (int before = 0; before < 3; before++) {
			byte[] shifted = new byte[before + bytes.length];
			System.arraycopy(bytes, 0, shifted, before, bytes.length);
			int from = (before * 8 + 5) / 6;
			int to = shifted.length * 8 / 6;
			for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
				forms.put("in Base64 %d %s".formatted(before, encoder == Base64.getEncoder()),
						encoder.encodeToString(shifted).substring(from, to).getBytes(StandardCharsets.US_ASCII));
			}
		}
		return forms;
	}

	/**
	 * All bytes of the database: the rows, and with H2 its files and its script as well.
	 */
	private String copy() throws IOException {
		ByteArrayOutputStream copy = new ByteArrayOutputStream();
		for (Map<String, Object> row : rows()) {
			for (Object value : row.values()) {
				copy.write((value instanceof byte[] binary) ? binary
						: String.valueOf(value).getBytes(StandardCharsets.UTF_8));
				copy.write('\n');
			}
		}
		if (this.database == Database.H2) {
			jdbc().sql("checkpoint sync").update();
			for (String line : jdbc().sql("script").query(String.class).list()) {
				copy.write(line.getBytes(StandardCharsets.UTF_8));
			}
			try (Stream<Path> files = Files.walk(directory)) {
				for (Path file : files.filter(Files::isRegularFile).toList()) {
					copy.write(Files.readAllBytes(file));
				}
			}
		}
		return copy.toString(StandardCharsets.ISO_8859_1);
	}

	private static List<Map<String, Object>> rowsOf(String... tables) {
		List<Map<String, Object>> rows = new ArrayList<>();
		for (String table : tables) {
			rows.addAll(jdbc().sql("select * from " + table).query().listOfRows());
		}
		return rows;
	}

	private static List<Map<String, Object>> rows() {
		List<String> tables = jdbc()
			.sql("select table_name from information_schema.tables where lower(table_schema) = 'public'")
			.query(String.class)
			.list();
		assertThat(tables).hasSizeGreaterThan(6);
		return rowsOf(tables.stream().map((table) -> '"' + table + '"').toArray(String[]::new));
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	private static String ticket(Browser browser) {
		return browser.cookies()
			.stream()
			.filter((cookie) -> cookie.getName().equals("SESSION"))
			.map(HttpCookie::getValue)
			.findFirst()
			.orElseThrow();
	}

}
