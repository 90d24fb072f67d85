package io.patkeeper.reminder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpExchange;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeProxy;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.SeededTokens;
import io.patkeeper.sandbox.SelfSignedCertificate;
import io.patkeeper.sandbox.TlsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reminders in a chat, from the page where a webhook is entered to what is posted to it,
 * in a network with a proxy.
 */
@SandboxTest(properties = { "spring.datasource.url=jdbc:h2:mem:chat", "PATKEEPER_CHAT_HOSTS=patkeeper.example" })
@ContextConfiguration(initializers = { Sandbox.Settings.class, ChatTests.BehindAProxy.class })
class ChatTests {

	private static final String OWNER = People.ANA.tenantId() + ":" + People.ANA.objectId();

	private static final String WEBHOOK = "https://patkeeper.example/workflows/w?sig=SignatureCanary9f2c";

	private static final List<String> posted = new CopyOnWriteArrayList<>();

	private static volatile int status;

	@TempDir
	private static Path directory;

	private static SelfSignedCertificate certificate;

	private static TlsServer server;

	private static FakeProxy proxy;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private ChatService chats;

	@Autowired
	private ChatChannel channel;

	@Autowired
	private ChatDelivery delivery;

	@Autowired
	private ReminderRepository reminders;

	@LocalServerPort
	private int port;

	private Browser browser;

	@BeforeAll
	static void startTheNetwork() {
		certificate = SelfSignedCertificate.make(directory, "EC", Instant.now().minusSeconds(60), 10);
		server = TlsServer.start(certificate, ChatTests::answer);
		proxy = new FakeProxy(server.port());
	}

	@AfterAll
	static void stopTheNetwork() throws IOException {
		proxy.close();
		server.close();
	}

	@BeforeEach
	void signIn() {
		posted.clear();
		status = 202;
		Sandbox.shared().resetToFewTokens();
		this.jdbc.sql("delete from reminder").update();
		this.browser = new Browser(this.port);
		this.browser.signInAs(People.ANA);
	}

	@Test
	void storesAWebhookAndShowsItsEnd() {
		Page page = store(WEBHOOK);
		assertThat(page.text()).contains(text("reminder.chat.stored"), "…patkeeper.example/••••9f2c");
		assertThat(page.body()).doesNotContain("SignatureCanary");
		Map<String, Object> row = this.jdbc.sql("select * from reminder_chat").query().singleRow();
		assertThat(row).containsEntry("masked", "…patkeeper.example/••••9f2c").containsEntry("app", "TEAMS");
		assertThat(new String((byte[]) row.get("sealed"), StandardCharsets.ISO_8859_1)).doesNotContain("patkeeper");
		assertThat(posted).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "http://patkeeper.example/x", "https://patkeeper.example:8443/x",
			"https://user@patkeeper.example/x", "no url SignatureCanary" })
	void storesNoUrlThatIsNoWebhook(String url) {
		Page page = store(url);
		assertThat(page.text()).contains(text("reminder.chat.invalid"));
		assertThat(page.body()).doesNotContain("SignatureCanary");
		assertThat(this.jdbc.sql("select count(*) from reminder").query(Integer.class).single()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://other.example/x", "https://x.patkeeper.example/x", "https://127.0.0.1/x",
			"https://[::1]/x", "https://169.254.169.254/latest/meta-data", "https://patkeeper.example.evil.example/x",
			"https://localhost/x" })
	void storesNoWebhookOfAnotherHost(String url) {
		assertThat(store(url).text()).contains(text("reminder.chat.not-allowed", "patkeeper.example"));
		assertThat(this.jdbc.sql("select count(*) from reminder").query(Integer.class).single()).isZero();
	}

	@Test
	void postsATest() {
		store(WEBHOOK);
		Page page = this.browser.press(text("reminder.chat.test"));
		assertThat(page.text()).contains(text("reminder.chat.tested.taken"));
		assertThat(posted).singleElement()
			.asString()
			.startsWith("POST /workflows/w?sig=SignatureCanary9f2c ")
			.contains(text("reminder.chat.message.test"));
		assertThat(proxy.requests()).contains("CONNECT patkeeper.example:443 HTTP/1.1");
	}

	@Test
	void stopsAtAWebhookThatIsGoneUntilATestIsTaken() {
		store(WEBHOOK);
		status = 410;
		assertThat(this.browser.press(text("reminder.chat.test")).text()).contains(text("reminder.chat.tested.gone"));
		assertThat(enqueue()).isZero();
		assertThat(this.channel.recipients(OWNER)).isEmpty();
		status = 202;
		this.browser.press(text("reminder.chat.test"));
		assertThat(enqueue()).isEqualTo(1);
		assertThat(this.channel.recipients(OWNER)).isPresent();
	}

	@Test
	void postsAReminderOnce() {
		store(WEBHOOK);
		assertThat(enqueue()).isEqualTo(1);
		assertThat(posted).isEmpty();
		this.delivery.sendDue(() -> false);
		this.delivery.sendDue(() -> false);
		assertThat(posted).singleElement()
			.asString()
			.contains(text("reminder.chat.message.title", 1), SeededTokens.PLAIN + " (fabrikam)");
	}

	@Test
	void postsNothingAboutTokensThatAreGone() {
		store(WEBHOOK);
		enqueue();
		this.jdbc.sql("delete from reminder_token").update();
		this.delivery.sendDue(() -> false);
		assertThat(posted).isEmpty();
	}

	@Test
	void triesAgainWhatWasNotTaken() {
		store(WEBHOOK);
		enqueue();
		status = 503;
		this.delivery.sendDue(() -> false);
		assertThat(posted).hasSize(1);
		assertThat(this.browser.get("/reminders").document().select("#chat .status.expiring")).hasSize(1);
		status = 202;
		this.delivery.sendDue(() -> false);
		assertThat(posted).as("not at once").hasSize(1);
		this.jdbc.sql("update reminder_chat set next_try = waiting_since").update();
		this.delivery.sendDue(() -> false);
		assertThat(posted).hasSize(2);
	}

	@Test
	void asksForAWebhookThatCanNoLongerBeOpened() {
		store(WEBHOOK);
		this.jdbc.sql("update reminder_chat set sealed = :other").param("other", new byte[40]).update();
		enqueue();
		this.delivery.sendDue(() -> false);
		assertThat(posted).isEmpty();
		assertThat(this.browser.get("/reminders").text()).contains(text("reminder.chat.result.unreadable"));
		store(WEBHOOK);
		assertThat(enqueue()).isEqualTo(1);
	}

	@Test
	void opensNoWebhookOfSomebodyElse() {
		store(WEBHOOK);
		this.jdbc.sql("""
				insert into reminder (owner, language, time_zone, days, seen)
				select 'tenant:other', language, time_zone, days, seen from reminder
				""").update();
		this.jdbc.sql("update reminder_chat set owner = 'tenant:other'").update();
		assertThat(this.chats.test("tenant:other")).contains(ChatResult.UNREADABLE);
		assertThat(posted).isEmpty();
	}

	@Test
	void removesAWebhook() {
		store(WEBHOOK);
		Page page = this.browser.press(text("reminder.chat.remove"));
		assertThat(page.text()).contains(text("reminder.chat.removed")).doesNotContain("••••");
		assertThat(this.jdbc.sql("select count(*) from reminder_chat").query(Integer.class).single()).isZero();
	}

	@Test
	void tellsNoLogWhereItPosts() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		Level level = root.getLevel();
		root.setLevel(Level.DEBUG);
		log.start();
		root.addAppender(log);
		try {
			store("SignatureCanary");
			store(WEBHOOK);
			this.browser.press(text("reminder.chat.test"));
			status = 404;
			this.browser.press(text("reminder.chat.test"));
			proxy.refuse("403 Forbidden");
			this.browser.press(text("reminder.chat.test"));
			assertThat(log.list)
				// The chat of the test.
				.filteredOn((entry) -> !entry.getLoggerName().startsWith("com.sun.net.httpserver"))
				.extracting(ILoggingEvent::getFormattedMessage)
				.isNotEmpty()
				.noneMatch((message) -> message.contains("SignatureCanary"));
		}
		finally {
			proxy.refuse("");
			root.detachAppender(log);
			root.setLevel(level);
		}
	}

	private Page store(String url) {
		this.browser.get("/reminders");
		return this.browser.press(text("reminder.chat.add"), "webhook", url);
	}

	private int enqueue() {
		WatchedToken token = this.reminders.tokens(OWNER)
			.stream()
			.filter((it) -> it.name().equals(SeededTokens.PLAIN))
			.findFirst()
			.orElseThrow();
		return this.channel.enqueue(new Digest(this.reminders.find(OWNER).orElseThrow(), LocalDate.now(),
				List.of(new DueToken(token, 1, null))));
	}

	private static void answer(HttpExchange exchange) throws IOException {
		posted.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
				+ new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
		exchange.sendResponseHeaders(status, -1);
		exchange.close();
	}

	static class BehindAProxy implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("network",
						Map.of("HTTPS_PROXY", proxy.address(), "spring.http.clients.ssl.bundle", "company",
								"spring.ssl.bundle.pem.company.truststore.certificate",
								certificate.certificateFile().toUri().toString())));
		}

	}

}
