package io.patkeeper.reminder;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

import io.patkeeper.FreePort;
import io.patkeeper.Texts;
import io.patkeeper.crypto.UrlSecret;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeMailServer;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static io.patkeeper.Texts.escaped;
import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A person sets up reminders by mail, and those who read the mails confirm and stop them.
 */
@SpringBootTest(webEnvironment = WebEnvironment.DEFINED_PORT,
		properties = "spring.datasource.url=jdbc:h2:mem:mailjourney")
@ContextConfiguration(initializers = Sandbox.Settings.class)
class MailJourneyTests {

	private static final int PORT = FreePort.find();

	private static final FakeMailServer MAIL_SERVER = FakeMailServer.start();

	private static final String TEAM = "team@fabrikam.example";

	@Autowired
	private MailDelivery delivery;

	@Autowired
	private MailChannel channel;

	@Autowired
	private ReminderRepository reminders;

	@Autowired
	private JdbcClient jdbc;

	private final Browser ana = new Browser(PORT);

	/** Reads the mails, and is not signed in. */
	private final Browser reader = new Browser(PORT);

	@DynamicPropertySource
	static void settings(DynamicPropertyRegistry registry) {
		MAIL_SERVER.settings().forEach((name, value) -> registry.add(name, () -> value));
		registry.add("server.port", () -> PORT);
		registry.add("patkeeper.url", () -> "http://localhost:" + PORT);
	}

	@AfterAll
	static void close() {
		MAIL_SERVER.close();
	}

	@BeforeEach
	void startAfresh() {
		Sandbox.shared().resetToFewTokens();
		MAIL_SERVER.clear();
		this.jdbc.sql("delete from reminder").update();
		this.jdbc.sql("delete from confirmation_request").update();
	}

	@Test
	void confirmsTheProposedAddressByAMailedLink() throws Exception {
		this.ana.signInAs(People.ANA);
		Page page = this.ana.get("/reminders");
		assertThat(page.document().select("#address").val()).isEqualTo(People.ANA.userName());
		page = this.ana.press(text("reminder.mail.remind"));
		assertThat(page.text()).contains(People.ANA.userName(), text("reminder.on"));
		assertThat(page.document().select(".addresses .status").text())
			.startsWith(text("reminder.mail.state.pending", "").strip());
		String link = link(deliver(), MailLinkController.CONFIRM);
		page = this.reader.get(link);
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.heading()).isEqualTo(text("reminder.mail.link.confirm.heading"));
		assertThat(states()).as("opening the link").containsExactly("PENDING");
		page = this.reader.press(text("reminder.mail.link.confirm"));
		assertThat(page.heading()).isEqualTo(text("reminder.mail.link.confirmed.heading"));
		assertThat(this.reader.answers()).allSatisfy((answer) -> assertThat(answer.headers().allValues("Set-Cookie"))
			.noneMatch((cookie) -> cookie.contains("SESSION")));
		page = this.ana.get("/reminders");
		assertThat(page.document().select(".addresses .status").text())
			.isEqualTo(text("reminder.mail.state.confirmed"));
		assertThat(page.document().select("#address").val()).isEmpty();
	}

	@Test
	void speaksPortugueseToThosePeople() throws Exception {
		this.ana.signInAs(People.ANA);
		this.ana.language("pt-BR");
		this.ana.get("/reminders");
		this.ana.press(text(Texts.PORTUGUESE, "reminder.mail.remind"));
		assertThat(deliver().getSubject()).isEqualTo(text(Texts.PORTUGUESE, "reminder.mail.confirmation.heading"));
	}

	@Test
	void remindsATeamUntilItStopsTheMails() throws Exception {
		confirmTeam();
		String leave = leaveUrl();
		HttpResponse<String> opened = send(HttpRequest.newBuilder(URI.create(leave)).GET());
		assertThat(opened.statusCode()).isEqualTo(200);
		assertThat(opened.body()).contains(escaped("reminder.mail.link.leave.heading"));
		assertThat(states()).containsExactly("CONFIRMED");
		HttpResponse<String> stopped = oneClick(leave, "application/x-www-form-urlencoded",
				"List-Unsubscribe=One-Click");
		assertThat(stopped.statusCode()).isEqualTo(200);
		assertThat(stopped.headers().allValues("Set-Cookie")).noneMatch((cookie) -> cookie.contains("SESSION"));
		assertThat(states()).containsExactly("LEFT");
		assertThat(this.ana.get("/reminders").document().select(".addresses").text()).contains(TEAM)
			.contains(text("reminder.mail.state.left", "").strip());
		MAIL_SERVER.clear();
		digest();
		this.delivery.sendDue(() -> false);
		assertThat(MAIL_SERVER.mails()).isEmpty();
	}

	@Test
	void stopsTheMailsByTheButton() throws Exception {
		confirmTeam();
		this.reader.get(leaveUrl());
		Page page = this.reader.press(text("reminder.mail.link.leave"));
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.heading()).isEqualTo(text("reminder.mail.link.left.heading"));
		assertThat(states()).containsExactly("LEFT");
	}

	@ParameterizedTest
	@CsvSource({ "application/x-www-form-urlencoded, List-Unsubscribe=One-Click",
			"application/x-www-form-urlencoded, ''",
			"multipart/form-data; boundary=x, '--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n'" })
	void answersGuessedLinksLikeOthers(String contentType, String body) throws Exception {
		confirmTeam();
		String leave = leaveUrl();
		HttpResponse<String> guessed = oneClick(
				leave.substring(0, leave.lastIndexOf('/') + 1) + UrlSecret.issue().text(), contentType, body);
		assertThat(states()).containsExactly("CONFIRMED");
		HttpResponse<String> stopped = oneClick(leave, contentType, body);
		assertThat(states()).containsExactly("LEFT");
		assertThat(guessed.statusCode()).isEqualTo(stopped.statusCode()).isEqualTo(200);
		assertThat(shape(guessed)).isEqualTo(shape(stopped));
		assertThat(shape(oneClick(leave, contentType, body))).as("again").isEqualTo(shape(stopped));
	}

	@Test
	void confirmsNothingByAGuessedLink() {
		this.reader.get(MailLinkController.CONFIRM + UrlSecret.issue().text());
		assertThat(this.reader.press(text("reminder.mail.link.confirm")).heading())
			.isEqualTo(text("reminder.mail.link.not-confirmed.heading"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "ana", "Ana <ana@fabrikam.example>", "" })
	void asksForAnAddressThatCanBeOne(String address) {
		this.ana.signInAs(People.ANA);
		this.ana.get("/reminders");
		Page page = this.ana.press(text("reminder.mail.remind"), text("reminder.mail.address"), address);
		assertThat(page.document().select("#address-error").text()).isEqualTo(text("reminder.mail.invalid"));
		assertThat(page.document().select("#address").attr("aria-invalid")).isEqualTo("true");
		assertThat(page.document().select("#address").val()).isEqualTo(address);
		assertThat(page.text()).contains(text("reminder.off"));
		assertThat(states()).isEmpty();
	}

	@Test
	void removesAnAddress() throws Exception {
		confirmTeam();
		this.ana.get("/reminders");
		Page page = this.ana.press(text("reminder.mail.remove.name", TEAM));
		assertThat(page.document().select(".addresses")).isEmpty();
		assertThat(states()).isEmpty();
	}

	private void confirmTeam() throws MessagingException {
		this.ana.signInAs(People.ANA);
		this.ana.get("/reminders");
		this.ana.press(text("reminder.mail.remind"), text("reminder.mail.address"), TEAM);
		this.reader.get(link(deliver(), MailLinkController.CONFIRM));
		this.reader.press(text("reminder.mail.link.confirm"));
		MAIL_SERVER.clear();
		digest();
	}

	private void digest() {
		String owner = this.jdbc.sql("select owner from reminder").query(String.class).single();
		Reminder reminder = this.reminders.find(owner).orElseThrow();
		List<DueToken> tokens = this.reminders.tokens(owner)
			.stream()
			.limit(3)
			.map((token) -> new DueToken(token, 0, null))
			.toList();
		assertThat(tokens).isNotEmpty();
		this.jdbc.sql("delete from reminder_mail where kind = 'DIGEST'").update();
		this.channel.enqueue(new Digest(reminder, LocalDate.now(ZoneOffset.UTC), tokens));
	}

	private MimeMessage deliver() {
		this.delivery.sendDue(() -> false);
		assertThat(MAIL_SERVER.mails()).hasSize(1);
		return MAIL_SERVER.mails().get(0);
	}

	private String leaveUrl() throws MessagingException {
		return deliver().getHeader("List-Unsubscribe", null).replaceAll("[<>]", "");
	}

	private List<String> states() {
		return this.jdbc.sql("select state from reminder_address").query(String.class).list();
	}

	private static String link(MimeMessage mail, String path) {
		return FakeMailServer.text(mail)
			.lines()
			.filter((line) -> line.startsWith("http://localhost:" + PORT + path))
			.findFirst()
			.orElseThrow();
	}

	/** As mail systems do it: without cookies, and without following redirects. */
	private static HttpResponse<String> oneClick(String url, String contentType, String body)
			throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(URI.create(url))
			.header("Content-Type", contentType)
			.POST(BodyPublishers.ofString(body)));
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
	}

	/** The page without the link to itself in the other language. */
	private static String shape(HttpResponse<String> answer) {
		return answer.body().replaceAll("[A-Za-z0-9_-]{43}", "SECRET");
	}

}
