package io.patkeeper.session;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.patkeeper.Database;
import io.patkeeper.MovableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@ParameterizedClass
@EnumSource(Database.class)
@ExtendWith(OutputCaptureExtension.class)
class SessionInfoRepositoryTests {

	private static final String TENANT = "8b1a9953-c461-4296-a827-abf8c47804d7";

	private static final String ANA = TENANT + ":3f2504e0-4f89-41d3-9a0c-0305e82c3301";

	private static final String BEN = TENANT + ":a1b2c3d4-4f89-41d3-9a0c-0305e82c3302";

	private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");

	private static final Duration IDLE = Duration.ofMinutes(30);

	private final MovableClock clock = new MovableClock(NOW);

	@Parameter
	private Database database;

	private HikariDataSource dataSource;

	private JdbcClient jdbc;

	private SessionInfoRepository sessions;

	@BeforeEach
	void createTables() {
		this.dataSource = this.database.migrated();
		this.jdbc = JdbcClient.create(this.dataSource);
		this.sessions = new SessionInfoRepository(this.jdbc, this.clock,
				new SealedSessionProperties(Duration.ofHours(12)));
	}

	@AfterEach
	void closeDatabase() {
		this.dataSource.close();
	}

	@Test
	void countsSessionsAndPeople() {
		assertThat(this.sessions.count()).isEqualTo(new SessionCount(0, 0));
		signIn(ANA, NOW, "Firefox/144.0");
		signIn(ANA, NOW, null);
		signIn(BEN, NOW, null);
		assertThat(this.sessions.count()).isEqualTo(new SessionCount(3, 2));
	}

	@Test
	void countsNoneThatHasExpired() {
		signIn(ANA, NOW, null);
		this.clock.set(NOW.plus(IDLE));
		assertThat(this.sessions.count()).isEqualTo(new SessionCount(0, 0));
		assertThat(this.sessions.countPeople("")).isZero();
		assertThat(this.sessions.findPeople("", 0, 10)).isEmpty();
		String busy = signIn(BEN, NOW, null);
		use(busy, NOW.plus(Duration.ofHours(12)));
		this.clock.set(NOW.plus(Duration.ofHours(12)));
		assertThat(this.sessions.count()).isEqualTo(new SessionCount(0, 0));
	}

	@Test
	void listsPeopleByTheirLastUseWithTheBrowserOfIt() {
		signIn(BEN, NOW.minusSeconds(120), "Chrome/143.0 Windows");
		signIn(ANA, NOW.minusSeconds(180), "Firefox/144.0 Linux");
		signIn(ANA, NOW.minusSeconds(60), "Safari/604.1 iPhone");
		signIn(ANA, NOW.minusSeconds(240), null);
		assertThat(this.sessions.findPeople("", 0, 10)).containsExactly(
				new PersonSessions(ANA, 3, NOW.minusSeconds(60), "Safari", "iOS"),
				new PersonSessions(BEN, 1, NOW.minusSeconds(120), "Chrome", "Windows"));
	}

	@Test
	void listsAPartOfThem() {
		for (int i = 0; i < 5; i++) {
			signIn(TENANT + ":" + i, NOW.minusSeconds(i), null);
		}
		assertThat(this.sessions.countPeople("")).isEqualTo(5);
		assertThat(this.sessions.findPeople("", 1, 2)).extracting(PersonSessions::objectId).containsExactly("1", "2");
		assertThat(this.sessions.findPeople("", 4, 2)).extracting(PersonSessions::objectId).containsExactly("4");
	}

	@Test
	void findsPeopleByAPartOfTheirIds() {
		signIn(ANA, NOW, null);
		signIn(BEN, NOW, null);
		assertThat(this.sessions.findPeople(BEN, 0, 10)).extracting(PersonSessions::owner).containsExactly(BEN);
		assertThat(this.sessions.findPeople("a1b2c3d4", 0, 10)).extracting(PersonSessions::owner).containsExactly(BEN);
		assertThat(this.sessions.countPeople("a1b2c3d4")).isOne();
		assertThat(this.sessions.countPeople(TENANT)).isEqualTo(2);
		assertThat(this.sessions.countPeople("%")).isZero();
		assertThat(this.sessions.countPeople("'")).isZero();
	}

	@Test
	void endsAllSessionsOfAPersonAndLogsForWhom(CapturedOutput output) {
		signIn(BEN, NOW, null);
		signIn(BEN, NOW, null);
		signIn(ANA, NOW, null);
		assertThat(this.sessions.endAll(BEN, ANA)).isEqualTo(2);
		assertThat(this.sessions.findPeople("", 0, 10)).extracting(PersonSessions::owner).containsExactly(ANA);
		assertThat(this.sessions.endAll(BEN, ANA)).isZero();
		assertThat(output).contains("An administrator ended all sessions of a person");
	}

	private String signIn(String owner, Instant time, String userAgent) {
		String id = UUID.randomUUID().toString();
		this.jdbc.sql("""
				insert into spring_session (primary_id, session_id, creation_time, last_access_time,
					max_inactive_interval, expiry_time) values (:id, :id, :time, :time, :idle, :expiry)
				""")
			.param("id", id)
			.param("time", time.toEpochMilli())
			.param("idle", IDLE.toSeconds())
			.param("expiry", time.plus(IDLE).toEpochMilli())
			.update();
		this.clock.set(time);
		this.sessions.add(id, owner, userAgent);
		this.clock.set(NOW);
		return id;
	}

	private void use(String id, Instant time) {
		this.jdbc
			.sql("update spring_session set last_access_time = :time, expiry_time = :expiry where primary_id = :id")
			.param("time", time.toEpochMilli())
			.param("expiry", time.plus(IDLE).toEpochMilli())
			.param("id", id)
			.update();
	}

}
