package io.patkeeper.token.note;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.patkeeper.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

@ParameterizedClass
@EnumSource(Database.class)
class NoteRepositoryTests {

	private static final String ANA = "tenant:ana";

	private static final String BEN = "tenant:ben";

	private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

	private static final UUID OLD = UUID.randomUUID();

	private static final UUID NEW = UUID.randomUUID();

	@Parameter
	private Database database;

	private HikariDataSource dataSource;

	private NoteRepository notes;

	@BeforeEach
	void createTables() {
		this.dataSource = this.database.migrated();
		this.notes = new NoteRepository(JdbcClient.create(this.dataSource));
	}

	@AfterEach
	void closeDatabase() {
		this.dataSource.close();
	}

	@Test
	void keepsOneNoteForEachTokenOfEachPerson() {
		this.notes.save(ANA, OLD, "São Paulo 🚀\nrack 3", NOW);
		this.notes.save(BEN, OLD, "ben's", NOW);
		assertThat(this.notes.find(ANA, OLD)).contains("São Paulo 🚀\nrack 3");
		this.notes.save(ANA, OLD, "x".repeat(NoteForm.MAX_LENGTH), NOW);
		assertThat(this.notes.find(ANA, OLD)).contains("x".repeat(NoteForm.MAX_LENGTH));
		assertThat(this.notes.find(BEN, OLD)).contains("ben's");
		assertThat(this.notes.find(ANA, NEW)).isEmpty();
	}

	@Test
	void deletesANoteThatIsEmptied() {
		this.notes.save(ANA, OLD, "rack 3", NOW);
		this.notes.save(BEN, OLD, "ben's", NOW);
		this.notes.save(ANA, OLD, "", NOW);
		assertThat(this.notes.find(ANA, OLD)).isEmpty();
		assertThat(this.notes.find(BEN, OLD)).isPresent();
		assertThatNoException().isThrownBy(() -> this.notes.save(ANA, OLD, "", NOW));
	}

	@Test
	void carriesANoteOverAndLeavesIt() {
		this.notes.save(ANA, OLD, "rack 3", NOW);
		this.notes.carryOver(ANA, OLD, NEW, NOW.plus(Duration.ofDays(30)));
		assertThat(this.notes.find(ANA, NEW)).contains("rack 3");
		assertThat(this.notes.find(ANA, OLD)).contains("rack 3");
		assertThat(this.notes.find(BEN, NEW)).isEmpty();
	}

	@Test
	void carriesNothingOverWhereThereIsNothingOrSomething() {
		this.notes.save(BEN, OLD, "ben's", NOW);
		this.notes.carryOver(ANA, OLD, NEW, NOW);
		assertThat(this.notes.find(ANA, NEW)).isEmpty();
		this.notes.save(ANA, OLD, "rack 3", NOW);
		this.notes.save(ANA, NEW, "rack 4", NOW);
		this.notes.carryOver(ANA, OLD, NEW, NOW);
		assertThat(this.notes.find(ANA, NEW)).contains("rack 4");
	}

	@Test
	void deletesNotesSomeTimeAfterTheirTokensHaveEnded() {
		this.notes.save(ANA, OLD, "rack 3", NOW);
		this.notes.save(ANA, NEW, "rack 4", NOW);
		this.notes.recordEnd(ANA, NEW, NOW.plusSeconds(60));
		assertThat(this.notes.deleteEndedBefore(NOW)).isZero();
		assertThat(this.notes.deleteEndedBefore(NOW.plusSeconds(1))).isEqualTo(1);
		assertThat(this.notes.find(ANA, OLD)).isEmpty();
		assertThat(this.notes.find(ANA, NEW)).isPresent();
	}

	@Test
	void recordsTheEndOfATokenWhoseChangeMustNotFailBecauseOfItsNote() {
		assertThatNoException().isThrownBy(() -> this.notes.recordEnd(ANA, OLD, NOW));
		this.dataSource.close();
		assertThatNoException().isThrownBy(() -> this.notes.recordEnd(ANA, OLD, NOW));
	}

}
