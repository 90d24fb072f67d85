package io.patkeeper.rotation;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.patkeeper.Database;
import io.patkeeper.MovableClock;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.journal.JournalEntry;
import io.patkeeper.token.note.TokenNotes;
import io.patkeeper.token.secret.SealedSecret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

@ParameterizedClass
@EnumSource(Database.class)
class RotationRepositoryTests {

	private static final String ANA = "tenant:ana";

	private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

	private static final UUID OLD = UUID.randomUUID();

	private static final UUID NEW = UUID.randomUUID();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final MovableClock clock = new MovableClock(NOW);

	@Parameter
	private Database database;

	private HikariDataSource dataSource;

	private JdbcClient jdbc;

	private RotationRepository rotations;

	private Rotation rotation;

	@BeforeEach
	void startRotation() {
		this.dataSource = this.database.migrated();
		this.jdbc = JdbcClient.create(this.dataSource);
		this.rotations = new RotationRepository(this.jdbc,
				new TransactionTemplate(new JdbcTransactionManager(this.dataSource)), new RotationMetrics(this.meters),
				this.clock);
		this.rotation = rotation();
		assertThat(this.rotations.start(this.rotation)).isTrue();
	}

	@AfterEach
	void closeDatabase() {
		this.dataSource.close();
	}

	@Test
	void countsRotationsThatAreNotOver() {
		assertThat(this.rotations.countUnfinished()).isEqualTo(Map.of("in-progress", 1L));
		this.clock.advance(JournalEntry.MAX_CHANGE_DURATION);
		assertThat(this.rotations.countUnfinished()).isEqualTo(Map.of("interrupted", 1L));
		this.rotations.created(this.rotation.created(NEW, false, this.clock.instant()));
		assertThat(this.rotations.countUnfinished()).isEqualTo(Map.of("interrupted", 1L));
		this.jdbc.sql("update rotation set overlap = true").update();
		assertThat(this.rotations.countUnfinished()).isEqualTo(Map.of("overlap", 1L));
		this.rotations.done(this.rotation);
		assertThat(this.rotations.countUnfinished()).isEmpty();
	}

	@Test
	void countsRotationsThatAreOverOnce() {
		this.rotations.created(this.rotation.created(NEW, false, NOW));
		assertThat(over("done")).isZero();
		this.rotations.done(this.rotation);
		this.rotations.done(this.rotation);
		assertThat(over("done")).isOne();
		assertThat(over("abandoned")).isZero();
	}

	private double over(String state) {
		return this.meters.get("patkeeper.rotations").tag("state", state).counter().count();
	}

	@Test
	void startsOneRotationOfATokenUntilItIsAbandoned() {
		assertThat(this.rotations.start(rotation())).isFalse();
		assertThat(this.rotations.findByOldToken(ANA, OLD)).contains(this.rotation);
		assertThat(this.rotations.abandon(this.rotation)).isTrue();
		assertThat(this.rotations.abandon(this.rotation)).isFalse();
		assertThat(this.rotations.findByOldToken(ANA, OLD)).isEmpty();
		assertThat(this.rotations.start(rotation())).isTrue();
	}

	@Test
	void countsWhatIsOpenAndWhatWasInterrupted() {
		assertThat(this.rotations.count()).isEqualTo(new RotationCount(1, 0));
		this.clock.set(NOW.plus(JournalEntry.MAX_CHANGE_DURATION));
		assertThat(this.rotations.count()).as("a node has stopped").isEqualTo(new RotationCount(1, 1));
		create();
		assertThat(this.rotations.count()).as("the old token still works").isEqualTo(new RotationCount(1, 1));
		this.jdbc.sql("update rotation set overlap = true").update();
		assertThat(this.rotations.count()).as("as its owner wants").isEqualTo(new RotationCount(1, 0));
		this.rotations.revoking(this.rotation);
		assertThat(this.rotations.count()).isEqualTo(new RotationCount(1, 0));
		this.rotations.done(this.rotation);
		assertThat(this.rotations.count()).isEqualTo(new RotationCount(0, 0));
	}

	@Test
	void storesNamesThatDatabasesReject() {
		for (String name : List.of("a\0b", "half\uD83D", "\uDD11half", "\u202Ex", "x".repeat(600),
				"\uD83D\uDD11".repeat(300), "\0".repeat(100))) {
			Rotation rotation = new Rotation(UUID.randomUUID(), ANA, new Organization("fabrikam"), UUID.randomUUID(),
					name, NOW.plus(Duration.ofDays(30)), false, RotationState.STARTED, null, false, false, NOW, NOW);
			assertThat(this.rotations.start(rotation)).isTrue();
			assertThat(this.rotations.find(ANA, rotation.id())).contains(rotation);
			assertThat(rotation.name()).hasSizeLessThanOrEqualTo(500);
		}
	}

	@Test
	void doesNotAbandonARotationThatHasANewToken() {
		create();
		assertThat(this.rotations.abandon(this.rotation)).isFalse();
		assertThat(state()).isEqualTo(RotationState.CREATED);
	}

	@Test
	void rejectsTheNewTokenOfAnAbandonedRotation() {
		this.rotations.abandon(this.rotation);
		assertThatExceptionOfType(OptimisticLockingFailureException.class).isThrownBy(this::create);
		assertThat(state()).isEqualTo(RotationState.ABANDONED);
	}

	@Test
	void revokesTheOldTokenOnlyAfterTheNewOneIsStored() {
		assertThat(this.rotations.revoking(this.rotation)).isFalse();
		create();
		assertThat(this.rotations.revoking(this.rotation)).isTrue();
		assertThat(this.rotations.revoking(this.rotation)).as("repeated").isTrue();
		this.rotations.done(this.rotation);
		assertThat(state()).isEqualTo(RotationState.DONE);
		assertThat(this.rotations.revoking(this.rotation)).isFalse();
		this.rotations.done(this.rotation);
		assertThat(state()).as("repeated").isEqualTo(RotationState.DONE);
	}

	@Test
	void isDoneWhenTheOldTokenIsRevokedElsewhere() {
		create();
		this.rotations.revoked(ANA, OLD);
		assertThat(state()).isEqualTo(RotationState.DONE);
	}

	@Test
	void isAbandonedWhenTheNewTokenIsReplacedByAnotherRotation() {
		create();
		Rotation next = new Rotation(UUID.randomUUID(), ANA, new Organization("fabrikam"), NEW, "deploy",
				NOW.plus(Duration.ofDays(30)), false, RotationState.STARTED, null, false, false, NOW, NOW);
		this.rotations.start(next);
		this.rotations.created(next.created(UUID.randomUUID(), false, NOW));
		this.rotations.done(next);
		assertThat(this.rotations.find(ANA, next.id())).map(Rotation::state).contains(RotationState.DONE);
		assertThat(state()).isEqualTo(RotationState.ABANDONED);
	}

	@Test
	void onlyLogsThatARevocationCannotBeRecorded() {
		create();
		this.dataSource.close();
		assertThatNoException().isThrownBy(() -> this.rotations.done(this.rotation));
	}

	@Test
	void doesNotRevokeTheOldTokenWhileTheNewOneIsBeingRevoked() {
		create();
		assertThat(this.rotations.discarding(this.rotation, NEW)).isTrue();
		this.clock.advance(JournalEntry.MAX_CHANGE_DURATION);
		assertThat(this.rotations.revoking(this.rotation)).isFalse();
		assertThat(this.rotations.discarding(this.rotation, NEW)).as("repeated").isTrue();
		this.rotations.discarded(this.rotation, NEW);
		assertThat(state()).isEqualTo(RotationState.ABANDONED);
		this.rotations.discarded(this.rotation, NEW);
		assertThat(state()).as("repeated").isEqualTo(RotationState.ABANDONED);
		assertThat(this.rotations.start(rotation())).isTrue();
	}

	@Test
	void doesNotRevokeTheNewTokenWhileTheOldOneMayBeRevoked() {
		create();
		this.rotations.revoking(this.rotation);
		this.clock.advance(JournalEntry.MAX_CHANGE_DURATION.minusMillis(1));
		assertThat(this.rotations.discarding(this.rotation, NEW)).isFalse();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.rotations.discarding(this.rotation, NEW)).as("the node must have stopped").isTrue();
		assertThat(this.rotations.revoking(this.rotation)).isFalse();
	}

	@Test
	void discardsAnOrphanOnlyIfNoNodeIsWorkingOnTheRotation() {
		assertThat(this.rotations.discarding(this.rotation, NEW)).isFalse();
		this.rotations.unanswered(this.rotation);
		assertThat(this.rotations.discarding(this.rotation, NEW)).isTrue();
		assertThat(this.rotations.discarding(this.rotation, UUID.randomUUID())).as("another token").isFalse();
		assertThat(this.rotations.findByNewToken(ANA, NEW)).map(Rotation::state).contains(RotationState.DISCARDING);
		assertThat(this.rotations.unfinished(ANA)).hasSize(1);
	}

	@Test
	void findsWhatIsOpenAtOnce() {
		Rotation other = new Rotation(UUID.randomUUID(), ANA, new Organization("contoso"), UUID.randomUUID(), "other",
				NOW.plus(Duration.ofDays(30)), true, RotationState.STARTED, null, false, false, NOW.minusSeconds(1),
				NOW.minusSeconds(1));
		Rotation abandoned = new Rotation(UUID.randomUUID(), ANA, new Organization("contoso"), UUID.randomUUID(),
				"abandoned", NOW.plus(Duration.ofDays(30)), true, RotationState.STARTED, null, false, false, NOW, NOW);
		this.rotations.start(other);
		this.rotations.start(abandoned);
		this.rotations.abandon(abandoned);
		UUID key = UUID.randomUUID();
		insertSecret("tenant:ben", UUID.randomUUID(), key, NOW);
		assertThat(this.rotations.openMatters(ANA))
			.isEqualTo(new OpenMatters(List.of(other, this.rotation), Set.of(), List.of(), TokenNotes.NONE, false))
			.satisfies((open) -> assertThat(open.rotations()).isEqualTo(this.rotations.unfinished(ANA)));
		UUID later = UUID.randomUUID();
		insertSecret(ANA, later, key, NOW.plusSeconds(2));
		insertSecret(ANA, NEW, key, NOW.plusSeconds(1));
		OpenMatters open = this.rotations.openMatters(ANA);
		assertThat(open.rotations()).containsExactly(other, this.rotation);
		assertThat(open.secrets()).extracting(SealedSecret::authorizationId).containsExactly(NEW, later);
		assertThat(open.secrets().get(0)).usingRecursiveComparison()
			.isEqualTo(new SealedSecret(ANA, NEW, key, new byte[] { 1, 2, 3 }, NOW.plusSeconds(1)));
		insertNote(ANA, OLD, "rack 3");
		insertNote(ANA, NEW, "rack 4");
		insertNote("tenant:ben", NEW, "ben's");
		OpenMatters noted = this.rotations.openMatters(ANA);
		assertThat(noted.notes().byToken()).containsExactlyInAnyOrderEntriesOf(Map.of(OLD, "rack 3", NEW, "rack 4"));
		assertThat(noted.rotations()).isEqualTo(open.rotations());
		assertThat(noted.secrets()).hasSameSizeAs(open.secrets());
		assertThat(this.rotations.openMatters("tenant:ben").rotations()).isEmpty();
		assertThat(this.rotations.openMatters("tenant:ben").secrets()).hasSize(1);
		assertThat(this.rotations.openMatters("tenant:chiara"))
			.isEqualTo(new OpenMatters(List.of(), Set.of(), List.of(), TokenNotes.NONE, false));
	}

	@Test
	void knowsTheTokensThatItHasCreatedAroundTheirEnd() {
		this.rotations.created(this.rotation.created(NEW, false, NOW));
		assertThat(this.rotations.openMatters(ANA).created()).as("it is not done").isEmpty();
		this.rotations.done(this.rotation);
		Instant end = this.rotation.requestedExpiry();
		for (Duration around : List.of(Duration.ofDays(-30), Duration.ZERO, Duration.ofDays(30))) {
			this.clock.set(end.plus(around));
			assertThat(this.rotations.openMatters(ANA).created()).containsExactly(NEW);
			assertThat(this.rotations.openMatters("tenant:ben").created()).isEmpty();
		}
		for (Duration far : List.of(Duration.ofDays(-32), Duration.ofDays(32))) {
			this.clock.set(end.plus(far));
			assertThat(this.rotations.openMatters(ANA).created()).isEmpty();
		}
	}

	private void insertNote(String owner, UUID authorizationId, String note) {
		this.jdbc
			.sql("insert into token_note (owner, authorization_id, note, ends) values (:owner, :token, :note, :ends)")
			.param("owner", owner)
			.param("token", authorizationId)
			.param("note", note)
			.param("ends", NOW.atOffset(ZoneOffset.UTC))
			.update();
	}

	private void insertSecret(String owner, UUID authorizationId, UUID key, Instant until) {
		this.jdbc.sql("insert into new_secret values (:owner, :token, :key, :sealed, :until)")
			.param("owner", owner)
			.param("token", authorizationId)
			.param("key", key)
			.param("sealed", new byte[] { 1, 2, 3 })
			.param("until", until.atOffset(ZoneOffset.UTC))
			.update();
	}

	private void create() {
		this.rotations.created(this.rotation.created(NEW, false, this.clock.instant()));
	}

	private RotationState state() {
		return this.rotations.find(ANA, this.rotation.id()).orElseThrow().state();
	}

	private static Rotation rotation() {
		return new Rotation(UUID.randomUUID(), ANA, new Organization("fabrikam"), OLD, "deploy",
				NOW.plus(Duration.ofDays(30)), false, RotationState.STARTED, null, false, false, NOW, NOW);
	}

}
