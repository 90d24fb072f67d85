package io.patkeeper.session;

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.core.serializer.support.DeserializingConverter;
import org.springframework.core.serializer.support.SerializationFailedException;
import org.springframework.core.serializer.support.SerializingConverter;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.transaction.support.TransactionOperations;

/**
 * A session whose attributes are stored encrypted, with the secret of the person's
 * {@link Ticket}. A change is in the database when the method returns, or the transaction
 * commits that it is made in. Safe for use by the threads that work for one request.
 *
 * @param <S> the session of the underlying repository, which sees nothing but ciphertext
 */
public final class SealedSession<S extends Session> implements Session {

	/** Not stored: it leads from the servlet API to this session. */
	private static final String SELF = SealedSession.class.getName();

	/**
	 * When the session began. Every session has it, so that a wrong secret is noticed
	 * even without other attributes. It is sealed, so that nobody can prolong a session
	 * by a change in the database.
	 */
	private static final String BEGINNING = SealedSession.class.getName() + ".beginning";

	/**
	 * The time of the last request is written at most this often per idle timeout.
	 */
	private static final int PRECISION = 30;

	private static final SerializingConverter serializer = new SerializingConverter();

	private static final DeserializingConverter deserializer = new DeserializingConverter(new AllowListDeserializer());

	/** Not a monitor: with JDBC in it, it would pin virtual threads before Java 24. */
	private final Lock lock = new ReentrantLock();

	private final SessionRepository<S> rows;

	private final TransactionOperations transactions;

	private final Clock clock;

	private final Duration absoluteTimeout;

	private volatile S row;

	private volatile Ticket ticket;

	private volatile Instant beginning;

	private volatile Map<String, Object> attributes;

	/**
	 * Begins a session. It is stored as soon as it has an attribute.
	 */
	SealedSession(SessionRepository<S> rows, TransactionOperations transactions, Clock clock,
			Duration absoluteTimeout) {
		this.rows = rows;
		this.transactions = transactions;
		this.clock = clock;
		this.absoluteTimeout = absoluteTimeout;
		this.attributes = new ConcurrentHashMap<>();
		this.beginning = clock.instant();
		this.row = rows.createSession();
		this.ticket = Ticket.issue(this.row.getId());
		sealAll(this.row, this.ticket, this.beginning, this.attributes);
	}

	/**
	 * Opens a session.
	 * @throws GeneralSecurityException if the ticket does not belong to it, or it was
	 * tampered with
	 * @throws SerializationFailedException if it was written by another version of the
	 * program, or holds what no version writes
	 */
	SealedSession(SessionRepository<S> rows, TransactionOperations transactions, Clock clock, Duration absoluteTimeout,
			S row, Ticket ticket) throws GeneralSecurityException {
		this.rows = rows;
		this.transactions = transactions;
		this.clock = clock;
		this.absoluteTimeout = absoluteTimeout;
		this.row = row;
		this.ticket = ticket;
		this.attributes = open(row, ticket);
		this.beginning = beginning(this.attributes);
	}

	/**
	 * The session of a request.
	 * @return {@code null} if it has none
	 */
	public static @Nullable SealedSession<?> of(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		return (session != null) ? (SealedSession<?>) session.getAttribute(SELF) : null;
	}

	private static <S extends Session> Map<String, Object> open(S row, Ticket ticket) throws GeneralSecurityException {
		Map<String, Object> attributes = new ConcurrentHashMap<>();
		for (String name : row.getAttributeNames()) {
			byte[] sealed = row.getRequiredAttribute(name);
			attributes.put(name, deserializer.convert(ticket.open(name, sealed)));
		}
		return attributes;
	}

	private static Instant beginning(Map<String, Object> attributes) throws GeneralSecurityException {
		if (attributes.remove(BEGINNING) instanceof Instant beginning) {
			return beginning;
		}
		throw new GeneralSecurityException("Without a beginning");
	}

	Ticket ticket() {
		return this.ticket;
	}

	/**
	 * Picks up what other requests of this session have changed.
	 * @return whether the session still exists
	 */
	public boolean reload() {
		this.lock.lock();
		try {
			S stored = this.rows.findById(getId());
			if (stored == null) {
				return false;
			}
			Map<String, Object> opened = open(stored, this.ticket);
			this.beginning = beginning(opened);
			this.attributes = opened;
			this.row = stored;
			return true;
		}
		catch (GeneralSecurityException | SerializationFailedException ex) {
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

	void save() {
		this.lock.lock();
		try {
			this.rows.save(this.row);
		}
		catch (DataIntegrityViolationException ex) {
			// Another request was first to add the attribute, so this replaces it; or it
			// has just ended the session, so there is nothing to add it to.
			this.rows.save(this.row);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public String getId() {
		return this.row.getId();
	}

	/**
	 * Moves everything to a new row, under a new id and a new secret, and restarts the
	 * session's time. Requests with the old ticket can do no harm: their row is gone.
	 */
	@Override
	public String changeSessionId() {
		return changeSessionId((name) -> true, (id) -> {
		});
	}

	/**
	 * The same, together with another write, in one transaction: after a failure, it is
	 * still the old session.
	 * @param kept which attributes to move, by their names
	 * @param alongside what to write in the same transaction, given the new id
	 */
	public String changeSessionId(Predicate<String> kept, Consumer<String> alongside) {
		this.lock.lock();
		try {
			S moved = this.rows.createSession();
			Ticket issued = Ticket.issue(moved.getId());
			Instant now = this.clock.instant();
			Map<String, Object> remaining = new ConcurrentHashMap<>(this.attributes);
			remaining.keySet().removeIf(kept.negate());
			sealAll(moved, issued, now, remaining);
			this.transactions.executeWithoutResult((status) -> {
				this.rows.save(moved);
				this.rows.deleteById(getId());
				alongside.accept(moved.getId());
			});
			this.row = moved;
			this.ticket = issued;
			this.beginning = now;
			this.attributes = remaining;
			return getId();
		}
		finally {
			this.lock.unlock();
		}
	}

	private static void sealAll(Session row, Ticket ticket, Instant beginning, Map<String, Object> attributes) {
		row.setLastAccessedTime(beginning);
		seal(row, ticket, BEGINNING, beginning);
		attributes.forEach((name, value) -> seal(row, ticket, name, value));
	}

	private static void seal(Session row, Ticket ticket, String name, Object value) {
		row.setAttribute(name, ticket.seal(name, serializer.convert(value)));
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T getAttribute(String name) {
		return (T) (name.equals(SELF) ? this : this.attributes.get(name));
	}

	@Override
	public Set<String> getAttributeNames() {
		return Set.copyOf(this.attributes.keySet());
	}

	/**
	 * Sets an attribute.
	 * @throws SessionEndedException if the session has ended since it was opened, so that
	 * nobody relies on what was not stored
	 */
	@Override
	public void setAttribute(String name, @Nullable Object value) {
		if (value == null) {
			removeAttribute(name);
			return;
		}
		this.lock.lock();
		try {
			seal(this.row, this.ticket, name, value);
			save();
			if (this.rows.findById(getId()) == null) {
				throw new SessionEndedException();
			}
			this.attributes.put(name, value);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void removeAttribute(String name) {
		this.lock.lock();
		try {
			this.row.removeAttribute(name);
			save();
			this.attributes.remove(name);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public Instant getCreationTime() {
		return this.beginning;
	}

	/**
	 * Notes the time of a request, but not of each: that would be a write for every page.
	 * @param time ignored in favour of our own clock
	 */
	@Override
	public void setLastAccessedTime(Instant time) {
		this.lock.lock();
		try {
			Instant now = this.clock.instant();
			if (!now.isBefore(getLastAccessedTime().plus(getMaxInactiveInterval().dividedBy(PRECISION)))) {
				this.row.setLastAccessedTime(now);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public Instant getLastAccessedTime() {
		return this.row.getLastAccessedTime();
	}

	@Override
	public void setMaxInactiveInterval(Duration interval) {
		this.lock.lock();
		try {
			this.row.setMaxInactiveInterval(interval);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public Duration getMaxInactiveInterval() {
		return this.row.getMaxInactiveInterval();
	}

	@Override
	public boolean isExpired() {
		Instant now = this.clock.instant();
		return !now.isBefore(getLastAccessedTime().plus(getMaxInactiveInterval()))
				|| !now.isBefore(this.beginning.plus(this.absoluteTimeout));
	}

}
