package io.patkeeper.reminder;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

import com.zaxxer.hikari.HikariDataSource;
import io.patkeeper.Database;
import io.patkeeper.crypto.UrlSecret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

@ParameterizedClass
@EnumSource(Database.class)
class CalendarRepositoryTests {

	private static final String ANA = "tenant:ana";

	private static final String BEN = "tenant:ben";

	private static final Instant NOW = Instant.parse("2026-11-26T11:00:00Z");

	private static final UrlSecret SECRET = UrlSecret.issue();

	@Parameter
	private Database database;

	private HikariDataSource dataSource;

	private ReminderRepository reminders;

	private CalendarRepository feeds;

	@BeforeEach
	void turnRemindersOn() {
		this.dataSource = this.database.migrated();
		JdbcClient jdbc = JdbcClient.create(this.dataSource);
		this.reminders = new ReminderRepository(jdbc, new NamedParameterJdbcTemplate(this.dataSource),
				new TransactionTemplate(new JdbcTransactionManager(this.dataSource)));
		this.feeds = new CalendarRepository(jdbc);
		List.of(ANA, BEN)
			.forEach((owner) -> this.reminders.add(new Reminder(owner, Locale.ENGLISH, ZoneId.of("America/Sao_Paulo"),
					new TreeSet<>(Reminder.CHOICES), NOW, LocalDate.of(2026, 11, 26))));
	}

	@AfterEach
	void closeDatabase() {
		this.dataSource.close();
	}

	@Test
	void findsAFeedByItsSecretOnly() {
		assertThat(this.feeds.add(ANA, SECRET, NOW)).isTrue();
		assertThat(this.feeds.add(BEN, UrlSecret.issue(), NOW)).isTrue();
		assertThat(this.feeds.find(SECRET)).contains(new CalendarFeed(ANA, NOW, null));
		assertThat(this.feeds.find(ANA)).contains(new CalendarFeed(ANA, NOW, null));
		assertThat(this.feeds.find(UrlSecret.issue())).isEmpty();
		assertThat(this.feeds.find(new UrlSecret(SECRET.hash()))).isEmpty();
	}

	@Test
	void keepsTheHashOfTheSecretAlone() {
		this.feeds.add(ANA, SECRET, NOW);
		assertThat(JdbcClient.create(this.dataSource).sql("select * from reminder_calendar").query().singleRow())
			.containsValue(SECRET.hash())
			.doesNotContainValue(SECRET.text());
	}

	@Test
	void keepsOneFeedForEachPerson() {
		assertThat(this.feeds.add(ANA, SECRET, NOW)).isTrue();
		UrlSecret another = UrlSecret.issue();
		assertThat(this.feeds.add(ANA, another, NOW)).isFalse();
		assertThat(this.feeds.find(SECRET)).isPresent();
		assertThat(this.feeds.find(another)).isEmpty();
	}

	@Test
	void withdrawsAFeed() {
		this.feeds.add(ANA, SECRET, NOW);
		this.feeds.delete(BEN);
		assertThat(this.feeds.find(SECRET)).isPresent();
		this.feeds.delete(ANA);
		assertThat(this.feeds.find(SECRET)).isEmpty();
		assertThat(this.feeds.find(ANA)).isEmpty();
	}

	@Test
	void forgetsAFeedWhenRemindersAreTurnedOff() {
		this.feeds.add(ANA, SECRET, NOW);
		this.reminders.delete(ANA);
		assertThat(this.feeds.find(SECRET)).isEmpty();
	}

	@Test
	void writesWhenAFeedWasReadOnceAnHourAtMost() {
		this.feeds.add(ANA, SECRET, NOW);
		read(NOW);
		assertThat(lastRead()).isEqualTo(NOW);
		read(NOW.plus(Duration.ofMinutes(59)));
		assertThat(lastRead()).isEqualTo(NOW);
		Instant later = NOW.plus(Duration.ofHours(1));
		read(later);
		assertThat(lastRead()).isEqualTo(later);
	}

	private void read(Instant time) {
		this.feeds.recordReading(this.feeds.find(SECRET).orElseThrow(), time);
	}

	private Instant lastRead() {
		return this.feeds.find(ANA).orElseThrow().lastRead();
	}

}
