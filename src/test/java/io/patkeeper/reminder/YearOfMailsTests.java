package io.patkeeper.reminder;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.patkeeper.Database;
import io.patkeeper.MovableClock;
import io.patkeeper.PatkeeperApplication;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.sandbox.FakeMailServer;
import io.patkeeper.sandbox.Sandbox;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

import static io.patkeeper.Texts.text;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plays a year of two nodes over one database that remind 20 people in eight time zones
 * of 200 tokens, some of which are extended or revoked. The mail server is away for a day
 * and a half, one node is killed before it sends a mail, and one after. What has to
 * arrive is worked out here, by other means.
 */
@Tag("thorough")
class YearOfMailsTests {

	private static final List<ZoneId> ZONES = Stream
		.of("America/Sao_Paulo", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu",
				"Pacific/Auckland", "Australia/Lord_Howe", "UTC")
		.map(ZoneId::of)
		.toList();

	private static final LocalDate FIRST = LocalDate.of(2027, 1, 1);

	private static final LocalDate LAST = LocalDate.of(2027, 12, 31);

	/** None of the time zones has its 08:00 in the three hours after it ends. */
	private static final Instant OUTAGE_START = Instant.parse("2027-05-11T05:00:00Z");

	private static final Instant OUTAGE_END = Instant.parse("2027-05-12T14:30:00Z");

	private static final Instant FIRST_KILL = Instant.parse("2027-03-28T00:00:00Z");

	private static final Instant SECOND_KILL = Instant.parse("2027-10-31T00:00:00Z");

	private static final MovableClock CLOCK = new MovableClock(Instant.parse("2027-01-01T00:00:00Z"));

	private final Random random = new Random(2027);

	private final FakeMailServer mailServer = FakeMailServer.start();

	private final List<ConfigurableApplicationContext> nodes = new ArrayList<>();

	private final List<PersonOfTheYear> people = new ArrayList<>();

	private int kills;

	@AfterEach
	void close() {
		this.nodes.forEach(ConfigurableApplicationContext::close);
		this.mailServer.close();
	}

	@ParameterizedTest
	@EnumSource
	void sendsExactlyTheRightMails(Database database) {
		String url = database.url();
		CLOCK.set(FIRST.atStartOfDay(ZoneOffset.UTC).toInstant());
		startNode(url);
		startNode(url);
		invitePeople();
		for (Instant moment : moments()) {
			CLOCK.set(moment);
			changeTokens();
			switchMailServer(moment);
			plan(moment);
			work(url);
		}
		assertThat(this.kills).isEqualTo(2);
		List<Arrived> arrived = this.mailServer.mails().stream().map(Arrived::of).toList();
		assertThat(arrived.stream().collect(groupingBy(Arrived::messageId)).values())
			.as("sent twice: by the node that was" + " killed after sending, and by the other one")
			.filteredOn((copies) -> copies.size() > 1)
			.singleElement()
			.satisfies((copies) -> assertThat(copies).hasSize(2));
		Map<String, Arrived> distinct = arrived.stream()
			.collect(
					Collectors.toMap(Arrived::messageId, (mail) -> mail, (first, second) -> first, LinkedHashMap::new));
		Map<String, List<Arrived>> byAddress = distinct.values().stream().collect(groupingBy(Arrived::recipient));
		for (PersonOfTheYear person : this.people) {
			List<Expected> expected = expected(person);
			assertThat(expected).hasSizeGreaterThan(10);
			for (String address : person.addresses) {
				List<Arrived> mails = byAddress.remove(address)
					.stream()
					.sorted(Comparator.comparing(Arrived::sent))
					.toList();
				assertThat(mails.stream().map((mail) -> mail.names(person))).as(address)
					.containsExactlyElementsOf(expected.stream().map((mail) -> mail.ends.keySet()).toList());
				for (int number = 0; number < mails.size(); number++) {
					assertArrivedAsExpected(mails.get(number), expected.get(number), person);
				}
			}
		}
		assertThat(byAddress).isEmpty();
	}

	private void assertArrivedAsExpected(Arrived mail, Expected expected, PersonOfTheYear person) {
		assertThat(mail.sent).isBetween(expected.earliest, expected.latest);
		LocalDate day = LocalDate.ofInstant(mail.sent, person.zone);
		expected.ends.forEach((name, end) -> {
			int daysLeft = (int) ChronoUnit.DAYS.between(day, LocalDate.ofInstant(end, person.zone));
			String date = DateTimeFormatter.ofPattern("EEEE d MMMM", Locale.ENGLISH).format(end.atZone(person.zone));
			String time = DateTimeFormatter.ofPattern("HH:mm").format(end.atZone(person.zone));
			assertThat(mail.text).contains(((daysLeft < 0) ? text("reminder.mail.ended", date, time)
					: text("reminder.mail.ends", daysLeft, date, time)) + "\n" + name + "\n");
		});
	}

	private void startNode(String url) {
		Map<String, Object> settings = new LinkedHashMap<>(Sandbox.shared().settings());
		settings.putAll(this.mailServer.settings());
		settings.put("spring.datasource.url", url);
		settings.put("server.port", "0");
		settings.put("db-scheduler.enabled", "false");
		settings.put("patkeeper.url", "https://patkeeper.example");
		this.nodes.add(new SpringApplicationBuilder(PatkeeperApplication.class, NodeConfiguration.class)
			.run(settings.entrySet()
				.stream()
				.map((setting) -> "--" + setting.getKey() + "=" + setting.getValue())
				.toArray(String[]::new)));
	}

	private void invitePeople() {
		ReminderRepository reminders = this.nodes.get(0).getBean(ReminderRepository.class);
		MailAddressRepository addresses = this.nodes.get(0).getBean(MailAddressRepository.class);
		JdbcClient jdbc = this.nodes.get(0).getBean(JdbcClient.class);
		for (int number = 0; number < 20; number++) {
			PersonOfTheYear person = new PersonOfTheYear("tenant:person-" + number, ZONES.get(number % ZONES.size()),
					(number % 3 == 0) ? Set.of(30, 14, 7, 3, 1, 0) : Set.of(7, 1, 0),
					(number % 4 == 0)
							? List.of("person-" + number + "@fabrikam.example", "team-" + number + "@fabrikam.example")
							: List.of("person-" + number + "@fabrikam.example"),
					new ArrayList<>());
			reminders.add(new Reminder(person.owner, Locale.ENGLISH, person.zone, new TreeSet<>(person.days),
					CLOCK.instant(), lastMorning(person.zone)));
			for (int index = 0; index < 10; index++) {
				TokenOfTheYear token = token(number, index);
				person.tokens.add(token);
				reminders.store(person.owner, token.watched(token.end), CLOCK.instant());
			}
			for (String address : person.addresses) {
				addresses.add(person.owner, address, "Person " + number);
			}
			this.people.add(person);
		}
		jdbc.sql("update reminder_address set state = 'CONFIRMED'").update();
	}

	private static LocalDate lastMorning(ZoneId zone) {
		return LocalDate.ofInstant(CLOCK.instant().minus(Duration.ofHours(8)), zone);
	}

	/** Some end around midnight, and some around a change of daylight saving time. */
	private TokenOfTheYear token(int person, int index) {
		Instant end = FIRST.plusDays(this.random.nextInt(380)).atStartOfDay(ZoneOffset.UTC).toInstant();
		end = end.plusSeconds(switch (index) {
			case 0 -> 1;
			case 1 -> Duration.ofDays(1).toSeconds() - 1;
			default -> this.random.nextInt((int) Duration.ofDays(1).toSeconds());
		});
		if (index == 2) {
			end = OUTAGE_START.plus(Duration.ofHours(this.random.nextInt(72)));
		}
		if (index == 3) {
			end = SECOND_KILL.plus(Duration.ofHours(this.random.nextInt(48)));
		}
		Instant changed = null;
		Instant newEnd = null;
		if (index >= 8) {
			changed = end.minus(Duration.ofHours(this.random.nextInt(20 * 24)));
			newEnd = (index == 8) ? end.plus(Duration.ofDays(5 + this.random.nextInt(60))) : null;
		}
		return new TokenOfTheYear(UUID.randomUUID(), "token-" + person + "-" + index, end, changed, newEnd,
				new AtomicInteger());
	}

	/** When it is 08:00 somewhere, and each hour on the days of trouble. */
	private static List<Instant> moments() {
		SortedSet<Instant> moments = new TreeSet<>();
		FIRST.datesUntil(LAST.plusDays(1)).forEach((day) -> {
			ZONES.forEach((zone) -> moments.add(day.atTime(8, 0).atZone(zone).toInstant()));
			moments.add(day.atTime(23, 45).toInstant(ZoneOffset.UTC));
		});
		for (Instant trouble : List.of(OUTAGE_START, FIRST_KILL, SECOND_KILL)) {
			for (int hour = 0; hour < 48; hour++) {
				moments.add(trouble.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(hour)));
			}
		}
		return List.copyOf(moments.tailSet(FIRST.atStartOfDay(ZoneOffset.UTC).toInstant()));
	}

	private void changeTokens() {
		ReminderRepository reminders = this.nodes.get(0).getBean(ReminderRepository.class);
		for (PersonOfTheYear person : this.people) {
			for (TokenOfTheYear token : person.tokens) {
				if (token.changed != null && !token.changed.isAfter(CLOCK.instant())
						&& token.done.getAndIncrement() == 0) {
					if (token.newEnd != null) {
						reminders.store(person.owner, token.watched(token.newEnd), CLOCK.instant());
					}
					else {
						reminders.remove(person.owner, token.id, CLOCK.instant());
					}
				}
			}
		}
	}

	private void switchMailServer(Instant moment) {
		if (moment.equals(OUTAGE_START)) {
			this.mailServer.goDown();
		}
		if (moment.isAfter(OUTAGE_END) && moment.isBefore(OUTAGE_END.plus(Duration.ofMinutes(40)))) {
			this.mailServer.goUp();
		}
	}

	/** The next mail after a time is the last of the node that sends it. */
	private void plan(Instant moment) {
		if (this.kills == 0 && !moment.isBefore(FIRST_KILL)) {
			this.nodes.forEach((node) -> node.getBean(KillableMailSender.class).plan = Plan.KILL_BEFORE);
		}
		if (this.kills == 1 && !moment.isBefore(SECOND_KILL)) {
			this.nodes.forEach((node) -> node.getBean(KillableMailSender.class).plan = Plan.KILL_AFTER);
		}
	}

	/** Both nodes work at the same time, unless one of them is to be killed. */
	private void work(String url) {
		List<ConfigurableApplicationContext> running = List.copyOf(this.nodes);
		if (running.stream().allMatch((node) -> node.getBean(KillableMailSender.class).plan == Plan.SEND)) {
			CompletableFuture.allOf(running.stream().map(YearOfMailsTests::work).toArray(CompletableFuture[]::new))
				.join();
			return;
		}
		for (ConfigurableApplicationContext node : running) {
			try {
				work(node).join();
			}
			catch (CompletionException ex) {
				assertThat(ex).hasCauseInstanceOf(KilledError.class);
				this.kills++;
				this.nodes.remove(node);
				node.close();
				this.nodes.forEach((other) -> other.getBean(KillableMailSender.class).plan = Plan.SEND);
				startNode(url);
			}
		}
	}

	private static CompletableFuture<Void> work(ConfigurableApplicationContext node) {
		return CompletableFuture.runAsync(() -> {
			node.getBean(DailyReminders.class).send(() -> false);
			node.getBean(MailDelivery.class).sendDue(() -> false);
		});
	}

	/**
	 * The mails that each address of a person has to get, in order.
	 */
	private static List<Expected> expected(PersonOfTheYear person) {
		Set<String> told = new HashSet<>();
		List<Expected> mails = new ArrayList<>();
		FIRST.datesUntil(LAST.plusDays(1)).forEach((day) -> {
			Instant morning = day.atTime(LocalTime.of(8, 0)).atZone(person.zone).toInstant();
			if (morning.isBefore(FIRST.atStartOfDay(ZoneOffset.UTC).toInstant())) {
				return;
			}
			Map<String, Instant> due = new TreeMap<>();
			for (TokenOfTheYear token : person.tokens) {
				token.endAt(morning).ifPresent((end) -> {
					long daysLeft = ChronoUnit.DAYS.between(day, LocalDate.ofInstant(end, person.zone));
					person.days.stream()
						.filter((threshold) -> daysLeft >= 0 && threshold >= daysLeft)
						.min(Comparator.naturalOrder())
						.filter((threshold) -> told.add(token.name + end + threshold))
						.ifPresent((threshold) -> due.put(token.name, end));
				});
			}
			if (!due.isEmpty()) {
				add(mails, morning, due, person);
			}
		});
		return mails;
	}

	private static void add(List<Expected> mails, Instant morning, Map<String, Instant> due, PersonOfTheYear person) {
		boolean away = !morning.isBefore(OUTAGE_START) && morning.isBefore(OUTAGE_END);
		if (!away) {
			mails.add(new Expected(morning, morning.plus(Duration.ofHours(2)), due));
			return;
		}
		Map<String, Instant> all = new TreeMap<>(due);
		Expected last = mails.isEmpty() ? null : mails.get(mails.size() - 1);
		if (last != null && last.earliest.equals(OUTAGE_END)) {
			last.ends.forEach(all::putIfAbsent);
			mails.remove(last);
		}
		// What was extended or revoked before the mail could be sent is not in it.
		person.tokens.forEach((token) -> all.computeIfPresent(token.name,
				(name, end) -> token.endAt(OUTAGE_END).filter(end::equals).orElse(null)));
		if (!all.isEmpty()) {
			mails.add(new Expected(OUTAGE_END, OUTAGE_END.plus(Duration.ofHours(3)), all));
		}
	}

	private record PersonOfTheYear(String owner, ZoneId zone, Set<Integer> days, List<String> addresses,
			List<TokenOfTheYear> tokens) {

	}

	private record TokenOfTheYear(UUID id, String name, Instant end, @Nullable Instant changed,
			@Nullable Instant newEnd, AtomicInteger done) {

		WatchedToken watched(Instant end) {
			return new WatchedToken(this.id, new Organization("fabrikam"), false, this.name, end);
		}

		Optional<Instant> endAt(Instant time) {
			return (this.changed == null || time.isBefore(this.changed)) ? Optional.of(this.end)
					: Optional.ofNullable(this.newEnd);
		}

	}

	private record Expected(Instant earliest, Instant latest, Map<String, Instant> ends) {

	}

	private record Arrived(String recipient, String messageId, Instant sent, String text) {

		static Arrived of(MimeMessage mail) {
			try {
				return new Arrived(mail.getAllRecipients()[0].toString(), mail.getMessageID(),
						mail.getSentDate().toInstant(), FakeMailServer.text(mail).replace("\r\n", "\n"));
			}
			catch (MessagingException ex) {
				throw new IllegalStateException(ex);
			}
		}

		Set<String> names(PersonOfTheYear person) {
			Set<String> lines = this.text.lines().collect(toSet());
			return person.tokens.stream()
				.map(TokenOfTheYear::name)
				.filter(lines::contains)
				.collect(Collectors.toCollection(TreeSet::new));
		}

	}

	private enum Plan {

		SEND, KILL_BEFORE, KILL_AFTER

	}

	private static final class KilledError extends Error {

		private static final long serialVersionUID = 1L;

	}

	/** Passes mails on, until it takes its node down. */
	private static final class KillableMailSender extends JavaMailSenderImpl {

		private final JavaMailSender sender;

		private volatile Plan plan = Plan.SEND;

		KillableMailSender(JavaMailSender sender) {
			this.sender = sender;
		}

		@Override
		public MimeMessage createMimeMessage() {
			return this.sender.createMimeMessage();
		}

		@Override
		public void send(MimeMessage message) {
			if (this.plan == Plan.KILL_BEFORE) {
				throw new KilledError();
			}
			this.sender.send(message);
			if (this.plan == Plan.KILL_AFTER) {
				throw new KilledError();
			}
		}

	}

	static class NodeConfiguration {

		@Bean
		@Primary
		MovableClock movableClock() {
			return CLOCK;
		}

		@Bean
		static BeanPostProcessor killable() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					return (bean instanceof JavaMailSenderImpl sender) ? new KillableMailSender(sender) : bean;
				}

			};
		}

	}

}
