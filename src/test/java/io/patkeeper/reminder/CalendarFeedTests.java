package io.patkeeper.reminder;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.patkeeper.CountedStatements;
import io.patkeeper.crypto.UrlSecret;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.SeededTokens;
import net.fortuna.ical4j.model.Component;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.component.VEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The calendar of a person, from the page where its secret URL is created to the app that
 * reads it.
 */
@SandboxTest(properties = { "spring.datasource.url=jdbc:h2:mem:calendar-feed", "server.tomcat.accesslog.enabled=true",
		"server.tomcat.accesslog.directory=${user.dir}/target/calendar-feed",
		"server.tomcat.accesslog.buffered=false" })
@Import(CountedStatements.class)
class CalendarFeedTests {

	private static final Path ACCESS_LOG = Path.of("target/calendar-feed");

	private final HttpClient app = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Autowired
	private JdbcClient jdbc;

	private Browser browser;

	@BeforeEach
	void signIn() {
		Sandbox.shared().resetToFewTokens();
		this.jdbc.sql("delete from reminder").update();
		// The sandbox gives its tokens the same ids again, which nobody else does.
		this.jdbc.sql("delete from rotation").update();
		this.browser = new Browser(this.port);
		this.browser.signInAs(People.ANA);
	}

	@Test
	void isReadWithoutASignIn() {
		HttpResponse<String> answer = get(create());
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().firstValue("Content-Type")).contains("text/calendar;charset=UTF-8");
		assertThat(answer.headers().firstValue("Content-Disposition")).contains("inline; filename=\"patkeeper.ics\"");
		assertThat(answer.headers().firstValue("Cache-Control")).contains("max-age=3600, private");
		assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
		assertThat(answer.headers().map()).doesNotContainKeys("Set-Cookie", "set-cookie", "Last-Modified");
		List<VEvent> events = TokenCalendarTests.read(answer.body()).getComponents(Component.VEVENT);
		assertThat(events).extracting((event) -> event.getRequiredProperty(Property.SUMMARY).getValue())
			.contains(text("reminder.calendar.event.end", SeededTokens.PLAIN, "fabrikam"));
		assertThat(answer.body()).contains("http://localhost:" + this.port + "/organizations/fabrikam/tokens/")
			.doesNotContain("vso.", People.ANA.objectId().toString());
	}

	@Test
	void showsItsUrlOnce() {
		String url = create();
		assertThat(url).matches("http://localhost:" + this.port + "/calendar/[A-Za-z0-9_-]{43}\\.ics");
		Page page = this.browser.get("/reminders");
		assertThat(page.document().select("#calendar-address")).isEmpty();
		assertThat(page.body()).doesNotContain(url.substring(url.lastIndexOf('/') + 1));
		assertThat(page.hasButton(text("reminder.calendar.withdraw"))).isTrue();
		assertThat(page.hasButton(text("reminder.calendar.create"))).isFalse();
		assertThat(page.text()).contains(text("reminder.calendar.unread"));
		get(url);
		assertThat(this.browser.get("/reminders").text()).doesNotContain(text("reminder.calendar.unread"));
	}

	@Test
	void isNotSentAgainUntilItChanges() {
		String url = create();
		HttpResponse<String> first = get(url);
		assertThat(first.body()).contains("TRIGGER");
		String tag = first.headers().firstValue("ETag").orElseThrow();
		HttpResponse<String> same = get(url, "If-None-Match", tag);
		assertThat(same.statusCode()).isEqualTo(304);
		assertThat(same.body()).isEmpty();
		assertThat(same.headers().firstValue("ETag")).contains(tag);
		assertThat(get(url, "If-None-Match", "\"another\"").statusCode()).isEqualTo(200);
		this.jdbc.sql("update reminder set days = '1'").update();
		HttpResponse<String> changed = get(url, "If-None-Match", tag);
		assertThat(changed.statusCode()).isEqualTo(200);
		assertThat(changed.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(tag);
	}

	@Test
	void answersWithTheHeadersAlone() {
		String url = create();
		HttpResponse<String> get = get(url);
		HttpResponse<String> head = send(
				HttpRequest.newBuilder(URI.create(url)).method("HEAD", HttpRequest.BodyPublishers.noBody()));
		assertThat(head.statusCode()).isEqualTo(200);
		assertThat(head.body()).isEmpty();
		for (String header : List.of("ETag", "Content-Type", "Cache-Control", "Content-Length")) {
			assertThat(head.headers().firstValue(header)).as(header).isEqualTo(get.headers().firstValue(header));
		}
	}

	@Test
	void isCompressedForThoseWhoAskForIt() {
		assertThat(get(create(), "Accept-Encoding", "gzip").headers().firstValue("Content-Encoding")).contains("gzip");
	}

	@Test
	void leavesOutATokenInRotation() {
		String url = create();
		this.browser.get("/tokens");
		this.browser.follow(SeededTokens.PLAIN);
		this.browser.press(text("rotation.overlap"));
		String summary = text("reminder.calendar.event.end", SeededTokens.PLAIN, "fabrikam");
		assertThat(get(url).body()).doesNotContain(summary);
	}

	@Test
	void isNotFoundOnceItIsWithdrawn() {
		String url = create();
		this.browser.get("/reminders");
		this.browser.press(text("reminder.calendar.withdraw"));
		assertThat(get(url).statusCode()).isEqualTo(404);
		this.browser.get("/reminders");
		this.browser.press(text("reminder.calendar.create"));
		assertThat(get(url).statusCode()).isEqualTo(404);
	}

	@Test
	void isNotFoundOnceRemindersAreTurnedOff() {
		String url = create();
		this.jdbc.sql("delete from reminder").update();
		assertThat(get(url).statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/calendar", "text/html", "*/*" })
	void doesNotTellWhatWasWithdrawnFromWhatNeverWas(String accepted) {
		String withdrawn = create();
		this.browser.get("/reminders");
		this.browser.press(text("reminder.calendar.withdraw"));
		String expected = shape(get(url("/assets/unknown.ics"), "Accept", accepted));
		for (String url : List.of(withdrawn, url("/calendar/" + UrlSecret.issue().text() + ".ics"),
				url("/calendar/unknown.ics"), url("/calendar/a/b.ics"))) {
			HttpResponse<String> answer = get(url, "Accept", accepted);
			assertThat(answer.statusCode()).as(url).isEqualTo(404);
			assertThat(shape(answer)).as(url).isEqualTo(expected).doesNotContain("/calendar");
			assertThat(answer.headers().map()).as(url).doesNotContainKeys("Set-Cookie", "set-cookie");
		}
	}

	@Test
	@Tag("thorough")
	void isNotGuessed() {
		String url = create();
		String expected = shape(get(url("/assets/unknown.ics")));
		for (int guess = 0; guess < 10_000; guess++) {
			HttpResponse<String> answer = get(url("/calendar/" + UrlSecret.issue().text() + ".ics"));
			assertThat(answer.statusCode()).isEqualTo(404);
			assertThat(shape(answer)).isEqualTo(expected);
		}
		assertThat(this.jdbc.sql("select last_read from reminder_calendar").query().singleRow())
			.containsEntry("last_read", null);
		assertThat(get(url).statusCode()).isEqualTo(200);
	}

	@Test
	void needsNoSessionEvenIfThereIsOne() {
		String url = create();
		get(url);
		CountedStatements.clear();
		Page page = this.browser.get(url);
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.headers().map()).doesNotContainKeys("Set-Cookie", "set-cookie");
		assertThat(CountedStatements.all()).filteredOn((sql) -> sql.contains("reminder") || sql.contains("SESSION"))
			.hasSize(3)
			.allMatch((sql) -> sql.startsWith("select"))
			.noneMatch((sql) -> sql.contains("SESSION"));
	}

	@Test
	void isDownloadedWithoutAUrl() {
		Page file = this.browser.get("/reminders/calendar.ics");
		assertThat(file.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"patkeeper.ics\"");
		assertThat(file.headers().firstValue("Cache-Control")).contains("no-store");
		assertThat(TokenCalendarTests.read(file.body()).getComponents(Component.VEVENT)).isNotEmpty();
		assertThat(this.jdbc.sql("select count(*) from reminder").query(Integer.class).single()).isZero();
	}

	@Test
	void keepsItsUrlOutOfLogs() throws IOException {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		Level level = root.getLevel();
		root.setLevel(Level.DEBUG);
		log.start();
		root.addAppender(log);
		try {
			String url = create();
			String secret = url.replaceAll(".*/|\\.ics", "");
			get(url);
			this.browser.get("/reminders");
			this.browser.press(text("reminder.calendar.withdraw"));
			get(url);
			send(HttpRequest.newBuilder(URI.create(url)).POST(HttpRequest.BodyPublishers.noBody()));
			assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
				.isNotEmpty()
				.noneMatch((message) -> message.contains(secret));
			assertThat(accessLog()).contains("POST /reminders/calendar").doesNotContain(secret);
		}
		finally {
			root.detachAppender(log);
			root.setLevel(level);
		}
	}

	private String create() {
		this.browser.get("/reminders");
		return this.browser.press(text("reminder.calendar.create")).document().select("#calendar-address").text();
	}

	private String url(String path) {
		return "http://localhost:" + this.port + path;
	}

	private HttpResponse<String> get(String url, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
		return send((headers.length > 0) ? request.headers(headers) : request);
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.app.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Without what differs in each response. */
	private static String shape(HttpResponse<String> answer) {
		String id = answer.headers().firstValue("X-Correlation-Id").orElseThrow();
		Set<String> differing = Set.of("x-correlation-id", "date", "referrer-policy", "vary", "connection");
		return answer.headers().map().entrySet().stream().filter((it) -> !differing.contains(it.getKey())).toList()
				+ answer.body().replace(id, "").replaceAll("\"timestamp\":\"[^\"]+\"", "");
	}

	private static String accessLog() throws IOException {
		StringBuilder log = new StringBuilder();
		try (Stream<Path> files = Files.list(ACCESS_LOG)) {
			for (Path file : files.toList()) {
				log.append(Files.readString(file));
			}
		}
		return log.toString();
	}

}
