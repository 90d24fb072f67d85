package io.patkeeper.reminder;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import io.patkeeper.Database;
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

import static io.patkeeper.reminder.ReminderFixtures.ANA;
import static io.patkeeper.reminder.ReminderFixtures.BEN;
import static io.patkeeper.reminder.ReminderFixtures.BERLIN;
import static io.patkeeper.reminder.ReminderFixtures.CONTOSO;
import static io.patkeeper.reminder.ReminderFixtures.FABRIKAM;
import static io.patkeeper.reminder.ReminderFixtures.NEW_YORK;
import static io.patkeeper.reminder.ReminderFixtures.reminder;
import static io.patkeeper.reminder.ReminderFixtures.token;
import static org.assertj.core.api.Assertions.assertThat;

@ParameterizedClass
@EnumSource(Database.class)
class ReminderRepositoryTests {

	private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

	private static final LocalDate TODAY = LocalDate.of(2026, 11, 30);

	private final WatchedToken first = token("first", NOW.plusSeconds(3600));

	private final WatchedToken second = token("São Paulo 🚀", CONTOSO, NOW.plusSeconds(7200));

	@Parameter
	private Database database;

	private HikariDataSource dataSource;

	private ReminderRepository reminders;

	@BeforeEach
	void createTables() {
		this.dataSource = this.database.migrated();
		this.reminders = new ReminderRepository(JdbcClient.create(this.dataSource),
				new NamedParameterJdbcTemplate(this.dataSource),
				new TransactionTemplate(new JdbcTransactionManager(this.dataSource)));
		this.reminders.add(reminder(ANA, BERLIN, NOW, null));
	}

	@AfterEach
	void closeDatabase() {
		this.dataSource.close();
	}

	private void list(Instant listed, WatchedToken... tokens) {
		this.reminders.store(ANA, Locale.ENGLISH, BERLIN, listed, List.of(tokens), (organization) -> true);
	}

	@Test
	void keepsAPersonOnceAndNothingOfOthers() {
		Reminder ben = new Reminder(BEN, Locale.forLanguageTag("pt-BR"), NEW_YORK,
				reminder(BEN, BERLIN, NOW, null, 7, 0).days(), NOW, TODAY);
		assertThat(this.reminders.add(ben)).isTrue();
		assertThat(this.reminders.add(reminder(BEN, BERLIN, NOW, null))).isFalse();
		assertThat(this.reminders.find(BEN)).contains(ben);
		assertThat(this.reminders.find(ANA)).contains(reminder(ANA, BERLIN, NOW, null));
		list(NOW, this.first);
		assertThat(this.reminders.tokens(BEN)).isEmpty();
		assertThat(this.reminders.find("tenant:chiara")).isEmpty();
	}

	@Test
	void takesWhatIsListedInPlaceOfWhatWasListedBefore() {
		list(NOW, this.second, this.first);
		assertThat(this.reminders.tokens(ANA)).containsExactly(this.first, this.second);
		WatchedToken changed = new WatchedToken(this.first.authorizationId(), CONTOSO, true, "renamed",
				NOW.plusSeconds(60));
		this.reminders.store(ANA, Locale.forLanguageTag("pt-BR"), NEW_YORK, NOW.plusSeconds(1), List.of(changed),
				(organization) -> true);
		assertThat(this.reminders.tokens(ANA)).containsExactly(changed);
		assertThat(this.reminders.find(ANA)).contains(new Reminder(ANA, Locale.forLanguageTag("pt-BR"), NEW_YORK,
				reminder(ANA, BERLIN, NOW, null).days(), NOW.plusSeconds(1), null));
	}

	@Test
	void storesWhatWasListedWhenRemindersWereTurnedOn() {
		Instant exact = NOW.plusNanos(123_456_789);
		this.reminders.add(reminder(BEN, BERLIN, exact, null));
		this.reminders.store(BEN, Locale.ENGLISH, BERLIN, exact, List.of(this.first), (organization) -> true);
		assertThat(this.reminders.tokens(BEN)).containsExactly(this.first);
	}

	@Test
	void keepsTheTokensOfAnOrganizationThatDidNotListAllOfThem() {
		list(NOW, this.first, this.second);
		WatchedToken third = token("third", CONTOSO, NOW.plusSeconds(60));
		this.reminders.store(ANA, Locale.ENGLISH, BERLIN, NOW, List.of(third), FABRIKAM::equals);
		assertThat(this.reminders.tokens(ANA)).containsExactly(third, this.second);
	}

	@Test
	void ignoresAListFromBeforeAChange() {
		list(NOW, this.first, this.second);
		this.reminders.remove(ANA, this.first.authorizationId(), NOW.plusSeconds(10));
		list(NOW.plusSeconds(9), this.first, this.second);
		assertThat(this.reminders.tokens(ANA)).containsExactly(this.second);
		assertThat(this.reminders.find(ANA).orElseThrow().seen()).isEqualTo(NOW.plusSeconds(10));
		list(NOW.plusSeconds(11), this.first);
		assertThat(this.reminders.tokens(ANA)).containsExactly(this.first);
	}

	@Test
	void storesWhatThePersonCreatesAndChanges() {
		this.reminders.store(ANA, this.first, NOW);
		WatchedToken extended = new WatchedToken(this.first.authorizationId(), FABRIKAM, false, "first",
				NOW.plusSeconds(9000));
		this.reminders.store(ANA, extended, NOW.plusSeconds(1));
		assertThat(this.reminders.tokens(ANA)).containsExactly(extended);
	}

	@Test
	void keepsNothingOfAPersonWhoDidNotAskForIt() {
		this.reminders.store(BEN, this.first, NOW);
		this.reminders.store(BEN, Locale.ENGLISH, BERLIN, NOW, List.of(this.first), (organization) -> true);
		this.reminders.remove(BEN, this.first.authorizationId(), NOW);
		assertThat(this.reminders.find(BEN)).isEmpty();
		assertThat(this.reminders.tokens(BEN)).isEmpty();
	}

	@Test
	void keepsNothingOfAPersonWhoTurnsRemindersOff() {
		list(NOW, this.first);
		this.reminders.addSent(ANA, List.of(SentReminder.of(this.first, 30)));
		this.reminders.delete(ANA);
		assertThat(this.reminders.find(ANA)).isEmpty();
		assertThat(this.reminders.tokens(ANA)).isEmpty();
		assertThat(this.reminders.sent(ANA)).isEmpty();
	}

	@Test
	void forgetsPeopleWhoHaveNotBeenHereForLong() {
		this.reminders.add(reminder(BEN, BERLIN, NOW.plusSeconds(1), null));
		this.reminders.deleteUnseenSince(NOW.plusSeconds(1));
		assertThat(this.reminders.find(ANA)).isEmpty();
		assertThat(this.reminders.find(BEN)).isPresent();
	}

	@Test
	void remembersWhatWasSentUntilTheEndHasPassed() {
		Set<SentReminder> sent = Set.of(SentReminder.of(this.first, 30), SentReminder.of(this.first, 0),
				SentReminder.of(this.second, 30));
		this.reminders.addSent(ANA, sent);
		assertThat(this.reminders.sent(ANA)).isEqualTo(sent);
		assertThat(this.reminders.sent(BEN)).isEmpty();
		this.reminders.deleteSentBefore(ANA, this.second.expires());
		assertThat(this.reminders.sent(ANA)).containsExactly(SentReminder.of(this.second, 30));
	}

	@Test
	void findsThoseWhoseDayIsNotDoneByTheirTimeZone() {
		this.reminders.add(reminder(BEN, BERLIN, NOW, TODAY));
		this.reminders.add(reminder("tenant:chiara", NEW_YORK, NOW, TODAY.minusDays(1)));
		assertThat(this.reminders.timeZones()).containsExactlyInAnyOrder(BERLIN, NEW_YORK);
		assertThat(this.reminders.waiting(BERLIN, TODAY)).containsExactly(ANA);
		assertThat(this.reminders.waiting(BERLIN, TODAY.plusDays(1))).containsExactly(ANA, BEN);
		assertThat(this.reminders.waiting(NEW_YORK, TODAY)).containsExactly("tenant:chiara");
		assertThat(this.reminders.waiting(ZoneId.of("Asia/Tokyo"), TODAY)).isEmpty();
	}

	@Test
	void finishesADayOnce() {
		assertThat(this.reminders.finish(ANA, TODAY)).isTrue();
		assertThat(this.reminders.finish(ANA, TODAY)).isFalse();
		assertThat(this.reminders.finish(ANA, TODAY.minusDays(1))).isFalse();
		assertThat(this.reminders.finish(ANA, TODAY.plusDays(1))).isTrue();
		assertThat(this.reminders.finish(BEN, TODAY)).isFalse();
	}

	@Test
	void changesTheDays() {
		this.reminders.changeDays(ANA, List.of(0, 14));
		assertThat(this.reminders.find(ANA).orElseThrow().days()).containsExactly(14, 0);
	}

	@Test
	void takesManyTokensWithNamesOfAnyKind() {
		List<WatchedToken> tokens = IntStream.range(0, 500)
			.mapToObj((i) -> new WatchedToken(UUID.randomUUID(), FABRIKAM, i % 2 == 0,
					"\u0000\n<b>'" + "name".repeat(200) + i, NOW.plusNanos(1_234_567_890L * i)))
			.toList();
		this.reminders.store(ANA, Locale.ENGLISH, BERLIN, NOW, tokens, (organization) -> true);
		assertThat(this.reminders.tokens(ANA)).containsExactlyInAnyOrderElementsOf(tokens);
	}

}
