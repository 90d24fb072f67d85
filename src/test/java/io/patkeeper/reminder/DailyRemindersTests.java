package io.patkeeper.reminder;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.patkeeper.Database;
import io.patkeeper.MovableClock;
import io.patkeeper.rotation.RotationService;
import io.patkeeper.token.note.NoteRepository;
import io.patkeeper.token.note.TokenNotes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

import static io.patkeeper.reminder.ReminderFixtures.ANA;
import static io.patkeeper.reminder.ReminderFixtures.BEN;
import static io.patkeeper.reminder.ReminderFixtures.BERLIN;
import static io.patkeeper.reminder.ReminderFixtures.NEW_YORK;
import static io.patkeeper.reminder.ReminderFixtures.reminder;
import static io.patkeeper.reminder.ReminderFixtures.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Reminds people day by day, on two nodes with one database.
 */
@ParameterizedClass
@EnumSource(Database.class)
class DailyRemindersTests {

	/** 08:00 in Berlin. */
	private static final Instant EIGHT = Instant.parse("2026-11-30T07:00:00Z");

	private static final LocalDate TODAY = LocalDate.of(2026, 11, 30);

	private final MovableClock clock = new MovableClock(EIGHT);

	private final RotationService rotations = mock();

	private final NoteRepository notes = mock();

	private final Channel channel = new Channel();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final WatchedToken token = token("ci", EIGHT.plus(Duration.ofDays(7)));

	@Parameter
	private Database database;

	private HikariDataSource dataSource;

	private ReminderRepository reminders;

	private DailyReminders daily;

	@BeforeEach
	void remindAnaOfOneToken() {
		this.dataSource = this.database.migrated();
		TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		this.reminders = new ReminderRepository(JdbcClient.create(this.dataSource),
				new NamedParameterJdbcTemplate(this.dataSource), transaction);
		given(this.rotations.tokensInRotation(any())).willReturn(Set.of());
		given(this.notes.all(any())).willReturn(TokenNotes.NONE);
		this.daily = new DailyReminders(this.reminders, this.rotations, this.notes, List.of(this.channel), transaction,
				new ReminderMetrics(this.meters), this.clock);
		this.reminders.add(reminder(ANA, BERLIN, EIGHT, null));
		store(ANA, this.token);
	}

	@AfterEach
	void closeDatabase() {
		this.dataSource.close();
	}

	private void store(String owner, WatchedToken... tokens) {
		this.reminders.store(owner, Locale.ENGLISH, BERLIN, EIGHT, List.of(tokens), (organization) -> true);
	}

	private List<Integer> daysLeftAfter(Duration time) {
		this.clock.advance(time);
		int before = this.channel.digests.size();
		this.daily.send(() -> false);
		return this.channel.digests.subList(before, this.channel.digests.size())
			.stream()
			.flatMap((digest) -> digest.tokens().stream())
			.map(DueToken::daysLeft)
			.toList();
	}

	@Test
	void remindsAtEightOnceADay() {
		assertThat(daysLeftAfter(Duration.ofSeconds(-1))).isEmpty();
		assertThat(daysLeftAfter(Duration.ofSeconds(1))).containsExactly(7);
		assertThat(daysLeftAfter(Duration.ofMinutes(15))).isEmpty();
		store(ANA, this.token, token("new", EIGHT.plus(Duration.ofDays(1))));
		assertThat(daysLeftAfter(Duration.ofMinutes(15))).as("tomorrow").isEmpty();
		assertThat(daysLeftAfter(Duration.ofDays(1))).containsExactly(0);
		assertThat(this.channel.digests).extracting(Digest::day).containsExactly(TODAY, TODAY.plusDays(1));
	}

	@Test
	void saysWhatIsLeftAndNotedWithTheNextEndFirst() {
		WatchedToken next = token("next", EIGHT.plusSeconds(60));
		store(ANA, this.token, next);
		given(this.notes.all(ANA)).willReturn(new TokenNotes(Map.of(next.authorizationId(), "rack 3")));
		this.daily.send(() -> false);
		assertThat(this.channel.digests).singleElement().satisfies((digest) -> {
			assertThat(digest.reminder().owner()).isEqualTo(ANA);
			assertThat(digest.day()).isEqualTo(TODAY);
			assertThat(digest.tokens()).containsExactly(new DueToken(next, 0, "rack 3"),
					new DueToken(this.token, 7, null));
		});
	}

	@Test
	void countsTheMessages() {
		this.daily.send(() -> false);
		assertThat(this.meters.counter("patkeeper.reminders", "channel", "test", "outcome", "enqueued").count())
			.isEqualTo(1);
	}

	@Test
	void remindsEachInTheirOwnMorning() {
		this.reminders.add(reminder(BEN, NEW_YORK, EIGHT, null));
		this.reminders.store(BEN, Locale.ENGLISH, NEW_YORK, EIGHT,
				List.of(token("ben's", EIGHT.plus(Duration.ofDays(3)))), (organization) -> true);
		this.daily.send(() -> false);
		assertThat(this.channel.owners()).containsExactly(ANA);
		this.clock.advance(Duration.ofHours(6).minusSeconds(1));
		this.daily.send(() -> false);
		assertThat(this.channel.owners()).containsExactly(ANA);
		this.clock.advance(Duration.ofSeconds(1));
		this.daily.send(() -> false);
		assertThat(this.channel.owners()).containsExactly(ANA, BEN);
	}

	@Test
	void makesUpForDaysWithoutANodeOnce() {
		WatchedToken far = token("far", EIGHT.plus(Duration.ofDays(30)));
		store(ANA, this.token, far);
		assertThat(daysLeftAfter(Duration.ofDays(6))).containsExactly(1, 24);
		assertThat(daysLeftAfter(Duration.ofDays(1))).containsExactly(0);
	}

	@Test
	void doesNotRemindOfTokensThatEndedUnseen() {
		assertThat(daysLeftAfter(Duration.ofDays(8))).isEmpty();
		assertThat(daysLeftAfter(Duration.ofDays(1))).isEmpty();
	}

	@Test
	void leavesOutWhatIsRevokedHereOrInRotation() {
		WatchedToken revoked = token("revoked", EIGHT.plus(Duration.ofDays(1)));
		WatchedToken rotated = token("rotated", EIGHT.plus(Duration.ofDays(1)));
		store(ANA, this.token, revoked, rotated);
		this.reminders.remove(ANA, revoked.authorizationId(), EIGHT);
		given(this.rotations.tokensInRotation(ANA)).willReturn(Set.of(rotated.authorizationId(), UUID.randomUUID()));
		this.daily.send(() -> false);
		assertThat(this.channel.digests).singleElement()
			.satisfies((digest) -> assertThat(digest.tokens()).extracting(DueToken::token).containsExactly(this.token));
	}

	@Test
	void remindsLaterOfWhatWentNowhere() {
		this.channel.messages = 0;
		assertThat(daysLeftAfter(Duration.ZERO)).containsExactly(7);
		this.channel.messages = 2;
		assertThat(daysLeftAfter(Duration.ofDays(1))).containsExactly(6);
		assertThat(daysLeftAfter(Duration.ofDays(1))).isEmpty();
	}

	@Test
	void recordsNothingIfAChannelFailsAndGoesOnWithTheOthers() {
		this.reminders.add(reminder(BEN, BERLIN, EIGHT, null));
		store(BEN, token("ben's", EIGHT.plus(Duration.ofDays(3))));
		this.channel.failing = ANA;
		this.daily.send(() -> false);
		assertThat(this.channel.owners()).containsExactly(BEN);
		assertThat(this.reminders.sent(ANA)).isEmpty();
		this.channel.failing = null;
		assertThat(daysLeftAfter(Duration.ofMinutes(15))).containsExactly(7);
	}

	@Test
	void stopsWithTheNode() {
		this.daily.send(() -> true);
		assertThat(this.channel.digests).isEmpty();
		assertThat(daysLeftAfter(Duration.ofMinutes(15))).containsExactly(7);
	}

	@Test
	void endsWhileTheDatabaseIsAway() {
		this.dataSource.close();
		assertThatException().isThrownBy(() -> this.daily.send(() -> false))
			.isInstanceOfAny(DataAccessException.class, TransactionException.class);
	}

	@Test
	void remindsOnceIfTwoNodesDoItAtTheSameTime() throws Exception {
		List<String> owners = new ArrayList<>(List.of(ANA));
		for (int i = 0; i < 20; i++) {
			String owner = "tenant:person-" + i;
			this.reminders.add(reminder(owner, BERLIN, EIGHT, null));
			store(owner, token("ci", EIGHT.plus(Duration.ofDays(3))));
			owners.add(owner);
		}
		CyclicBarrier start = new CyclicBarrier(2);
		Callable<Void> node = () -> {
			start.await(20, TimeUnit.SECONDS);
			this.daily.send(() -> false);
			return null;
		};
		ExecutorService nodes = Executors.newFixedThreadPool(2);
		try {
			for (Future<Void> done : nodes.invokeAll(List.of(node, node))) {
				done.get();
			}
		}
		finally {
			nodes.shutdown();
		}
		this.daily.send(() -> false);
		assertThat(this.channel.owners()).containsExactlyInAnyOrderElementsOf(owners);
	}

	/**
	 * Collects what it is to send.
	 */
	private static final class Channel implements ReminderChannel {

		private final List<Digest> digests = new CopyOnWriteArrayList<>();

		private int messages = 1;

		private String failing;

		@Override
		public String name() {
			return "test";
		}

		@Override
		public int enqueue(Digest digest) {
			if (digest.reminder().owner().equals(this.failing)) {
				throw new IllegalStateException("no");
			}
			this.digests.add(digest);
			return this.messages;
		}

		@Override
		public Optional<MessageSourceResolvable> recipients(String owner) {
			return Optional.empty();
		}

		private List<String> owners() {
			return this.digests.stream().map((digest) -> digest.reminder().owner()).toList();
		}

	}

}
