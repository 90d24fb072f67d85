package io.patkeeper.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.patkeeper.Database;
import io.patkeeper.MovableClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ParameterizedClass
@EnumSource(Database.class)
class JournalTests {

	private static final String ANA = "tenant:ana";

	private static final UUID TOKEN = UUID.randomUUID();

	private static final JournalFilter NOTHING_FILTERED = filter("", "", "", "");

	private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T12:00:00Z"));

	@Parameter
	private Database database;

	private HikariDataSource dataSource;

	private JdbcClient jdbc;

	private ChangeLimit limit;

	private Journal journal;

	private JournalSearch search;

	@BeforeEach
	void createEmptyJournal() {
		this.dataSource = this.database.migrated();
		this.jdbc = JdbcClient.create(this.dataSource);
		this.limit = new ChangeLimit(this.jdbc, this.clock);
		this.journal = new Journal(this.jdbc, this.limit, this.clock);
		this.search = new JournalSearch(this.jdbc);
	}

	@AfterEach
	void closeDatabase() {
		this.dataSource.close();
	}

	@AfterEach
	void removeCorrelationIdAndTimeZone() {
		MDC.remove("correlationId");
		LocaleContextHolder.resetLocaleContext();
	}

	@Test
	void showsAnEntryThatWasNeverClosedAsInterrupted() {
		this.journal.open(change(Action.REVOKE, TOKEN, "deploy", null));
		JournalEntry entry = only();
		assertThat(entry.outcome()).isNull();
		assertThat(entry.outcomeKey(this.clock.instant())).isEqualTo("in-progress");
		assertThat(entry.outcomeKey(this.clock.instant().plus(JournalEntry.MAX_CHANGE_DURATION)))
			.isEqualTo("interrupted");
	}

	@Test
	void closesAnEntryOnlyOnce() {
		long row = this.journal.open(change(Action.CREATE, null, "deploy", null));
		this.clock.advance(Duration.ofSeconds(3));
		this.journal.close(row, new ChangeResult(Outcome.DONE, null, TOKEN, "activity-1"));
		JournalEntry closed = only();
		assertThat(closed.outcome()).isEqualTo(Outcome.DONE);
		assertThat(closed.authorizationId()).isEqualTo(TOKEN);
		assertThat(closed.activityId()).isEqualTo("activity-1");
		assertThat(closed.opened()).isEqualTo(Instant.parse("2026-11-23T12:00:00Z"));
		assertThat(closed.closed()).isEqualTo(Instant.parse("2026-11-23T12:00:03Z"));
		this.journal.close(row, new ChangeResult(Outcome.FAILED, "unreachable", UUID.randomUUID(), "activity-2"));
		assertThat(only()).isEqualTo(closed);
	}

	@Test
	void usesTheCorrelationIdOfTheRequestOrGeneratesOne() {
		MDC.put("correlationId", "request-7");
		this.journal.open(change(Action.REVOKE, TOKEN, "deploy", null));
		assertThat(only().correlationId()).isEqualTo("request-7");
		MDC.remove("correlationId");
		this.clock.advance(Duration.ofSeconds(1));
		this.journal.open(change(Action.REVOKE, TOKEN, "deploy", null));
		assertThat(this.journal.about(ANA, TOKEN, 1)).singleElement()
			.extracting(JournalEntry::correlationId)
			.asString()
			.hasSize(36);
	}

	@Test
	void refusesChangesBeyondTheLimit() {
		Instant first = this.clock.instant();
		for (int i = 0; i < ChangeLimit.MAX_CHANGES; i++) {
			this.journal.open(change(Action.CHANGE, TOKEN, "deploy", null));
			this.clock.advance(Duration.ofSeconds(1));
		}
		Duration left = Duration.between(this.clock.instant(), first.plus(ChangeLimit.PERIOD));
		for (Action action : List.of(Action.CREATE, Action.CHANGE, Action.ROTATE_CREATE)) {
			assertThatExceptionOfType(TooManyChangesException.class)
				.isThrownBy(() -> this.journal.open(change(action, TOKEN, "deploy", null)))
				.satisfies((ex) -> assertThat(ex.pause()).isEqualTo(left));
		}
		this.journal.open(new PendingChange("tenant:ben", "fabrikam", null, "deploy", Action.CREATE, null));
		this.clock.advance(left);
		this.journal.open(change(Action.CREATE, null, "deploy", null));
	}

	@Test
	void doesNotCountTheChangesOfARun() {
		for (int i = 0; i < ChangeLimit.MAX_CHANGES; i++) {
			this.journal.open(change(Action.CHANGE, TOKEN, "deploy", null));
			this.journal.open(new PendingChange(ANA, "fabrikam", null, "ci", Action.ROTATE_CREATE, null, false));
		}
		assertThat(this.journal.open(new PendingChange(ANA, "fabrikam", TOKEN, "ci", Action.CHANGE, null, false)))
			.isPositive();
	}

	@Test
	void allowsRevocationsBeyondTheLimit() {
		for (int i = 0; i < ChangeLimit.MAX_CHANGES; i++) {
			this.journal.open(change(Action.CHANGE, TOKEN, "deploy", null));
		}
		assertThat(this.journal.open(change(Action.REVOKE, TOKEN, "deploy", null))).isPositive();
		assertThat(this.journal.open(change(Action.ROTATE_REVOKE, TOKEN, "deploy", null))).isPositive();
	}

	@Test
	void doesNotCountRevocations() {
		for (int i = 0; i < ChangeLimit.MAX_CHANGES; i++) {
			this.journal.open(change(Action.REVOKE, TOKEN, "deploy", null));
		}
		assertThat(this.journal.open(change(Action.CREATE, null, "deploy", null))).isPositive();
	}

	@Test
	void countsRevocationsOfARevokedToken() {
		this.journal.close(this.journal.open(change(Action.REVOKE, TOKEN, "deploy", null)),
				new ChangeResult(Outcome.DONE, null, TOKEN, null));
		for (int i = 0; i < ChangeLimit.MAX_CHANGES; i++) {
			this.journal.open(change(Action.REVOKE, TOKEN, "deploy", null));
		}
		assertThatExceptionOfType(TooManyChangesException.class)
			.isThrownBy(() -> this.journal.open(change(Action.REVOKE, TOKEN, "deploy", null)));
		assertThat(this.journal.open(change(Action.REVOKE, UUID.randomUUID(), "deploy", null))).isPositive();
	}

	@Test
	void doesNotCountRevocationsThatFail() {
		for (int i = 0; i <= ChangeLimit.MAX_CHANGES; i++) {
			this.journal.close(this.journal.open(change(Action.REVOKE, TOKEN, "deploy", null)),
					new ChangeResult(Outcome.FAILED, "unreachable", null, null));
		}
	}

	@Test
	void countsDuplicateSubmissions() {
		UUID key = UUID.randomUUID();
		this.journal.open(change(Action.CREATE, null, "deploy", key));
		for (int i = 1; i < ChangeLimit.MAX_CHANGES; i++) {
			assertThatExceptionOfType(DuplicateSubmissionException.class)
				.isThrownBy(() -> this.journal.open(change(Action.CREATE, null, "deploy", key)));
		}
		assertThatExceptionOfType(TooManyChangesException.class)
			.isThrownBy(() -> this.journal.open(change(Action.CREATE, null, "deploy", UUID.randomUUID())));
		assertThatExceptionOfType(DuplicateSubmissionException.class)
			.as("the outcome of the first submission is more useful")
			.isThrownBy(() -> this.journal.open(change(Action.CREATE, null, "deploy", key)));
	}

	@Test
	void enforcesTheLimitExactlyForSimultaneousChanges() throws InterruptedException {
		int threads = 16;
		CountDownLatch start = new CountDownLatch(1);
		AtomicInteger made = new AtomicInteger();
		AtomicInteger refused = new AtomicInteger();
		List<Journal> nodes = List.of(this.journal,
				new Journal(this.jdbc, new ChangeLimit(this.jdbc, this.clock), this.clock));
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			for (int i = 0; i < threads; i++) {
				Journal node = nodes.get(i % nodes.size());
				executor.submit(() -> {
					start.await();
					for (int n = 0; n < 25; n++) {
						try {
							node.open(change(Action.CHANGE, TOKEN, "deploy", null));
							made.incrementAndGet();
						}
						catch (TooManyChangesException ex) {
							refused.incrementAndGet();
						}
					}
					return null;
				});
			}
			start.countDown();
		}
		finally {
			executor.shutdown();
			assertThat(executor.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
		}
		assertThat(made).hasValue(ChangeLimit.MAX_CHANGES);
		assertThat(refused).hasValue(threads * 25 - ChangeLimit.MAX_CHANGES);
		assertThat(this.jdbc.sql("select count(*) from journal").query(Integer.class).single())
			.isEqualTo(ChangeLimit.MAX_CHANGES);
	}

	@Test
	void deletesExpiredCounts() {
		this.journal.open(change(Action.CHANGE, TOKEN, "deploy", null));
		this.clock.advance(ChangeLimit.PERIOD.minusSeconds(1));
		this.limit.deleteExpired();
		assertThat(this.jdbc.sql("select changes from change_limit").query(Integer.class).list()).containsExactly(1);
		this.clock.advance(Duration.ofSeconds(1));
		this.limit.deleteExpired();
		assertThat(this.jdbc.sql("select changes from change_limit").query(Integer.class).list()).isEmpty();
	}

	@Test
	void reportsThatItCannotBeWritten() {
		this.jdbc.sql("alter table journal rename to journal_elsewhere").update();
		assertThatExceptionOfType(JournalUnavailableException.class)
			.isThrownBy(() -> this.journal.open(change(Action.REVOKE, TOKEN, "deploy", null)));
	}

	@Test
	void onlyLogsThatAnEntryCannotBeClosed() {
		long row = this.journal.open(change(Action.REVOKE, TOKEN, "deploy", null));
		this.jdbc.sql("alter table journal rename to journal_elsewhere").update();
		this.journal.close(row, new ChangeResult(Outcome.DONE, null, TOKEN, null));
		this.jdbc.sql("alter table journal_elsewhere rename to journal").update();
		assertThat(only().outcome()).isNull();
	}

	@Test
	void acceptsAnIdempotencyKeyOnceAndFindsItsEntry() {
		UUID key = UUID.randomUUID();
		long row = this.journal.open(change(Action.CREATE, null, "deploy", key));
		assertThatExceptionOfType(DuplicateSubmissionException.class)
			.isThrownBy(() -> this.journal.open(change(Action.CREATE, null, "deploy", key)));
		this.journal.close(row, new ChangeResult(Outcome.DONE, null, TOKEN, null));
		assertThatExceptionOfType(DuplicateSubmissionException.class)
			.isThrownBy(() -> this.journal.open(change(Action.CREATE, null, "deploy", key)));
		assertThat(this.journal.findByIdempotencyKey(ANA, key)).map(JournalEntry::authorizationId).contains(TOKEN);
		assertThat(this.journal.findByIdempotencyKey("tenant:ben", key)).isEmpty();
	}

	@Test
	void acceptsAnIdempotencyKeyAgainAfterARefusal() {
		UUID key = UUID.randomUUID();
		long row = this.journal.open(change(Action.CREATE, null, "deploy", key));
		this.journal.close(row, new ChangeResult(Outcome.REFUSED, "invalidScope", null, null));
		assertThat(this.journal.open(change(Action.CREATE, null, "deploy", key))).isNotEqualTo(row);
	}

	@Test
	void storesNamesThatDatabasesReject() {
		this.journal.open(change(Action.CREATE, TOKEN, "a\0b", null));
		this.clock.advance(Duration.ofSeconds(1));
		this.journal.open(change(Action.CREATE, TOKEN, "🔑".repeat(400), null));
		assertThat(this.journal.about(ANA, TOKEN, 2)).extracting(JournalEntry::name)
			.satisfiesExactly((longest) -> assertThat(longest).isEqualTo("🔑".repeat(249) + "…"),
					(second) -> assertThat(second).isEqualTo("a[U+0000]b"));
	}

	@Test
	void storesCodesAndIdsThatDatabasesReject() {
		long row = this.journal.open(change(Action.CREATE, null, "half\uD83D", null));
		this.journal.close(row,
				new ChangeResult(Outcome.REFUSED, "\0" + "🔑".repeat(80), null, "activity\uDD11" + "x".repeat(100)));
		assertThat(only().name()).isEqualTo("half[U+D83D]");
		assertThat(only().code()).startsWith("[U+0000]🔑").endsWith("🔑…").hasSizeLessThanOrEqualTo(100);
		assertThat(only().activityId()).startsWith("activity[U+DD11]x").hasSize(100);
		assertThat(only().outcome()).isEqualTo(Outcome.REFUSED);
	}

	@Test
	void makesStoredNamesLegible() {
		this.journal.open(change(Action.CREATE, null, "x", null));
		this.jdbc.sql("update journal set token_name = 'a\u202Eb'").update();
		assertThat(JournalRow.of(only(), this.clock.instant()).name()).isEqualTo("a[U+202E]b");
	}

	@Test
	void deletesOnlyEntriesOlderThanTheRetention() {
		this.journal.open(change(Action.REVOKE, TOKEN, "old", null));
		this.clock.advance(Duration.ofDays(365));
		this.journal.open(change(Action.REVOKE, TOKEN, "young", null));
		JournalRetention retention = new JournalRetention(this.journal, this.limit,
				new JournalRetention.Settings(Duration.ofDays(365)), this.clock);
		retention.deleteOldEntries();
		assertThat(this.journal.about(ANA, TOKEN, 5)).hasSize(2);
		this.clock.advance(Duration.ofSeconds(1));
		retention.deleteOldEntries();
		assertThat(only().name()).isEqualTo("young");
	}

	@Test
	void findsThePersonsOwnEntriesNewestFirst() {
		this.journal.open(change(Action.REVOKE, TOKEN, "first", null));
		this.journal.open(new PendingChange("tenant:ben", "fabrikam", TOKEN, "bens", Action.REVOKE, null));
		this.journal.open(change(Action.REVOKE, TOKEN, "second", null));
		assertThat(this.search.find(ANA, filter("", "", "", ""), 0, 50)).extracting(JournalEntry::name)
			.containsExactly("second", "first");
		assertThat(this.search.find(ANA, filter("", "", "", ""), 1, 1)).extracting(JournalEntry::name)
			.containsExactly("first");
		assertThat(this.search.count(ANA, filter("", "", "", ""))).isEqualTo(2);
	}

	@Test
	void findsByTextActionOutcomeOrganizationAndPeriod() {
		long done = this.journal.open(change(Action.CREATE, null, "Deploy 100%", null));
		this.journal.close(done, new ChangeResult(Outcome.DONE, null, TOKEN, "activity-9"));
		this.clock.advance(Duration.ofDays(1));
		long refused = this.journal.open(new PendingChange(ANA, "contoso", null, "other", Action.CHANGE, null));
		this.journal.close(refused, new ChangeResult(Outcome.REFUSED, "invalidScope", null, null));
		this.clock.advance(Duration.ofDays(1));
		this.journal.open(change(Action.ROTATE_REVOKE, null, "open", null));
		assertThat(names(filter("100%", "", "", ""))).containsExactly("Deploy 100%");
		assertThat(names(filter("1_0", "", "", ""))).isEmpty();
		assertThat(names(filter("ACTIVITY-9", "", "", ""))).containsExactly("Deploy 100%");
		assertThat(names(filter(TOKEN.toString(), "", "", ""))).containsExactly("Deploy 100%");
		assertThat(names(filter("invalidscope", "", "", ""))).containsExactly("other");
		assertThat(names(filter("", "rotate", "", ""))).containsExactly("open");
		assertThat(names(filter("", "", "done", ""))).containsExactly("Deploy 100%");
		assertThat(names(filter("", "", "unknown", ""))).containsExactly("open");
		assertThat(names(filter("", "", "", "CONTOSO"))).containsExactly("other");
		assertThat(names(new JournalFilter("", "", "", "", "2026-11-24", "2026-11-24"))).containsExactly("other");
		assertThat(names(new JournalFilter("", "", "", "", "2026-11-24", ""))).containsExactly("open", "other");
		assertThat(names(new JournalFilter("\0", "nonsense", "x", "", "yesterday", "+99999-01-01"))).hasSize(3);
		assertThat(this.search.organizations(ANA)).containsExactly("contoso", "fabrikam");
	}

	@Test
	void findsThePersonsDaysInTheirTimeZone() {
		this.clock.advance(Duration.between(this.clock.instant(), Instant.parse("2026-12-01T02:59:59Z")));
		this.journal.open(change(Action.CREATE, null, "late in November", null));
		this.clock.advance(Duration.ofSeconds(1));
		this.journal.open(change(Action.CREATE, null, "early in December", null));
		JournalFilter december = new JournalFilter("", "", "", "", "2026-12-01", "2026-12-01");
		assertThat(names(december)).containsExactly("early in December", "late in November");
		LocaleContextHolder.setTimeZone(TimeZone.getTimeZone("America/Sao_Paulo"));
		assertThat(names(december)).containsExactly("early in December");
		assertThat(names(new JournalFilter("", "", "", "", "", "2026-11-30"))).containsExactly("late in November");
	}

	@Test
	void readsAllEntriesOnceAndInOrderWhileOthersAreAddedAndDeleted() {
		for (int i = 0; i < 1203; i++) {
			this.journal.open(change(Action.REVOKE, TOKEN, "token-" + i, null));
			if (i % 7 == 0) {
				this.clock.advance(Duration.ofMillis(1));
			}
		}
		this.journal.open(new PendingChange("tenant:ben", "fabrikam", null, "of-ben", Action.CREATE, null));
		List<String> expected = this.search.find(ANA, NOTHING_FILTERED, 0, 2000)
			.stream()
			.map(JournalEntry::name)
			.toList();
		assertThat(this.search.all(ANA, NOTHING_FILTERED)).extracting(JournalEntry::name)
			.hasSize(1203)
			.containsExactlyElementsOf(expected);
		Iterator<JournalEntry> all = this.search.all(ANA, NOTHING_FILTERED).iterator();
		List<String> read = new ArrayList<>(List.of(all.next().name()));
		this.journal.open(change(Action.REVOKE, TOKEN, "new", null));
		this.jdbc.sql("delete from journal where token_name = 'token-0'").update();
		all.forEachRemaining((entry) -> read.add(entry.name()));
		assertThat(read).hasSize(1202).containsExactlyElementsOf(expected.subList(0, 1202));
	}

	@Test
	void readsAllMatchingEntries() {
		assertThat(this.search.all(ANA, NOTHING_FILTERED)).isEmpty();
		for (int i = 0; i < 1000; i++) {
			this.journal.open(change(Action.REVOKE, TOKEN, "token-" + i, null));
		}
		assertThat(this.search.all(ANA, NOTHING_FILTERED)).hasSize(1000);
		assertThat(this.search.all(ANA, filter("token-77", "", "", ""))).extracting(JournalEntry::name)
			.containsExactly("token-779", "token-778", "token-777", "token-776", "token-775", "token-774", "token-773",
					"token-772", "token-771", "token-770", "token-77");
	}

	private JournalEntry only() {
		return this.jdbc.sql("select * from journal").query(JournalEntry::of).single();
	}

	private Iterable<String> names(JournalFilter filter) {
		return this.search.find(ANA, filter, 0, 50).stream().map(JournalEntry::name).toList();
	}

	private static JournalFilter filter(String q, String action, String outcome, String organization) {
		return new JournalFilter(q, action, outcome, organization, "", "");
	}

	private static PendingChange change(Action action, @Nullable UUID authorizationId, String name,
			@Nullable UUID idempotencyKey) {
		return new PendingChange(ANA, "fabrikam", authorizationId, name, action, idempotencyKey);
	}

}
