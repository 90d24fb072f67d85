package io.patkeeper.session;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.session.MapSession;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.Session;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sealed sessions without a database, for tests of what is kept in them.
 */
public final class SealedSessionSamples {

	private final Map<String, Session> rows = new ConcurrentHashMap<>();

	private final SealedSessionRepository<MapSession> sessions;

	public SealedSessionSamples(Clock clock) {
		this.sessions = new SealedSessionRepository<>(new MapSessionRepository(this.rows), this.rows::containsKey,
				TransactionOperations.withoutTransaction(), clock, Duration.ofHours(12), (event) -> {
				});
	}

	public SealedSession<?> create() {
		return this.sessions.createSession();
	}

	/**
	 * Opens a session once more, as each request does.
	 */
	public SealedSession<?> open(SealedSession<?> session) {
		return this.sessions.findById(session.ticket().text());
	}

	public void end(SealedSession<?> session) {
		this.sessions.deleteById(session.getId());
	}

}
