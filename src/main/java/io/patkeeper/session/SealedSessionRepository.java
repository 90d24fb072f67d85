package io.patkeeper.session;

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.serializer.support.SerializationFailedException;
import org.springframework.dao.DataAccessException;
import org.springframework.session.MapSession;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.events.SessionDeletedEvent;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Seals the sessions of another repository. Sessions are found by the text of their
 * {@link Ticket} instead of their id, as opening them takes its secret. An invalid ticket
 * is ignored.
 *
 * @param <S> the sessions of the other repository
 */
class SealedSessionRepository<S extends Session> implements SessionRepository<SealedSession<S>> {

	private static final Logger logger = LoggerFactory.getLogger(SealedSessionRepository.class);

	private final SessionRepository<S> rows;

	private final SealedSession.RowLock rowLock;

	private final TransactionOperations transactions;

	private final Clock clock;

	private final Duration absoluteTimeout;

	private final ApplicationEventPublisher events;

	SealedSessionRepository(SessionRepository<S> rows, SealedSession.RowLock rowLock,
			TransactionOperations transactions, Clock clock, Duration absoluteTimeout,
			ApplicationEventPublisher events) {
		this.rows = rows;
		this.rowLock = rowLock;
		this.transactions = transactions;
		this.clock = clock;
		this.absoluteTimeout = absoluteTimeout;
		this.events = events;
	}

	@Override
	public SealedSession<S> createSession() {
		return new SealedSession<>(this.rows, this.rowLock, this.transactions, this.clock, this.absoluteTimeout);
	}

	/**
	 * Saves the time of the request; attributes are stored as they change. A failure is
	 * only logged, as the page is ready and may hold a new secret.
	 */
	@Override
	public void save(SealedSession<S> session) {
		try {
			session.save();
		}
		catch (DataAccessException | TransactionException ex) {
			logger.warn("Could not update the last access time of a session: {}", ex.toString());
		}
	}

	/**
	 * Finds a session.
	 * @param presented the text of a ticket, or anything else that the browser has sent
	 */
	@Override
	public @Nullable SealedSession<S> findById(String presented) {
		Ticket ticket = Ticket.parse(presented);
		S row = (ticket != null) ? this.rows.findById(ticket.id()) : null;
		if (ticket == null || row == null) {
			return null;
		}
		try {
			SealedSession<S> session = new SealedSession<>(this.rows, this.rowLock, this.transactions, this.clock,
					this.absoluteTimeout, row, ticket);
			if (!session.isExpired()) {
				return session;
			}
			deleteById(session.getId());
		}
		catch (GeneralSecurityException | SerializationFailedException ex) {
			logger.warn("Could not open a session: {}", ex.toString());
		}
		return null;
	}

	/**
	 * Deletes a session, and tells so on this node, as Spring Session's JDBC repository
	 * publishes no events.
	 */
	@Override
	public void deleteById(String id) {
		this.rows.deleteById(id);
		this.events.publishEvent(new SessionDeletedEvent(this, new MapSession(id)));
	}

}
