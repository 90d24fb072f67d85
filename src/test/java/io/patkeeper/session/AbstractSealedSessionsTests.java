package io.patkeeper.session;

import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSetMetaData;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.patkeeper.MovableClock;
import io.patkeeper.PatkeeperApplication;
import io.patkeeper.Texts;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeEntra;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Person;
import io.patkeeper.sandbox.Sandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What sealed sessions promise, over HTTP, with two nodes that share nothing but a
 * database. Subclasses say which.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractSealedSessionsTests {

	private static final String START = "/oauth2/authorization/entra";

	private static final String AUTHORIZE = "/oauth2/v2.0/authorize?";

	private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";

	private static final String SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) "
			+ "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

	private final HttpClient http = HttpClient.newHttpClient();

	private final MovableClock clock = new MovableClock(Instant.now());

	private final FakeEntra entra = Sandbox.shared().entra();

	private ConfigurableApplicationContext node;

	private ConfigurableApplicationContext otherNode;

	private String url;

	private String otherUrl;

	private Browser browser;

	/** The address of the database to test with. */
	abstract String database();

	/** Everything that the database keeps, also outside of its tables. */
	abstract String filesOfTheDatabase() throws IOException;

	@BeforeAll
	void start() {
		this.node = startNode();
		this.otherNode = startNode();
		this.url = url(this.node);
		this.otherUrl = url(this.otherNode);
	}

	private ConfigurableApplicationContext startNode() {
		return new SpringApplicationBuilder(PatkeeperApplication.class, TestPages.class)
			.initializers(new Sandbox.Settings(),
					(context) -> ((GenericApplicationContext) context).registerBean("testClock", Clock.class,
							() -> this.clock, (definition) -> definition.setPrimary(true)))
			.run("--server.port=0", "--spring.datasource.url=" + database());
	}

	private static String url(ConfigurableApplicationContext node) {
		return "http://localhost:" + node.getEnvironment().getProperty("local.server.port");
	}

	@AfterAll
	void stop() {
		Stream.of(this.node, this.otherNode).filter(Objects::nonNull).forEach(ConfigurableApplicationContext::close);
	}

	@BeforeEach
	void everythingIsAsItWas() {
		Sandbox.shared().resetToFewTokens();
		this.clock.set(Instant.now());
		jdbc().sql("delete from spring_session").update();
		this.browser = newBrowser();
	}

	private Browser newBrowser() {
		return new Browser(URI.create(this.url).getPort());
	}

	@Test
	void storeNoSecretInTheDatabase() throws IOException {
		signIn(this.browser, People.ANA);
		this.browser.get("/tokens");
		String[] ticket = ticket(this.browser).split("\\.");
		String everything = rows() + filesOfTheDatabase();
		assertThat(everything).contains(ticket[0], id(People.ANA));
		assertThat(this.entra.secrets()).hasSizeGreaterThan(3);
		assertThat(
				Stream.concat(this.entra.secrets().stream(),
						Stream.of(FakeEntra.ACCESS_TOKEN_CANARY, FakeEntra.REFRESH_TOKEN_CANARY,
								FakeEntra.CLIENT_SECRET_CANARY, ticket[1], People.ANA.name())))
			.noneMatch(everything::contains);
	}

	@Test
	void cannotBeOpenedWithTheDatabaseAlone() {
		signIn(this.browser, People.ANA);
		String id = ticket(this.browser).split("\\.")[0];
		String before = rows();
		for (String forged : List.of(id, id + ".", Ticket.issue(id).text(), id + "." + "A".repeat(43))) {
			HttpResponse<String> response = get("/test/person", forged);
			assertThat(response.statusCode()).isEqualTo(302);
			assertThat(response.headers().firstValue("Location").orElseThrow()).contains(AUTHORIZE);
		}
		assertThat(rows()).as("the real session").contains(before.lines().filter((row) -> row.contains(id)).toList());
		assertThat(this.browser.get("/test/person").body()).startsWith(id(People.ANA));
	}

	@Test
	void openNoAttributeOfAnotherSession() {
		signIn(this.browser, People.ANA);
		Browser other = newBrowser();
		signIn(other, People.BEN);
		String one = primaryId(this.browser);
		String another = primaryId(other);
		String swap = "update spring_session_attributes set session_primary_id = ? where session_primary_id = ?";
		String aside = primaryId(aside());
		JdbcTemplate jdbc = this.node.getBean(JdbcTemplate.class);
		jdbc.update("delete from spring_session_attributes where session_primary_id = ?", aside);
		jdbc.update(swap, aside, one);
		jdbc.update(swap, one, another);
		jdbc.update(swap, another, aside);
		assertSignedOutAndAbleToSignInAgain(this.browser, People.ANA);
		assertSignedOutAndAbleToSignInAgain(other, People.BEN);
	}

	private Browser aside() {
		Browser aside = newBrowser();
		signIn(aside, People.CHIARA);
		return aside;
	}

	@Test
	void openNoValueOfAnotherAttribute() {
		signIn(this.browser, People.ANA);
		JdbcTemplate jdbc = this.node.getBean(JdbcTemplate.class);
		jdbc.update("""
				update spring_session_attributes set attribute_bytes = (
					select a.attribute_bytes from spring_session_attributes a
					where a.attribute_name like '%AUTHORIZED_CLIENT')
				where attribute_name = 'SPRING_SECURITY_CONTEXT'""");
		assertSignedOutAndAbleToSignInAgain(this.browser, People.ANA);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 28, 100 })
	void openNoValueThatWasShortened(int length) {
		signIn(this.browser, People.ANA);
		jdbc()
			.sql("update spring_session_attributes set attribute_bytes = substring(attribute_bytes from 1 for :length)")
			.param("length", length)
			.update();
		assertSignedOutAndAbleToSignInAgain(this.browser, People.ANA);
	}

	@Test
	void openNoValueThatWasChanged() {
		signIn(this.browser, People.ANA);
		JdbcTemplate jdbc = this.node.getBean(JdbcTemplate.class);
		byte[] bytes = jdbc.queryForObject(
				"select attribute_bytes from spring_session_attributes where attribute_name = 'SPRING_SECURITY_CONTEXT'",
				byte[].class);
		bytes[bytes.length / 2] ^= 1;
		jdbc.update(
				"update spring_session_attributes set attribute_bytes = ? where attribute_name = 'SPRING_SECURITY_CONTEXT'",
				bytes);
		assertSignedOutAndAbleToSignInAgain(this.browser, People.ANA);
	}

	private void assertSignedOutAndAbleToSignInAgain(Browser browser, Person person) {
		HttpResponse<String> response = get("/test/person", ticket(browser));
		assertThat(response.statusCode()).isEqualTo(302);
		assertThat(response.headers().firstValue("Location").orElseThrow()).contains(AUTHORIZE);
		assertThat(browser.get("/test/person").body()).as("through Entra and back").startsWith(id(person));
	}

	@Test
	void getANewIdAndSecretAtSignIn() {
		signIn(this.browser, People.ANA);
		String before = ticket(this.browser);
		this.browser.get(START);
		String after = ticket(this.browser);
		assertThat(jdbc().sql("select session_id from spring_session").query(String.class).single())
			.isEqualTo(after.split("\\.")[0]);
		assertThat(List.of(before.split("\\."))).doesNotContainAnyElementsOf(List.of(after.split("\\.")));
		assertThat(get("/test/person", before).statusCode()).as("until the browser has the new cookie").isEqualTo(307);
		this.clock.advance(Duration.ofSeconds(4));
		assertThat(get("/test/person", before).statusCode()).isEqualTo(302);
		assertThat(get("/test/person", after).statusCode()).isEqualTo(200);
		assertThat(get("/test/person", after.split("\\.")[0] + "." + before.split("\\.")[1]).statusCode())
			.isEqualTo(302);
	}

	@Test
	void keepTheirAttributesIfTheSamePersonSignsInAgain() {
		signIn(this.browser, People.ANA);
		remember();
		String before = ticket(this.browser);
		this.browser.get(START);
		assertThat(ticket(this.browser)).isNotEqualTo(before);
		assertThat(this.browser.get("/test/remembered").body()).isEqualTo("remembered");
	}

	@Test
	void dropTheirAttributesIfAnotherPersonSignsIn() {
		signIn(this.browser, People.ANA);
		remember();
		this.browser.get(START + "?prompt=select_account");
		this.browser.choose(People.BEN);
		assertThat(this.browser.get("/test/person").body()).startsWith(id(People.BEN));
		assertThat(this.browser.get("/test/remembered").body()).isEqualTo("null");
		assertThat(this.browser.get("/test/token").body()).startsWith("Bearer " + FakeEntra.ACCESS_TOKEN_CANARY);
	}

	private void remember() {
		String csrf = this.browser.get("/test/csrf").body();
		assertThat(this.browser.post("/test/remembered", Map.of("_csrf", csrf)).body()).isEqualTo("remembered");
	}

	@Test
	void endAfterHalfAnHourWithoutARequest() {
		signIn(this.browser, People.ANA);
		for (int i = 0; i < 3; i++) {
			this.clock.advance(Duration.ofMinutes(29));
			assertThat(get("/test/person", ticket(this.browser)).statusCode()).isEqualTo(200);
		}
		this.clock.advance(Duration.ofMinutes(30));
		assertThat(get("/test/person", ticket(this.browser)).statusCode()).isEqualTo(302);
	}

	@Test
	void endAfterTwelveHoursOfWork() {
		signIn(this.browser, People.ANA);
		for (int i = 0; i < 25; i++) {
			assertThat(get("/test/person", ticket(this.browser)).statusCode()).isEqualTo(200);
			this.clock.advance(Duration.ofMinutes(28).plusSeconds(40));
		}
		assertThat(get("/test/person", ticket(this.browser)).statusCode()).as("after 11:56:40").isEqualTo(200);
		this.clock.advance(Duration.ofMinutes(3).plusSeconds(20));
		assertThat(get("/test/person", ticket(this.browser)).statusCode()).isEqualTo(302);
	}

	@Test
	void areTheSameOnEveryNode() {
		signIn(this.browser, People.ANA);
		assertThat(this.browser.get(this.otherUrl + "/test/person").body()).startsWith(id(People.ANA));
		String csrf = this.browser.get("/test/csrf").body();
		assertThat(this.browser.post(this.otherUrl + "/test/remembered", Map.of("_csrf", csrf)).status())
			.isEqualTo(200);
		assertThat(this.browser.get("/test/remembered").body()).isEqualTo("remembered");
		String ticket = ticket(this.browser);
		this.browser.post(this.otherUrl + "/logout", Map.of("_csrf", csrf));
		assertThat(get("/test/person", ticket).statusCode()).isEqualTo(302);
	}

	@Test
	void refreshTheAccessTokenOnceForFiftyRequestsOnTwoNodes() {
		this.entra.accessTokenLifetime(Duration.ofSeconds(30));
		signIn(this.browser, People.ANA);
		this.entra.accessTokenLifetime(Duration.ofHours(1));
		this.entra.refreshTokensWorkOnce(true);
		this.entra.tokenDelay(Duration.ofSeconds(2));
		this.clock.set(Instant.now().plusSeconds(40));
		String ticket = ticket(this.browser);
		List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 50)
			.mapToObj((i) -> this.http.sendAsync(
					request(((i % 2 == 0) ? this.url : this.otherUrl) + "/test/token", ticket),
					HttpResponse.BodyHandlers.ofString()))
			.toList();
		assertThat(answers.stream().map((answer) -> answer.join().body()).distinct()).singleElement()
			.asString()
			.startsWith("Bearer " + FakeEntra.ACCESS_TOKEN_CANARY);
		assertThat(this.entra.tokenRequests()).filteredOn((asked) -> asked.grantType().equals("refresh_token"))
			.hasSize(1);
		assertThat(jdbc().sql("select refreshing_until from signed_in_session").query(Long.class).single()).isZero();
	}

	@Test
	void storeParallelChanges() {
		signIn(this.browser, People.ANA);
		String csrf = this.browser.get("/test/csrf").body();
		String ticket = ticket(this.browser);
		List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 20)
			.mapToObj((i) -> HttpRequest
				.newBuilder(URI.create(((i % 2 == 0) ? this.url : this.otherUrl) + "/test/remembered"))
				.header("Cookie", "SESSION=" + ticket)
				.header("Content-Type", "application/x-www-form-urlencoded")
				.POST(HttpRequest.BodyPublishers.ofString("_csrf=" + csrf))
				.build())
			.map((request) -> this.http.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
			.toList();
		assertThat(answers).allSatisfy((answer) -> assertThat(answer.join().statusCode()).isEqualTo(200));
		assertThat(this.browser.get("/test/remembered").body()).isEqualTo("remembered");
	}

	@Test
	void areListedWithTimeAndBrowser() {
		signIn(this.browser.userAgent(FIREFOX), People.ANA);
		this.clock.advance(Duration.ofMinutes(5));
		Browser phone = newBrowser().userAgent(SAFARI);
		signIn(phone, People.ANA);
		signIn(newBrowser().userAgent("Opera OPR/1"), People.BEN);
		this.browser.get("/tokens/new");
		Page sessions = this.browser.follow(text("layout.sessions"));
		assertThat(sessions.heading()).isEqualTo(text("sessions.title"));
		assertThat(sessions.document().select("main dl")).hasSize(2);
		assertThat(sessions.document().select("main section").get(0).text())
			.contains(text("sessions.browser.on", "Firefox", "Linux"))
			.doesNotContain(text("sessions.end"));
		assertThat(sessions.document().select("main section").get(1).text())
			.contains(text("sessions.browser.on", "Safari", "iOS"))
			.contains(text("sessions.end"));
		assertThat(sessions.text()).doesNotContain("Opera");
		assertThat(sessions.body()).doesNotContain("??", "127.0.0.1", ticket(phone), ticket(this.browser));

		Page portuguese = newBrowserWith("pt-BR").get("/sessions");
		assertThat(portuguese.heading()).isEqualTo(text(Texts.PORTUGUESE, "sessions.title"));
		assertThat(portuguese.hasLink(text(Texts.PORTUGUESE, "layout.sessions"))).isTrue();
		assertThat(portuguese.hasButton(text(Texts.PORTUGUESE, "sessions.end-others"))).isTrue();
	}

	private Browser newBrowserWith(String language) {
		Browser browser = newBrowser().language(language);
		browser.get("/test/person");
		browser.choose(People.ANA);
		return browser;
	}

	@Test
	void areEndedFromAnotherBrowser() {
		signIn(this.browser, People.ANA);
		Browser phone = newBrowser();
		signIn(phone, People.ANA);
		this.browser.get("/sessions");
		Page left = this.browser.press(text("sessions.end"));
		assertThat(left.status()).isEqualTo(200);
		assertThat(left.text()).contains(text("sessions.none"));
		assertThat(get("/test/person", ticket(phone)).statusCode()).isEqualTo(302);
		assertThat(get("/test/person", ticket(this.browser)).statusCode()).isEqualTo(200);
	}

	@Test
	void areEndedExceptTheCurrentOne() {
		signIn(this.browser, People.ANA);
		Browser phone = newBrowser();
		signIn(phone, People.ANA);
		Browser laptop = newBrowser();
		signIn(laptop, People.ANA);
		Browser ben = newBrowser();
		signIn(ben, People.BEN);
		this.browser.get("/sessions");
		assertThat(this.browser.press(text("sessions.end-others")).text()).contains(text("sessions.none"));
		assertThat(get("/test/person", ticket(phone)).statusCode()).isEqualTo(302);
		assertThat(get("/test/person", ticket(laptop)).statusCode()).isEqualTo(302);
		assertThat(get("/test/person", ticket(ben)).statusCode()).isEqualTo(200);
		assertThat(get("/test/person", ticket(this.browser)).statusCode()).isEqualTo(200);
	}

	@Test
	void areEndedEverywhereIncludingEntra() {
		signIn(this.browser, People.ANA);
		Browser phone = newBrowser();
		signIn(phone, People.ANA);
		Browser ben = newBrowser();
		signIn(ben, People.BEN);
		String ticket = ticket(this.browser);
		this.browser.get("/sessions");
		assertThat(this.browser.press(text("sessions.everywhere")).uri().getPath()).isEqualTo("/");
		assertThat(this.browser.redirects()).anySatisfy((address) -> assertThat(address.getPath()).endsWith("/logout"));
		assertThat(get("/test/person", ticket).statusCode()).isEqualTo(302);
		assertThat(get("/test/person", ticket(phone)).statusCode()).isEqualTo(302);
		assertThat(get("/test/person", ticket(ben)).statusCode()).isEqualTo(200);
		assertThat(this.browser.get("/test/person").heading()).isEqualTo("Pick an account");
	}

	@Test
	void areNotEndedEverywhereFromAnEndedSession() {
		signIn(this.browser, People.ANA);
		Browser phone = newBrowser();
		signIn(phone, People.ANA);
		this.browser.get("/sessions");
		jdbc().sql("delete from spring_session where primary_id = :id").param("id", primaryId(this.browser)).update();
		assertThat(this.browser.press(text("sessions.everywhere")).heading())
			.isEqualTo(text("signin.failed.ended.heading"));
		assertThat(get("/test/person", ticket(phone)).statusCode()).isEqualTo(200);
	}

	@Test
	void areListedWithTheTimeOfTheLastRequest() {
		signIn(this.browser, People.ANA);
		Browser phone = newBrowser();
		signIn(phone.userAgent(SAFARI), People.ANA);
		String signedIn = lastUsed(1);
		this.clock.advance(Duration.ofMinutes(7));
		assertThat(lastUsed(1)).isEqualTo(signedIn);
		phone.get("/test/person");
		assertThat(lastUsed(1)).isNotEqualTo(signedIn);
		assertThat(Instant.parse(lastUsed(1))).isBetween(this.clock.instant().minus(Duration.ofMinutes(1)),
				this.clock.instant());
		assertThat(lastUsed(0)).as("this one").isNotEqualTo(signedIn);
	}

	private String lastUsed(int section) {
		return this.browser.get("/sessions")
			.document()
			.select("main section")
			.get(section)
			.select("dt:contains(%s) + dd time".formatted(text("sessions.last-seen")))
			.attr("datetime");
	}

	/** A sign-in that fails halfway: the new session must not be one that nobody sees. */
	@Test
	void areNotStoredIfTheyCannotBeListed() {
		signIn(this.browser, People.ANA);
		this.clock.advance(Duration.ofMinutes(1));
		jdbc()
			.sql("alter table signed_in_session add constraint no_more check (signed_in_time < " + this.clock.millis()
					+ ")")
			.update();
		try {
			assertThat(this.browser.get(START).status()).isGreaterThanOrEqualTo(500);
		}
		finally {
			jdbc().sql("alter table signed_in_session drop constraint no_more").update();
		}
		assertThat(jdbc().sql("""
				select count(*) from spring_session where primary_id not in (
					select session_primary_id from signed_in_session)""").query(Integer.class).single()).isZero();
		assertThat(get("/test/person", ticket(this.browser)).statusCode()).as("as before").isEqualTo(200);
	}

	@Test
	void areNotEndedByOtherPeople() {
		signIn(this.browser, People.ANA);
		Browser ben = newBrowser();
		signIn(ben, People.BEN);
		String end = "/sessions/" + primaryId(this.browser) + "/end";
		String csrf = ben.get("/test/csrf").body();
		assertThat(ben.post(end, Map.of("_csrf", csrf)).status()).isEqualTo(200);
		assertThat(ben.post(end, Map.of()).status()).isEqualTo(403);
		assertThat(this.browser.post(end, Map.of()).status()).isEqualTo(403);
		assertThat(ben.get(end).status()).isEqualTo(405);
		assertThat(ben.post("/sessions/x/end", Map.of("_csrf", csrf)).status()).isEqualTo(400);
		assertThat(get("/test/person", ticket(this.browser)).statusCode()).isEqualTo(200);
	}

	@Test
	void rejectAttributesAfterTheirEnd() {
		signIn(this.browser, People.ANA);
		SealedSession<?> session = open();
		jdbc().sql("delete from spring_session").update();
		assertThatIllegalStateException().isThrownBy(() -> session.setAttribute("remembered", "remembered"));
		assertThatIllegalStateException().isThrownBy(() -> session.setAttribute("SPRING_SECURITY_CONTEXT", "changed"));
		assertThatNoException().isThrownBy(() -> session.removeAttribute("SPRING_SECURITY_CONTEXT"));
		assertThatNoException().isThrownBy(session::save);
		assertThat(jdbc().sql("select count(*) from spring_session_attributes").query(Integer.class).single()).isZero();
	}

	@Test
	void storeAnAttributeThatTwoRequestsAddAtOnce() {
		signIn(this.browser, People.ANA);
		SealedSession<?> one = open();
		SealedSession<?> other = open();
		one.setAttribute("remembered", "first");
		other.setAttribute("remembered", "second");
		assertThat(one.reload()).isTrue();
		assertThat(one.<String>getAttribute("remembered")).isEqualTo("second");
	}

	@Test
	void storeAnAttributeThatAnotherRequestHasJustRemoved() {
		signIn(this.browser, People.ANA);
		open().setAttribute("remembered", "first");
		SealedSession<?> one = open();
		open().removeAttribute("remembered");
		one.setAttribute("remembered", "second");
		assertThat(open().<String>getAttribute("remembered")).isEqualTo("second");
	}

	private SealedSession<?> open() {
		SealedSessionRepository<?> sessions = (SealedSessionRepository<?>) this.node.getBean("sealedSessionRepository");
		return sessions.findById(ticket(this.browser));
	}

	@Test
	void leaseARefreshToOneNodeUntilItReleasesItOrStops() {
		signIn(this.browser, People.ANA);
		String id = ticket(this.browser).split("\\.")[0];
		RefreshLease here = this.node.getBean(RefreshLease.class);
		RefreshLease there = this.otherNode.getBean(RefreshLease.class);
		long taken = here.acquire(id);
		assertThat(taken).isPositive();
		assertThat(there.acquire(id)).isZero();
		here.release(id, taken);
		assertThat(there.acquire(id)).isPositive();
		this.clock.advance(RefreshLease.DURATION.plusMillis(1));
		long again = here.acquire(id);
		assertThat(again).as("from a node that died").isPositive();
		there.release(id, taken);
		assertThat(there.acquire(id)).as("still taken").isZero();
	}

	private void signIn(Browser browser, Person person) {
		browser.get("/test/person");
		assertThat(browser.choose(person).body()).startsWith(id(person));
	}

	private static String id(Person person) {
		return person.tenantId() + ":" + person.objectId();
	}

	private static String ticket(Browser browser) {
		return browser.cookies()
			.stream()
			.filter((cookie) -> cookie.getName().equals(TicketCookieSerializer.NAME))
			.map(HttpCookie::getValue)
			.findFirst()
			.orElseThrow();
	}

	private String primaryId(Browser browser) {
		return jdbc().sql("select primary_id from spring_session where session_id = :id")
			.param("id", ticket(browser).split("\\.")[0])
			.query(String.class)
			.single();
	}

	private HttpResponse<String> get(String path, String ticket) {
		try {
			return this.http.send(request(this.url + path, ticket), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static HttpRequest request(String address, String ticket) {
		return HttpRequest.newBuilder(URI.create(address))
			.header("Accept", "text/html")
			.header("Cookie", "SESSION=" + ticket)
			.build();
	}

	/** All rows of all tables, one a line, bytes as they are. */
	private String rows() {
		List<String> lines = new ArrayList<>();
		JdbcTemplate jdbc = this.node.getBean(JdbcTemplate.class);
		AtomicInteger columns = new AtomicInteger();
		RowCallbackHandler line = (row) -> {
			ResultSetMetaData metaData = row.getMetaData();
			StringBuilder values = new StringBuilder();
			for (int i = 1; i <= metaData.getColumnCount(); i++) {
				Object value = row.getObject(i);
				values.append((value instanceof byte[] bytes) ? new String(bytes, StandardCharsets.ISO_8859_1) : value)
					.append('|');
				columns.incrementAndGet();
			}
			lines.add(values.toString());
		};
		jdbc.queryForList("select table_name from information_schema.tables where lower(table_schema) = 'public'",
				String.class)
			.forEach((table) -> jdbc.query("select * from \"" + table + "\"", line));
		assertThat(columns).hasPositiveValue();
		return String.join("\n", lines.stream().sorted().toList());
	}

	JdbcClient jdbc() {
		return this.node.getBean(JdbcClient.class);
	}

}
