package io.patkeeper.session;

import java.time.Clock;
import java.time.Duration;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Lets one node at a time refresh the access token of a session. It is a column in the
 * database and not a lock, which would hold a connection for as long as Entra takes to
 * answer.
 */
@Component
public class RefreshLease {

	/**
	 * Longer than a call to the token endpoint may take with both of its timeouts.
	 */
	public static final Duration LONGEST = Duration.ofSeconds(30);

	private static final String SET = """
			update signed_in_session set refreshing_until = :until where refreshing_until %s and session_primary_id = (
				select primary_id from spring_session where session_id = :id)
			""";

	private final JdbcClient jdbc;

	private final Clock clock;

	RefreshLease(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Takes the lease, if nobody has it or its holder must have died.
	 * @return until when it was taken; zero if it was not
	 */
	public long take(String sessionId) {
		long now = this.clock.millis();
		long until = now + LONGEST.toMillis();
		int taken = this.jdbc.sql(SET.formatted("< :now"))
			.param("until", until)
			.param("now", now)
			.param("id", sessionId)
			.update();
		return (taken > 0) ? until : 0;
	}

	/**
	 * Gives the lease back.
	 * @param until what {@link #take} returned
	 */
	public void giveBack(String sessionId, long until) {
		this.jdbc.sql(SET.formatted("= :taken"))
			.param("until", 0L)
			.param("taken", until)
			.param("id", sessionId)
			.update();
	}

}
