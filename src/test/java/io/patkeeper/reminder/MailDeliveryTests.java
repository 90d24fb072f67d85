package io.patkeeper.reminder;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.patkeeper.FreePort;
import io.patkeeper.MovableClock;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.sandbox.FakeMailServer;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.token.note.NoteRepository;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static io.patkeeper.Texts.PORTUGUESE;
import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Sends mails to a mail server, and to some that do not take them.
 */
@SandboxTest(properties = { "spring.datasource.url=jdbc:h2:mem:maildelivery", "patkeeper.url=https://patkeeper.example",
		"spring.mail.properties.mail.smtp.timeout=2000" })
class MailDeliveryTests {

	private static final String OWNER = "tenant:ana";

	private static final String ADDRESS = "ana@fabrikam.example";

	private static final String TEAM = "team@fabrikam.example";

	private static final ZoneId SAO_PAULO = ZoneId.of("America/Sao_Paulo");

	private static final Organization FABRIKAM = new Organization("fabrikam");

	/** 08:00 in São Paulo. */
	private static final Instant MORNING = Instant.parse("2027-03-01T11:00:00Z");

	private static final LocalDate TODAY = LocalDate.of(2027, 3, 1);

	private static final FakeMailServer MAIL_SERVER = FakeMailServer.start();

	private static final int OTHER_PORT = FreePort.find();

	@Autowired
	private MailDelivery delivery;

	@Autowired
	private MailChannel channel;

	@Autowired
	private MailAddressRepository addresses;

	@Autowired
	private MailAddressService service;

	@Autowired
	private ReminderRepository reminders;

	@Autowired
	private MailOutboxRepository outbox;

	@Autowired
	private NoteRepository notes;

	@Autowired
	private MailSettings settings;

	@Autowired
	private MovableClock clock;

	@Autowired
	private JdbcClient jdbc;

	@DynamicPropertySource
	static void mailServer(DynamicPropertyRegistry registry) {
		MAIL_SERVER.settings().forEach((name, value) -> registry.add(name, () -> value));
	}

	@AfterAll
	static void close() {
		MAIL_SERVER.close();
	}

	@BeforeEach
	void startAfresh() {
		MAIL_SERVER.clear();
		this.clock.set(MORNING);
		this.jdbc.sql("delete from reminder").update();
		this.jdbc.sql("delete from confirmation_request").update();
		this.reminders.add(new Reminder(OWNER, Locale.ENGLISH, SAO_PAULO, new TreeSet<>(Set.of(7, 3, 1, 0)),
				MORNING.minus(Duration.ofHours(18)), TODAY.minusDays(1)));
	}

	@Test
	void sendsADigestToEachConfirmedAddress() throws Exception {
		confirmed(ADDRESS);
		confirmed(TEAM);
		this.service.add(OWNER, "pending@fabrikam.example", "Ana Souza");
		this.delivery.sendDue(() -> false);
		MAIL_SERVER.clear();
		WatchedToken token = watched("Deploy to production", Duration.ofHours(10));
		this.notes.save(OWNER, token.authorizationId(), "Azure Pipelines,\nservice connection “prod-eu”",
				token.expires());
		assertThat(this.channel.enqueue(digest(token))).isEqualTo(2);
		this.delivery.sendDue(() -> false);
		assertThat(MAIL_SERVER.mails()).extracting((mail) -> mail.getAllRecipients()[0].toString())
			.containsExactlyInAnyOrder(ADDRESS, TEAM);
		MimeMessage mail = MAIL_SERVER.mails().get(0);
		assertThat(mail.getSubject()).isEqualTo(text("reminder.mail.heading.today", 1));
		assertThat(mail.getSentDate()).isEqualTo(Date.from(MORNING));
		assertThat(mail.getFrom()[0]).hasToString("Patkeeper <patkeeper@fabrikam.example>");
		assertThat(header(mail, "Auto-Submitted")).isEqualTo("auto-generated");
		assertThat(header(mail, "X-Auto-Response-Suppress")).isEqualTo("All");
		assertThat(header(mail, "List-Id")).isEqualTo("Patkeeper <reminders.patkeeper.example>");
		assertThat(header(mail, "List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
		assertThat(header(mail, "List-Unsubscribe"))
			.matches("<https://patkeeper\\.example/mail/leave/[A-Za-z0-9_-]{43}>");
		assertThat(MAIL_SERVER.mails()).extracting((each) -> header(each, "Message-ID")).doesNotHaveDuplicates();
		String link = "https://patkeeper.example/organizations/fabrikam/tokens/" + token.authorizationId();
		assertThat(FakeMailServer.text(mail).lines()).contains(text("reminder.mail.ends", 0, "Monday 1 March", "18:00"),
				"Deploy to production", "fabrikam · Azure Pipelines, service connection “prod-eu”", link,
				text("reminder.mail.why.both", "Ana Souza", text("reminder.mail.days.and", "7, 3", "1"), 7,
						SAO_PAULO.getDisplayName(TextStyle.FULL, Locale.ENGLISH)));
		Document html = Jsoup.parse(FakeMailServer.html(mail));
		assertThat(html.select("h1").text()).isEqualTo(mail.getSubject());
		assertThat(html.select("a").eachAttr("href")).contains(link, "https://patkeeper.example/reminders")
			.contains(header(mail, "List-Unsubscribe").replaceAll("[<>]", ""))
			.allMatch((url) -> url.startsWith("https://patkeeper.example/"));
		assertThat(html.select("img, script, link, form, table")).isEmpty();
	}

	@Test
	void waitsForTheServerForAWhileOnly() {
		Properties properties = ((JavaMailSenderImpl) this.settings.sender()).getJavaMailProperties();
		assertThat(Stream.of("connectiontimeout", "timeout", "writetimeout")
			.map((name) -> Duration.ofMillis(Long.parseLong(properties.getProperty("mail.smtp." + name)))))
			.allSatisfy((timeout) -> assertThat(timeout).isBetween(Duration.ofMillis(1), Duration.ofSeconds(20)));
	}

	@Test
	void isHealthyWithoutTheServer(@Autowired Map<String, HealthIndicator> indicators) {
		assertThat(indicators).isNotEmpty()
			.allSatisfy((name, indicator) -> assertThat(name).doesNotContainIgnoringCase("mail"));
	}

	@Test
	void writesInTheLanguageOfThePerson() throws Exception {
		this.jdbc.sql("update reminder set language = 'pt-BR'").update();
		confirmed(ADDRESS);
		this.channel.enqueue(digest(watched("um", Duration.ofDays(3)), watched("outro", Duration.ofDays(7))));
		this.delivery.sendDue(() -> false);
		MimeMessage mail = MAIL_SERVER.mails().get(0);
		assertThat(mail.getSubject()).isEqualTo(text(PORTUGUESE, "reminder.mail.heading.days", 2, 7));
		assertThat(FakeMailServer.text(mail)).contains(
				text(PORTUGUESE, "reminder.mail.ends", 3, "quinta-feira, 4 de março", "08:00"),
				text(PORTUGUESE, "reminder.mail.days.and", "7, 3", "1"));
		assertThat(Jsoup.parse(FakeMailServer.html(mail)).select("html").attr("lang")).isEqualTo("pt-BR");
	}

	@Test
	void listsTheFirstTenTokens() {
		confirmed(ADDRESS);
		this.channel.enqueue(digest(Stream.iterate(1, (days) -> days + 1)
			.limit(12)
			.map((days) -> watched("token " + days, Duration.ofDays(days)))
			.toArray(WatchedToken[]::new)));
		this.delivery.sendDue(() -> false);
		String text = FakeMailServer.text(MAIL_SERVER.mails().get(0));
		assertThat(text).contains("token 10", text("reminder.mail.more", 2), text("reminder.mail.look", 12))
			.doesNotContain("token 11");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<script>alert(1)</script><b>bold</b>", "a\r\nBcc: evil@example.com\r\n\r\nb",
			"\u202Egnp.exe", "\u05D0\u05D1\u05D2 (abc)", "[(${7*7})] [[#{title}]] {0} '{1}'", "&amp; \" ' <", "" })
	void takesNoHarmFromNames(String name) throws Exception {
		confirmed(ADDRESS);
		WatchedToken token = watched(name, Duration.ofDays(3));
		this.notes.save(OWNER, token.authorizationId(), "note " + name, token.expires());
		this.channel.enqueue(digest(token));
		this.delivery.sendDue(() -> false);
		MimeMessage mail = MAIL_SERVER.mails().get(0);
		String shown = token.name().isEmpty() ? text("token.unnamed") : token.name();
		assertThat(mail.getHeader("Bcc")).isNull();
		assertThat(mail.getAllRecipients()).hasSize(1);
		assertThat(FakeMailServer.text(mail).lines()).contains(shown);
		Document html = Jsoup.parse(FakeMailServer.html(mail));
		Element link = html.select("a[dir=auto]").first();
		assertThat(link.wholeText()).isEqualTo(shown);
		assertThat(html.select("script, b")).isEmpty();
	}

	@Test
	void asksToConfirmAnAddress() throws Exception {
		assertThat(this.service.add(OWNER, ADDRESS, "Ana\r\nBcc: evil@example.com"))
			.isEqualTo(MailAddressService.Outcome.MAILED);
		this.delivery.sendDue(() -> false);
		MimeMessage mail = MAIL_SERVER.mails().get(0);
		assertThat(mail.getSubject()).isEqualTo(text("reminder.mail.confirmation.heading"));
		assertThat(header(mail, "List-Unsubscribe")).isNull();
		assertThat(mail.getHeader("Bcc")).isNull();
		assertThat(this.addresses.all(OWNER)).extracting(MailAddress::state).containsOnly(MailAddressState.PENDING);
		String secret = secret(mail, MailLinkController.CONFIRM);
		assertThat(everything()).doesNotContain(secret);
		assertThat(this.service.confirm(secret)).isTrue();
		assertThat(this.service.confirm(secret)).as("again").isTrue();
		assertThat(this.addresses.all(OWNER)).extracting(MailAddress::state).containsOnly(MailAddressState.CONFIRMED);
	}

	@Test
	void confirmsNothingAfterTwoDays() {
		this.service.add(OWNER, ADDRESS, "Ana Souza");
		this.delivery.sendDue(() -> false);
		this.clock.advance(MailAddress.CONFIRMATION_PERIOD);
		assertThat(this.service.confirm(secret(MAIL_SERVER.mails().get(0), MailLinkController.CONFIRM))).isFalse();
		this.service.deleteOld();
		assertThat(this.addresses.all(OWNER)).isEmpty();
	}

	@Test
	void letsEachAddressStopItsMails() {
		confirmed(ADDRESS);
		confirmed(TEAM);
		WatchedToken token = watched("deploy", Duration.ofDays(3));
		this.channel.enqueue(digest(token));
		this.delivery.sendDue(() -> false);
		MimeMessage toTeam = to(TEAM);
		String secret = secret(toTeam, MailLinkController.LEAVE);
		assertThat(everything()).doesNotContain(secret);
		assertThat(this.service.confirm(secret)).as("the other kind of link").isFalse();
		this.service.leave(secret);
		this.service.leave(secret);
		assertThat(this.addresses.all(OWNER)).extracting(MailAddress::address, MailAddress::state)
			.containsExactly(tuple(ADDRESS, MailAddressState.CONFIRMED), tuple(TEAM, MailAddressState.LEFT));
		MAIL_SERVER.clear();
		this.clock.advance(Duration.ofDays(2));
		assertThat(this.channel.enqueue(digest(token))).isEqualTo(1);
		this.delivery.sendDue(() -> false);
		assertThat(MAIL_SERVER.mails()).hasSize(1);
	}

	@Test
	void triesAgainLaterWhileTheServerIsAway() {
		confirmed(ADDRESS);
		confirmed(TEAM);
		this.channel.enqueue(digest(watched("deploy", Duration.ofDays(3))));
		MAIL_SERVER.goDown();
		try {
			this.delivery.sendDue(() -> false);
			assertThat(attempts()).as("one attempt shows that it is away").containsExactlyInAnyOrder(0, 1);
			assertThat(this.addresses.all(OWNER)).extracting(MailAddress::failure)
				.containsExactlyInAnyOrder(null, MailFailure.UNAVAILABLE);
		}
		finally {
			MAIL_SERVER.goUp();
		}
		this.delivery.sendDue(() -> false);
		assertThat(MAIL_SERVER.mails()).as("the other one").hasSize(1);
		this.clock.advance(Duration.ofMinutes(1));
		this.delivery.sendDue(() -> false);
		assertThat(MAIL_SERVER.mails()).hasSize(2);
		assertThat(this.addresses.all(OWNER)).extracting(MailAddress::failure).containsOnlyNulls();
	}

	@ParameterizedTest
	@CsvSource({ "RCPT, 550 5.1.1 No such user here, REFUSED", "RCPT, 553 Mailbox name not allowed, REFUSED",
			"., 554 5.2.1 Mailbox disabled, REFUSED", "RCPT, 450 4.2.1 Try again later, DEFERRED",
			"RCPT, 451 4.7.1 Greylisted, DEFERRED", "RCPT, 552 5.2.2 Mailbox full, DEFERRED",
			"RCPT, 550 5.7.1 Unable to relay, DEFERRED", "., 550 5.7.60 May not send as this sender, DEFERRED",
			"., 452 4.3.1 Insufficient storage, DEFERRED" })
	void tellsWhatTheServerSaysAboutAnAddress(String command, String reply, MailFailure failure) {
		confirmed(ADDRESS);
		this.channel.enqueue(digest(watched("deploy", Duration.ofDays(3))));
		sendTo(Map.of(command, reply));
		MailAddress address = this.addresses.all(OWNER).get(0);
		assertThat(address.failure()).isEqualTo(failure);
		assertThat(address.reply()).contains(reply);
		assertThat(address.state())
			.isEqualTo((failure == MailFailure.REFUSED) ? MailAddressState.REFUSED : MailAddressState.CONFIRMED);
		this.clock.advance(Duration.ofMinutes(1));
		this.delivery.sendDue(() -> false);
		assertThat(MAIL_SERVER.mails()).hasSize((failure == MailFailure.REFUSED) ? 0 : 1);
	}

	@ParameterizedTest
	@CsvSource({ "CONNECT, 554 5.7.1 Not you", "CONNECT, 421 4.3.2 Closing", "MAIL, 550 5.7.1 Sender refused",
			"MAIL, 451 4.3.0 Later", "RCPT, 421 4.7.0 Closing", "EHLO, ''", "DATA, ''", "., ''" })
	void blamesNoAddressForTheSetup(String command, String reply) {
		confirmed(ADDRESS);
		this.channel.enqueue(digest(watched("deploy", Duration.ofDays(3))));
		Instant start = Instant.now();
		sendTo(Map.of(command, reply));
		assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
		MailAddress address = this.addresses.all(OWNER).get(0);
		assertThat(address.failure()).isEqualTo(MailFailure.UNAVAILABLE);
		assertThat(address.reply()).isNull();
		assertThat(address.state()).isEqualTo(MailAddressState.CONFIRMED);
		this.clock.advance(Duration.ofMinutes(1));
		this.delivery.sendDue(() -> false);
		assertThat(MAIL_SERVER.mails()).hasSize(1);
	}

	@Test
	void pausesLongerEachTimeAndGivesUpAfterThreeDays() {
		confirmed(ADDRESS);
		this.channel.enqueue(digest(watched("deploy", Duration.ofDays(30))));
		MAIL_SERVER.goDown();
		try {
			for (int minutes : List.of(1, 2, 4, 8, 16, 32, 64, 120, 120, 120)) {
				this.delivery.sendDue(() -> false);
				this.clock.advance(Duration.ofMinutes(minutes).minusSeconds(1));
				int attempts = attempts().get(0);
				this.delivery.sendDue(() -> false);
				assertThat(attempts()).containsExactly(attempts);
				this.clock.advance(Duration.ofSeconds(1));
			}
			this.clock.advance(Duration.ofDays(3));
			this.delivery.sendDue(() -> false);
			assertThat(states()).containsExactly(MailState.FAILED.name());
			assertThat(this.addresses.all(OWNER)).extracting(MailAddress::failingSince).containsExactly(MORNING);
		}
		finally {
			MAIL_SERVER.goUp();
		}
	}

	@Test
	void letsALaterDigestReplaceOneThatWaits() {
		confirmed(ADDRESS);
		WatchedToken first = watched("first", Duration.ofDays(3));
		WatchedToken gone = watched("gone", Duration.ofDays(3));
		this.channel.enqueue(digest(first, gone));
		MAIL_SERVER.goDown();
		try {
			this.delivery.sendDue(() -> false);
		}
		finally {
			MAIL_SERVER.goUp();
		}
		this.clock.advance(Duration.ofDays(1));
		this.reminders.remove(OWNER, gone.authorizationId(), this.clock.instant());
		WatchedToken second = watched("second", Duration.ofDays(7));
		this.channel.enqueue(new Digest(reminder(), TODAY.plusDays(1), List.of(due(second))));
		this.delivery.sendDue(() -> false);
		assertThat(states()).containsExactlyInAnyOrder(MailState.REPLACED.name(), MailState.SENT.name());
		assertThat(MAIL_SERVER.mails()).hasSize(1);
		assertThat(FakeMailServer.text(MAIL_SERVER.mails().get(0)))
			.contains("first", "second", text("reminder.mail.ends", 2, "Thursday 4 March", "08:00"))
			.doesNotContain("gone");
		assertThat(this.jdbc.sql("select count(*) from reminder_mail_token").query(Integer.class).single()).isZero();
	}

	@Test
	void saysThatATokenHasEndedWhenTheMailIsLate() throws Exception {
		confirmed(ADDRESS);
		this.channel.enqueue(digest(watched("deploy", Duration.ofHours(2))));
		this.clock.advance(Duration.ofDays(1));
		this.delivery.sendDue(() -> false);
		assertThat(MAIL_SERVER.mails().get(0).getSubject()).isEqualTo(text("reminder.mail.heading.ended", 1));
		assertThat(FakeMailServer.text(MAIL_SERVER.mails().get(0)))
			.contains(text("reminder.mail.ended", "Monday 1 March", "10:00"));
	}

	@Test
	void saysNothingOfATokenThatGotAnotherEnd() {
		confirmed(ADDRESS);
		WatchedToken token = watched("deploy", Duration.ofDays(3));
		this.channel.enqueue(digest(token));
		this.reminders.store(OWNER, new WatchedToken(token.authorizationId(), FABRIKAM, false, "deploy",
				token.expires().plus(Duration.ofDays(90))), this.clock.instant());
		this.delivery.sendDue(() -> false);
		assertThat(MAIL_SERVER.mails()).isEmpty();
		assertThat(states()).containsExactly(MailState.DROPPED.name());
	}

	@Test
	void takesOverFromANodeThatHasStoppedWithTheSameMessageId() {
		confirmed(ADDRESS);
		this.channel.enqueue(digest(watched("deploy", Duration.ofDays(3))));
		OutgoingMail claimed = this.outbox.claim().orElseThrow();
		this.delivery.sendDue(() -> false);
		assertThat(MAIL_SERVER.mails()).as("while the other node may be sending it").isEmpty();
		this.clock.advance(MailOutboxRepository.LEASE);
		this.delivery.sendDue(() -> false);
		assertThat(MAIL_SERVER.mails()).hasSize(1);
		assertThat(header(MAIL_SERVER.mails().get(0), "Message-ID"))
			.isEqualTo("<" + claimed.id() + "@patkeeper.example>");
		this.outbox.retry(claimed);
		assertThat(states()).as("what the stopped node says has no effect").containsExactly(MailState.SENT.name());
	}

	@Test
	void sendsEachMailOnceFromSeveralNodes() {
		for (int number = 0; number < 20; number++) {
			String owner = "tenant:person-" + number;
			this.reminders.add(new Reminder(owner, Locale.ENGLISH, SAO_PAULO, reminder().days(), MORNING, TODAY));
			this.reminders.store(owner, watchedFor("deploy", Duration.ofDays(3)), MORNING);
			confirm(owner, "person-" + number + "@fabrikam.example");
			Reminder reminder = this.reminders.find(owner).orElseThrow();
			this.channel
				.enqueue(new Digest(reminder, TODAY, this.reminders.tokens(owner).stream().map(this::due).toList()));
		}
		CompletableFuture
			.allOf(Stream.generate(() -> CompletableFuture.runAsync(() -> this.delivery.sendDue(() -> false)))
				.limit(4)
				.toArray(CompletableFuture[]::new))
			.join();
		assertThat(MAIL_SERVER.mails()).hasSize(20)
			.extracting((mail) -> header(mail, "Message-ID"))
			.doesNotHaveDuplicates();
	}

	@Test
	void limitsConfirmations() {
		assertThat(this.service.add(OWNER, ADDRESS, "Ana")).isEqualTo(MailAddressService.Outcome.MAILED);
		assertThat(this.service.add(OWNER, ADDRESS.toUpperCase(Locale.ROOT), "Ana"))
			.isEqualTo(MailAddressService.Outcome.LIMITED);
		this.reminders.delete(OWNER);
		startWithLimits();
		assertThat(this.service.add(OWNER, ADDRESS, "Ana")).as("after turning reminders off and on")
			.isEqualTo(MailAddressService.Outcome.LIMITED);
		this.clock.advance(ConfirmationLimit.PAUSE);
		assertThat(this.service.add(OWNER, ADDRESS, "Ana")).isEqualTo(MailAddressService.Outcome.MAILED);
		this.clock.advance(ConfirmationLimit.PAUSE);
		assertThat(this.service.add(OWNER, ADDRESS, "Ana")).isEqualTo(MailAddressService.Outcome.MAILED);
		this.clock.advance(ConfirmationLimit.PAUSE);
		assertThat(this.service.add(OWNER, ADDRESS, "Ana")).as("a fourth on one day")
			.isEqualTo(MailAddressService.Outcome.LIMITED);
		for (int number = 3; number < ConfirmationLimit.MAX_OF_PERSON; number++) {
			this.addresses.all(OWNER).forEach((address) -> this.service.remove(OWNER, address.id()));
			assertThat(this.service.add(OWNER, "person-" + number + "@fabrikam.example", "Ana"))
				.isEqualTo(MailAddressService.Outcome.MAILED);
		}
		assertThat(this.service.add(OWNER, TEAM, "Ana")).isEqualTo(MailAddressService.Outcome.LIMITED);
		this.clock.advance(Duration.ofDays(1));
		assertThat(this.service.add(OWNER, TEAM, "Ana")).isEqualTo(MailAddressService.Outcome.MAILED);
	}

	@Test
	void keepsFourAddressesOfAPerson() {
		for (int number = 0; number < MailAddress.MAX; number++) {
			confirmed("person-" + number + "@fabrikam.example");
		}
		assertThat(this.service.add(OWNER, ADDRESS, "Ana")).isEqualTo(MailAddressService.Outcome.FULL);
		assertThat(this.service.add(OWNER, "person-1@fabrikam.example", "Ana"))
			.isEqualTo(MailAddressService.Outcome.CONFIRMED);
	}

	@Test
	void removesOnlyAddressesOfTheirOwn() {
		confirmed(ADDRESS);
		UUID id = this.addresses.all(OWNER).get(0).id();
		assertThat(this.service.remove("tenant:ben", id)).isEmpty();
		assertThat(this.addresses.all(OWNER)).hasSize(1);
		assertThat(this.service.remove(OWNER, id)).isPresent();
		assertThat(this.addresses.all(OWNER)).isEmpty();
	}

	@Test
	void leavesNothingWhenRemindersAreTurnedOff() {
		confirmed(ADDRESS);
		this.channel.enqueue(digest(watched("deploy", Duration.ofDays(3))));
		this.delivery.sendDue(() -> false);
		this.reminders.delete(OWNER);
		for (String table : List.of("reminder_address", "reminder_mail", "reminder_mail_token", "reminder_mail_link")) {
			assertThat(this.jdbc.sql("select count(*) from " + table).query(Integer.class).single()).as(table).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "ana", "ana@", "@fabrikam.example", "Ana <ana@fabrikam.example>", "a@b,c@d", "a b@c.example",
					"ana@fabrikam.example\r\nBcc: evil@example.com", "ana@-fabrikam.example", "ana@fabrikam..example" })
	void takesNoAddressThatIsNotOne(String address) {
		assertThat(MailAddress.isValid(address)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ana@fabrikam.example", "o'neil+tokens@mail.fabrikam.example", "root@localhost" })
	void takesAddresses(String address) {
		assertThat(MailAddress.isValid(address)).isTrue();
	}

	private void startWithLimits() {
		this.reminders.add(new Reminder(OWNER, Locale.ENGLISH, SAO_PAULO, new TreeSet<>(Set.of(7)), MORNING, TODAY));
	}

	/** Sends once to a server that is not the usual one. */
	private void sendTo(Map<String, String> replies) {
		JavaMailSenderImpl sender = (JavaMailSenderImpl) this.settings.sender();
		int port = sender.getPort();
		try (ScriptedMailServer server = new ScriptedMailServer(OTHER_PORT, replies)) {
			sender.setPort(OTHER_PORT);
			this.delivery.sendDue(() -> false);
			assertThat(server.commands()).doesNotHaveDuplicates();
		}
		finally {
			sender.setPort(port);
		}
	}

	private void confirmed(String address) {
		confirm(OWNER, address);
	}

	private void confirm(String owner, String address) {
		UUID id = this.addresses.add(owner, address, "Ana Souza");
		this.jdbc.sql("update reminder_address set state = 'CONFIRMED' where id = :id").param("id", id).update();
	}

	private WatchedToken watched(String name, Duration untilEnd) {
		WatchedToken token = watchedFor(name, untilEnd);
		this.reminders.store(OWNER, token, this.clock.instant());
		return token;
	}

	private WatchedToken watchedFor(String name, Duration untilEnd) {
		return new WatchedToken(UUID.randomUUID(), FABRIKAM, false, name, this.clock.instant().plus(untilEnd));
	}

	private Reminder reminder() {
		return this.reminders.find(OWNER).orElseThrow();
	}

	private Digest digest(WatchedToken... tokens) {
		return new Digest(reminder(), LocalDate.ofInstant(this.clock.instant(), SAO_PAULO),
				Stream.of(tokens).map(this::due).toList());
	}

	private DueToken due(WatchedToken token) {
		return new DueToken(token, 0, null);
	}

	private List<Integer> attempts() {
		return this.jdbc.sql("select attempts from reminder_mail").query(Integer.class).list();
	}

	private List<String> states() {
		return this.jdbc.sql("select state from reminder_mail").query(String.class).list();
	}

	/** All that the tables about mails contain. */
	private String everything() {
		return Stream.of("reminder_address", "reminder_mail", "reminder_mail_token", "reminder_mail_link")
			.map((table) -> this.jdbc.sql("select * from " + table).query().listOfRows().toString())
			.toList()
			.toString();
	}

	private static MimeMessage to(String address) {
		return MAIL_SERVER.mails().stream().filter((mail) -> {
			try {
				return mail.getAllRecipients()[0].toString().equals(address);
			}
			catch (MessagingException ex) {
				throw new IllegalStateException(ex);
			}
		}).findFirst().orElseThrow();
	}

	private static String secret(MimeMessage mail, String path) {
		return FakeMailServer.text(mail)
			.lines()
			.filter((line) -> line.contains(path))
			.map((line) -> line.substring(line.indexOf(path) + path.length()))
			.findFirst()
			.orElseThrow();
	}

	private static String header(MimeMessage mail, String name) {
		try {
			return mail.getHeader(name, null);
		}
		catch (MessagingException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@TestConfiguration
	static class ClockConfiguration {

		@Bean
		@Primary
		MovableClock movableClock() {
			return new MovableClock(MORNING);
		}

	}

}
