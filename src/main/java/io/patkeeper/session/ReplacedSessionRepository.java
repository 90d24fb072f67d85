package io.patkeeper.session;

import java.time.Clock;
import java.time.Duration;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Stores for a few seconds which sessions a sign-in has replaced, as the cookie of the
 * new session may still be on its way to the browser.
 */
@Repository
public class ReplacedSessionRepository {

	private static final Duration LIFETIME = Duration.ofSeconds(3);

	private final JdbcClient jdbc;

	private final Clock clock;

	ReplacedSessionRepository(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Adds a session that is being replaced, and removes those that are no longer needed.
	 */
	public void add(String sessionId) {
		this.jdbc.sql("delete from replaced_session where replaced_time < :earliest")
			.param("earliest", earliest())
			.update();
		this.jdbc.sql("insert into replaced_session (session_id, replaced_time) values (:id, :now)")
			.param("id", sessionId)
			.param("now", this.clock.millis())
			.update();
	}

	/**
	 * Returns whether a session was replaced a moment ago.
	 */
	boolean exists(String sessionId) {
		return this.jdbc.sql("""
				select exists (select 1 from replaced_session where session_id = :id and replaced_time >= :earliest)
				""").param("id", sessionId).param("earliest", earliest()).query(Boolean.class).single();
	}

	private long earliest() {
		return this.clock.instant().minus(LIFETIME).toEpochMilli();
	}

}
