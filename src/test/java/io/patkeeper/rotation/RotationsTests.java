package io.patkeeper.rotation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.patkeeper.Database;
import io.patkeeper.MovableClock;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.journal.JournalEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ParameterizedClass
@EnumSource(Database.class)
class RotationsTests {

	private static final String ANA = "tenant:ana";

	private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

	private static final UUID OLD = UUID.randomUUID();

	private static final UUID NEW = UUID.randomUUID();

	private final MovableClock clock = new MovableClock(NOW);

	@Parameter
	private Database database;

	private HikariDataSource dataSource;

	private Rotations rotations;

	private Rotation rotation;

	@BeforeEach
	void startsOne() {
		this.dataSource = this.database.migrated();
		this.rotations = new Rotations(JdbcClient.create(this.dataSource), this.clock);
		this.rotation = rotation();
		assertThat(this.rotations.start(this.rotation)).isTrue();
	}

	@AfterEach
	void closesTheDatabase() {
		this.dataSource.close();
	}

	@Test
	void rotatesATokenOnceUntilThatIsGivenUp() {
		assertThat(this.rotations.start(rotation())).isFalse();
		assertThat(this.rotations.findByOldToken(ANA, OLD)).contains(this.rotation);
		assertThat(this.rotations.abandon(this.rotation)).isTrue();
		assertThat(this.rotations.abandon(this.rotation)).isFalse();
		assertThat(this.rotations.findByOldToken(ANA, OLD)).isEmpty();
		assertThat(this.rotations.start(rotation())).isTrue();
	}

	@Test
	void takesNamesThatDatabasesDoNotLike() {
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
	void givesNothingUpThatHasANewToken() {
		create();
		assertThat(this.rotations.abandon(this.rotation)).isFalse();
		assertThat(state()).isEqualTo(RotationState.CREATED);
	}

	@Test
	void takesNoNewTokenOnceItIsGivenUp() {
		this.rotations.abandon(this.rotation);
		assertThatExceptionOfType(OptimisticLockingFailureException.class).isThrownBy(this::create);
		assertThat(state()).isEqualTo(RotationState.ABANDONED);
	}

	@Test
	void revokesTheOldTokenOnlyAfterTheNewOneIsKept() {
		assertThat(this.rotations.revoking(this.rotation)).isFalse();
		create();
		assertThat(this.rotations.revoking(this.rotation)).isTrue();
		assertThat(this.rotations.revoking(this.rotation)).as("once more does no harm").isTrue();
		this.rotations.revoked(ANA, OLD);
		assertThat(state()).isEqualTo(RotationState.DONE);
		assertThat(this.rotations.revoking(this.rotation)).isFalse();
	}

	@Test
	void leavesTheOldTokenAloneWhileTheNewOneMayBeRevoked() {
		create();
		assertThat(this.rotations.discarding(this.rotation, NEW)).isTrue();
		this.clock.advance(JournalEntry.MAX_CHANGE_DURATION);
		assertThat(this.rotations.revoking(this.rotation)).isFalse();
		assertThat(this.rotations.discarding(this.rotation, NEW)).as("once more does no harm").isTrue();
		this.rotations.revoked(ANA, NEW);
		assertThat(state()).isEqualTo(RotationState.ABANDONED);
		assertThat(this.rotations.start(rotation())).isTrue();
	}

	@Test
	void leavesTheNewTokenAloneWhileTheOldOneMayBeRevoked() {
		create();
		this.rotations.revoking(this.rotation);
		this.clock.advance(JournalEntry.MAX_CHANGE_DURATION.minusMillis(1));
		assertThat(this.rotations.discarding(this.rotation, NEW)).isFalse();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.rotations.discarding(this.rotation, NEW)).as("who was at it was stopped").isTrue();
		assertThat(this.rotations.revoking(this.rotation)).isFalse();
	}

	@Test
	void takesAnOrphanForTheNewTokenOnlyWhenNobodyIsAtIt() {
		assertThat(this.rotations.discarding(this.rotation, NEW)).isFalse();
		this.rotations.unanswered(this.rotation);
		assertThat(this.rotations.discarding(this.rotation, NEW)).isTrue();
		assertThat(this.rotations.discarding(this.rotation, UUID.randomUUID())).as("another one").isFalse();
		assertThat(this.rotations.findByNewToken(ANA, NEW)).map(Rotation::state).contains(RotationState.DISCARDING);
		assertThat(this.rotations.unfinished(ANA)).hasSize(1);
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
