package io.patkeeper.session;

import java.time.Clock;
import java.time.Duration;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Lets one node at a time refresh the access token of a session. It is a column in the
 * database; a lock would hold a connection for as long as Entra takes to answer.
 */
@Component
public class RefreshLease {

	/**
	 * How long a node holds the lease: longer than a call to the token endpoint may take.
	 */
	public static final Duration DURATION = Duration.ofSeconds(30);

	private static final String UPDATE = """
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
	 * Acquires the lease, if no other node holds it.
	 * @return when it ends, in milliseconds since the epoch; zero if another node holds
	 * it
	 */
	public long acquire(String sessionId) {
		long now = this.clock.millis();
		long until = now + DURATION.toMillis();
		int updated = this.jdbc.sql(UPDATE.formatted("< :now"))
			.param("until", until)
			.param("now", now)
			.param("id", sessionId)
			.update();
		return (updated > 0) ? until : 0;
	}

	/**
	 * Releases the lease.
	 * @param until the result of {@link #acquire}
	 */
	public void release(String sessionId, long until) {
		this.jdbc.sql(UPDATE.formatted("= :taken"))
			.param("until", 0L)
			.param("taken", until)
			.param("id", sessionId)
			.update();
	}

}
