package io.patkeeper.bulk;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.patkeeper.Database;
import io.patkeeper.MovableClock;
import io.patkeeper.azuredevops.Organization;
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
class RunRepositoryTests {

	private static final String ANA = "tenant:ana";

	private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

	private static final UUID LEASE = UUID.randomUUID();

	private static final UUID OTHER_LEASE = UUID.randomUUID();

	private final MovableClock clock = new MovableClock(NOW);

	@Parameter
	private Database database;

	private HikariDataSource dataSource;

	private RunRepository runs;

	private Run run;

	@BeforeEach
	void addPreview() {
		this.dataSource = this.database.migrated();
		this.runs = new RunRepository(JdbcClient.create(this.dataSource),
				new NamedParameterJdbcTemplate(this.dataSource),
				new TransactionTemplate(new JdbcTransactionManager(this.dataSource)), this.clock);
		this.run = preview(3);
	}

	@AfterEach
	void closeDatabase() {
		this.dataSource.close();
	}

	@Test
	void countsWhatRunsAndWhatWaitsForItsOwner() {
		assertThat(this.runs.count()).isEqualTo(new RunCount(0, 0));
		this.runs.start(this.run, LEASE);
		assertThat(this.runs.count()).isEqualTo(new RunCount(1, 0));
		this.runs.stop(ANA, this.run.id());
		assertThat(this.runs.count()).isEqualTo(new RunCount(1, 0));
		this.clock.set(NOW.plus(RunRepository.LEASE));
		assertThat(this.runs.count()).isEqualTo(new RunCount(0, 1));
	}

	@Test
	void keepsTheExactTokensOfAPreview() {
		assertThat(this.runs.find(ANA, this.run.id())).contains(this.run);
		assertThat(this.runs.items(this.run.id())).extracting(RunItem::place).containsExactly(0, 1, 2);
		assertThat(this.runs.items(this.run.id())).extracting(RunItem::name).containsExactly("t0", "t1", "t2");
	}

	@Test
	void showsARunToItsOwnerOnly() {
		assertThat(this.runs.find("tenant:ben", this.run.id())).isEmpty();
		assertThat(this.runs.progress("tenant:ben", this.run.id())).isEmpty();
		this.runs.start(this.run, LEASE);
		this.runs.stop("tenant:ben", this.run.id());
		assertThat(found().state()).isEqualTo(RunState.RUNNING);
	}

	@Test
	void startsARunOnce() {
		assertThat(this.runs.start(this.run, LEASE)).isTrue();
		assertThat(this.runs.start(this.run, OTHER_LEASE)).isFalse();
		assertThat(found().isLeased(NOW)).isTrue();
		assertThat(found().started()).isEqualTo(NOW);
	}

	@Test
	void startsOneRunOfAPersonAtATime() {
		Run second = preview(1);
		assertThat(this.runs.start(this.run, LEASE)).isTrue();
		assertThat(this.runs.start(second, OTHER_LEASE)).isFalse();
		this.runs.release(this.run.id(), LEASE);
		assertThat(this.runs.start(second, OTHER_LEASE)).isTrue();
		assertThat(this.runs.resume(this.run, LEASE)).isFalse();
	}

	@Test
	void countsRunsThatAreNotOver() {
		assertThat(this.runs.countUnfinished()).as("a preview").isEmpty();
		this.runs.start(this.run, LEASE);
		assertThat(this.runs.countUnfinished()).isEqualTo(Map.of("working", 1L));
		this.runs.stop(ANA, this.run.id());
		assertThat(this.runs.countUnfinished()).isEqualTo(Map.of("stopping", 1L));
		this.clock.advance(RunRepository.LEASE);
		assertThat(this.runs.countUnfinished()).isEqualTo(Map.of("stopped", 1L));
	}

	@Test
	void claimsATokenOnceAndOnlyWithTheLease() {
		RunItem item = items().get(0);
		assertThat(claim(item, LEASE)).as("not started").isFalse();
		this.runs.start(this.run, LEASE);
		assertThat(claim(item, OTHER_LEASE)).isFalse();
		assertThat(claim(item, LEASE)).isTrue();
		assertThat(claim(item, LEASE)).isFalse();
	}

	@Test
	void claimsNothingAfterAStop() {
		this.runs.start(this.run, LEASE);
		assertThat(claim(items().get(0), LEASE)).isTrue();
		this.runs.stop(ANA, this.run.id());
		assertThat(claim(items().get(1), LEASE)).isFalse();
		finish(items().get(0), LEASE);
		assertThat(items().get(0).state()).as("what was being changed is finished").isEqualTo(ItemState.DONE);
		this.runs.release(this.run.id(), LEASE);
		assertThat(RunStatus.of(found(), NOW)).isEqualTo(RunStatus.STOPPED);
	}

	@Test
	void keepsTheLeaseAsLongAsItIsRenewed() {
		this.runs.start(this.run, LEASE);
		for (int i = 0; i < 10; i++) {
			this.clock.advance(RunRepository.LEASE.dividedBy(2));
			assertThat(this.runs.renew(this.run.id(), LEASE)).isTrue();
		}
		this.clock.advance(RunRepository.LEASE);
		assertThat(this.runs.renew(this.run.id(), LEASE)).isFalse();
		assertThat(RunStatus.of(found(), this.clock.instant())).isEqualTo(RunStatus.INTERRUPTED);
	}

	@Test
	void doesNotKnowWhatHasBecomeOfTheTokensThatWereBeingChangedWhenTheLeaseEnded() {
		this.runs.start(this.run, LEASE);
		RunItem interrupted = items().get(0);
		claim(interrupted, LEASE);
		claim(items().get(1), LEASE);
		finish(items().get(1), LEASE);
		assertThat(this.runs.resume(this.run, OTHER_LEASE)).as("a node works on it").isFalse();
		this.clock.advance(RunRepository.LEASE);
		assertThat(this.runs.resume(this.run, OTHER_LEASE)).isTrue();
		assertThat(items()).extracting(RunItem::state)
			.containsExactly(ItemState.UNKNOWN, ItemState.DONE, ItemState.PENDING);
		finish(interrupted, LEASE);
		assertThat(items().get(0).state()).as("the first node is late").isEqualTo(ItemState.UNKNOWN);
		assertThat(this.runs.claim(this.run.id(), interrupted, ItemState.UNKNOWN, OTHER_LEASE)).isTrue();
		finish(interrupted, LEASE);
		assertThat(items().get(0).state()).isEqualTo(ItemState.WORKING);
	}

	@Test
	void isOverWhenEachTokenHasAnOutcome() {
		this.runs.start(this.run, LEASE);
		items().forEach((item) -> {
			claim(item, LEASE);
			finish(item, LEASE);
		});
		assertThat(this.runs.findUnfinished(ANA)).contains(this.run.id());
		this.runs.release(this.run.id(), LEASE);
		assertThat(RunStatus.of(found(), NOW)).isEqualTo(RunStatus.OVER);
		assertThat(found().ended()).isEqualTo(NOW);
		assertThat(this.runs.findUnfinished(ANA)).isEmpty();
	}

	@Test
	void isInterruptedWhenTheLeaseIsGivenBackBefore() {
		this.runs.start(this.run, LEASE);
		this.runs.release(this.run.id(), LEASE);
		assertThat(RunStatus.of(found(), NOW)).isEqualTo(RunStatus.INTERRUPTED);
		assertThat(this.runs.findUnfinished(ANA)).contains(this.run.id());
		assertThat(this.runs.findUnfinished("tenant:ben")).isEmpty();
	}

	@Test
	void countsTokensByTheirStates() {
		this.runs.start(this.run, LEASE);
		claim(items().get(0), LEASE);
		finish(items().get(0), LEASE);
		claim(items().get(1), LEASE);
		RunProgress progress = this.runs.progress(ANA, this.run.id()).orElseThrow();
		assertThat(progress.finished()).isEqualTo(1);
		assertThat(progress.total()).isEqualTo(3);
		assertThat(progress.status()).isEqualTo(RunStatus.WORKING);
	}

	@Test
	void recordsWhatHasBecomeOfAToken() {
		this.runs.start(this.run, LEASE);
		RunItem item = items().get(0);
		claim(item, LEASE);
		UUID rotation = UUID.randomUUID();
		UUID created = UUID.randomUUID();
		this.runs.finish(this.run.id(), item,
				new ItemResult(ItemState.FAILED, "reason", "detail", rotation, created, NOW, null), LEASE);
		assertThat(items().get(0)).isEqualTo(new RunItem(0, item.organization(), item.authorizationId(), item.name(),
				NOW, ItemState.FAILED, "reason", "detail", rotation, created, null));
	}

	@Test
	void deletesPreviewsAfterHalfADayAndRunsAfterAMonth() {
		Run started = preview(1);
		this.runs.start(started, LEASE);
		this.clock.advance(Duration.ofHours(13));
		this.runs.deleteOld();
		assertThat(this.runs.find(ANA, this.run.id())).isEmpty();
		assertThat(this.runs.find(ANA, started.id())).isPresent();
		this.clock.advance(Duration.ofDays(30));
		this.runs.deleteOld();
		assertThat(this.runs.find(ANA, started.id())).isEmpty();
		assertThat(this.runs.items(started.id())).isEmpty();
	}

	private Run preview(int count) {
		Run preview = Run.preview(ANA, RunKind.REVOKE);
		this.runs.add(preview,
				Stream.iterate(0, (place) -> place < count, (place) -> place + 1)
					.map((place) -> new RunItem(place, new Organization("fabrikam"), UUID.randomUUID(), "t" + place,
							NOW.plus(Duration.ofDays(1)), ItemState.PENDING, null, null, null, null, null))
					.toList());
		return preview;
	}

	private boolean claim(RunItem item, UUID lease) {
		return this.runs.claim(this.run.id(), item, ItemState.PENDING, lease);
	}

	private void finish(RunItem item, UUID lease) {
		this.runs.finish(this.run.id(), item, ItemResult.DONE, lease);
	}

	private Run found() {
		return this.runs.find(ANA, this.run.id()).orElseThrow();
	}

	private List<RunItem> items() {
		return this.runs.items(this.run.id());
	}

}
