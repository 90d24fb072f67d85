package io.patkeeper;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.Trouble;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.jsoup.nodes.Attribute;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

/**
 * Whatever people type and whatever Azure DevOps answers, there is a page: in time,
 * without an error of our own, and without a tag that came from outside. Jqwik makes up
 * the input; a failure names the seed that brings it back.
 */
@PropertyDefaults(tries = 6)
class AnyInputTests {

	private static final Duration LONGEST = Duration.ofMinutes(1);

	/** The tag that no page of ours has. */
	private static final String TAG = "x-canary";

	private static final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	private static @Nullable ConfigurableApplicationContext app;

	private static Browser browser = new Browser(0);

	private static String csrf = "";

	@BeforeContainer
	static void start() {
		Sandbox.shared().resetToFewTokens();
		app = new SpringApplicationBuilder(PatkeeperApplication.class).initializers(new Sandbox.Settings())
			.run("--server.port=0", "--spring.datasource.url=jdbc:h2:mem:any-input");
		int port = app.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		browser = new Browser(port);
		browser.get("/organizations/new");
		csrf = browser.choose(People.BEN).document().select("input[name=_csrf]").first().val();
	}

	@AfterContainer
	static void stop() {
		if (app != null) {
			app.close();
		}
	}

	/**
	 * Of the journal, too, as nobody may make as many changes as all properties do.
	 */
	@BeforeProperty
	void everythingIsAsItWas() {
		azureDevOps.reset();
		Objects.requireNonNull(app).getBean(JdbcClient.class).sql("delete from journal").update();
	}

	@Property(shrinking = ShrinkingMode.BOUNDED)
	@Label("the list can be narrowed by anything")
	void listsWhateverIsAskedFor(@ForAll("words") String q, @ForAll("words") String organization,
			@ForAll("words") String status, @ForAll("words") String sort, @ForAll("words") String page) {
		// Where there is nothing to find, no search is offered.
		azureDevOps.takeAll(People.BEN);
		azureDevOps.give(People.BEN, pat("found", "vso.code", Instant.now().plus(9, ChronoUnit.DAYS)));
		String view = form(Map.of("q", q, "organization", organization, "status", status, "facet", status, "sort", sort,
				"dir", sort, "page", page, "lang", page));
		Page list = get("/tokens?" + view);
		assertThat(list.status()).isEqualTo(200);
		assertThat(list.document().select("input[name=q]").val()).isEqualTo(q.strip());
		assertThat(browser.get("/tokens.csv?" + view).status()).isEqualTo(200);
		assertThat(browser.get("/tokens.json?" + view).status()).isEqualTo(200);
	}

	@Property(shrinking = ShrinkingMode.BOUNDED)
	@Label("the journal can be narrowed by anything")
	void showsTheJournalWhateverIsAskedFor(@ForAll("words") String q, @ForAll("words") String organization,
			@ForAll("words") String action, @ForAll("dates") String from, @ForAll("words") String page) {
		String filter = form(Map.of("q", q, "organization", organization, "action", action, "outcome", action, "from",
				from, "to", from, "page", page));
		Page journal = get("/journal?" + filter);
		assertThat(journal.status()).isEqualTo(200);
		assertThat(journal.document().select("input[name=q]").val()).isEqualTo(q.strip());
		assertThat(browser.get("/journal.csv?" + filter).status()).isEqualTo(200);
	}

	@Property(shrinking = ShrinkingMode.BOUNDED)
	@Label("the form of a new token takes anything")
	void createsOrRefusesWhateverIsTyped(@ForAll("texts") String name, @ForAll("organizations") String organization,
			@ForAll("scopes") String scope, @ForAll("texts") String days, @ForAll("days") String expires,
			@ForAll("ids") String replaces) {
		get("/tokens/new?" + form(Map.of("organization", organization, "replaces", replaces)));
		get("/tokens/new?" + form(
				Map.of("organization", organization, "name", name, "scopes", scope, "days", days, "expires", expires)));
		Page page = post("/tokens", Map.of("name", name, "organization", organization, "scopes", scope, "days", days,
				"expires", expires, "replaces", replaces));
		if (page.status() == 422) {
			assertThat(page.document().select("input[name=name]").val()).isEqualTo(name.strip());
		}
	}

	@Property(shrinking = ShrinkingMode.BOUNDED)
	@Label("a token can be changed to anything")
	void changesOrRefusesWhateverIsTyped(@ForAll("texts") String name, @ForAll("scopes") String scope,
			@ForAll("texts") String days, @ForAll("days") String expires) {
		Pat pat = pat("before", "vso.code", Instant.now().plus(9, ChronoUnit.DAYS));
		azureDevOps.give(People.BEN, pat);
		post(page(pat), Map.of("name", name, "scopes", scope, "days", days, "expires", expires));
	}

	@Property(shrinking = ShrinkingMode.BOUNDED)
	@Label("an organization can be called anything")
	void addsOrRefusesWhateverIsTyped(@ForAll("texts") String name) {
		assertThat(post("/organizations", Map.of("name", name)).status()).isIn(200, 422);
	}

	@Property(shrinking = ShrinkingMode.BOUNDED)
	@Label("a token may be called anything")
	void showsTokensWhateverTheyAreCalled(@ForAll("texts") String name, @ForAll("scopes") String scope,
			@ForAll("instants") Instant validTo) {
		azureDevOps.takeAll(People.BEN);
		Pat pat = pat(name, scope, validTo);
		azureDevOps.give(People.BEN, pat);
		Page list = get("/tokens?status=all&refresh");
		assertThat(list.status()).isEqualTo(200);
		assertThat(list.document().select("main tbody tr")).hasSize(1);
		for (String page : List.of("", "/revoke", "/secret")) {
			get(page(pat) + page);
		}
		assertThat(post(page(pat) + "/note", Map.of("note", name)).status()).isIn(200, 422);
		post(page(pat) + "/rotate", Map.of());
	}

	@Property(shrinking = ShrinkingMode.BOUNDED)
	@Label("Azure DevOps may answer any JSON")
	void readsAnyJson(@ForAll("answers") String json) {
		azureDevOps.reset();
		for (Operation operation : List.of(Operation.LIST, Operation.GET, Operation.CREATE, Operation.UPDATE,
				Operation.REVOKE, Operation.PROFILE, Operation.ACCOUNTS)) {
			azureDevOps.always(operation, Trouble.answer(200, "application/json", json));
		}
		assertThat(get("/tokens?refresh").status()).isEqualTo(200);
		String page = "/organizations/fabrikam/tokens/" + UUID.randomUUID();
		get(page);
		post("/tokens", Map.of("name", "any", "organization", "fabrikam", "scopes", "vso.code", "days", "7"));
		post(page, Map.of("name", "any", "scopes", "vso.code", "days", "7"));
		post(page + "/rotate", Map.of());
		post(page + "/revoke", Map.of());
	}

	@Property(shrinking = ShrinkingMode.BOUNDED)
	@Label("Azure DevOps may fail in any words")
	void explainsAnyFault(@ForAll("answers") String body, @ForAll("statuses") int status) {
		azureDevOps.reset();
		azureDevOps.always(Operation.GET, Trouble.answer(status, "application/json", body));
		assertThat(get("/organizations/fabrikam/tokens/" + UUID.randomUUID()).status()).isGreaterThanOrEqualTo(400);
	}

	@Provide
	Arbitrary<String> texts() {
		Arbitrary<String> attacks = Arbitraries.of("<" + TAG + ">", "\"><" + TAG + " a=\"", "'><" + TAG + ">",
				"</script><" + TAG + ">", "</title><" + TAG + ">", "<!--", "-->", "<![CDATA[", "&lt;" + TAG + "&gt;",
				"javascript:alert(1)", "\" onfocus=alert(1) autofocus x=\"", "{{7*7}}", "${7*7}", "*{7*7}",
				"#{error.400}", "[[${7*7}]]", "__${7*7}__::.x", "{0} {1,number}", "redirect:http://example.com",
				"%0d%0aX: y", "../../etc/passwd", "'; drop table spring_session; --", "=cmd|' /C calc'!A0",
				"\r\nX-Y: z", "\u202E\u2066", "\uD83D\uDC69\u200D\uD83D\uDCBB", "\uFFFE", "a".repeat(5000), "0", "-1",
				"null", "NaN", "9".repeat(400));
		Arbitrary<String> any = Arbitraries.strings().excludeChars('\0').ofMaxLength(60);
		Arbitrary<String> mixed = Combinators.combine(any, attacks, any)
			.as((before, attack, after) -> before + attack + after);
		// A lone surrogate is no text, and cannot be sent as such.
		return Arbitraries.oneOf(attacks, any, mixed)
			.map((text) -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
	}

	/**
	 * Texts of which several fit into an address: longer ones than 8 KB never get past
	 * Tomcat.
	 */
	@Provide
	Arbitrary<String> words() {
		return texts().map((text) -> text.codePoints()
			.limit(60)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString());
	}

	@Provide
	Arbitrary<String> organizations() {
		return Arbitraries.oneOf(Arbitraries.just("fabrikam"), texts());
	}

	@Provide
	Arbitrary<String> scopes() {
		return Arbitraries.oneOf(Arbitraries.of("vso.code", "vso.work", "app_token"), texts());
	}

	@Provide
	Arbitrary<String> ids() {
		return Arbitraries.oneOf(Arbitraries.of("", "1-1-1-1-1", UUID.randomUUID().toString()), texts());
	}

	@Provide
	Arbitrary<String> days() {
		return Arbitraries.oneOf(dates(), texts());
	}

	@Provide
	Arbitrary<String> dates() {
		return Arbitraries.oneOf(
				Arbitraries.of("", "2026-02-30", "+999999999-12-31", "-0001-01-01", "2026-W01-1", "0000-00-00"),
				Arbitraries.longs()
					.between(-400, 800)
					.map((days) -> Instant.now().plus(days, ChronoUnit.DAYS).toString().substring(0, 10)));
	}

	@Provide
	Arbitrary<Instant> instants() {
		return Arbitraries.longs()
			.between(Instant.parse("0001-01-01T00:00:00Z").getEpochSecond(),
					Instant.parse("9999-12-31T23:59:59Z").getEpochSecond())
			.map(Instant::ofEpochSecond);
	}

	@Provide
	Arbitrary<Integer> statuses() {
		return Arbitraries.oneOf(Arbitraries.of(203, 400, 403, 404, 409, 429, 500, 503),
				Arbitraries.integers().between(400, 599));
	}

	/**
	 * JSON with the fields that matter, filled with what does not belong there, and what
	 * only looks like JSON.
	 */
	@Provide
	Arbitrary<String> answers() {
		Arbitrary<String> trees = trees(3);
		Arbitrary<String> cut = Combinators.combine(trees, Arbitraries.doubles().between(0, 1))
			.as((json, part) -> json.substring(0, (int) (json.length() * part)));
		return Arbitraries.frequencyOf(Tuple.of(6, trees), Tuple.of(1, cut),
				Tuple.of(1, Arbitraries.of("", " ", "null", "[".repeat(5000), "{\"a\":".repeat(5000),
						"{\"patTokens\":" + "[".repeat(2000), "1e999999999", "\uFEFF{}", "{}{}", "<html>")));
	}

	private Arbitrary<String> trees(int depth) {
		Arbitrary<String> leaves = Arbitraries.oneOf(
				texts().map((text) -> JsonMapper.shared().writeValueAsString(text)),
				Arbitraries.of("null", "true", "[]", "{}", "-0.0", "1e400", "12345678901234567890123", "\"none\"",
						"\"invalidScope\"", "\"vso.code\"", "\"" + UUID.randomUUID() + "\"", "\"2026-11-23T08:00:00Z\"",
						"\"0001-01-01T00:00:00\"", "\"9999-12-31T23:59:59.9999999Z\"",
						"\"+1000000000-12-31T23:59:59Z\""));
		if (depth == 0) {
			return leaves;
		}
		Arbitrary<String> fields = Arbitraries.of("patToken", "patTokens", "patTokenError", "patTokenErrorMessage",
				"continuationToken", "authorizationId", "displayName", "scope", "targetAccounts", "token", "validFrom",
				"validTo", "message", "id", "value", "count", "accountName", "accountId", "accountStatus", "unknown");
		Arbitrary<String> children = trees(depth - 1);
		return Arbitraries.oneOf(leaves, children.list().ofMaxSize(4).map((list) -> "[" + String.join(",", list) + "]"),
				Combinators.combine(fields, children)
					.as((field, child) -> "\"" + field + "\":" + child)
					.list()
					.ofMaxSize(8)
					.map((list) -> "{" + String.join(",", list) + "}"));
	}

	private static Page get(String address) {
		return checked(assertTimeout(LONGEST, () -> browser.get(address)));
	}

	private static Page post(String address, Map<String, String> fields) {
		Map<String, String> form = new HashMap<>(fields);
		form.put("_csrf", csrf);
		return checked(assertTimeout(LONGEST, () -> browser.post(address, form)));
	}

	private static Page checked(Page page) {
		assertThat(page.status()).as(page.uri() + ": " + page.heading()).isNotEqualTo(500).isNotEqualTo(999);
		assertThat(page.uri().getHost()).as("still signed in").isEqualTo("localhost");
		assertThat(page.document().select("h1")).hasSize(1);
		assertThat(page.document().select(TAG + ", main script, main style, iframe, object, embed, base")).isEmpty();
		List<Attribute> scripted = page.document()
			.getAllElements()
			.stream()
			.flatMap((element) -> element.attributes().asList().stream())
			.filter((attribute) -> attribute.getKey().startsWith("on")
					|| (attribute.getKey().equals("href") && attribute.getValue().startsWith("javascript:")))
			.toList();
		assertThat(scripted).isEmpty();
		return page;
	}

	private static Pat pat(String name, String scope, Instant validTo) {
		return new Pat(UUID.randomUUID(), name, scope, List.of(People.accountId("fabrikam")),
				Instant.now().minus(1, ChronoUnit.DAYS), validTo, false, "PatSecretCanary" + UUID.randomUUID());
	}

	private static String page(Pat pat) {
		return "/organizations/fabrikam/tokens/" + pat.authorizationId();
	}

	private static String form(Map<String, String> fields) {
		return fields.entrySet()
			.stream()
			.map((field) -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
	}

}
