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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.serializer.support.DeserializingConverter;
import org.springframework.core.serializer.support.SerializationFailedException;
import org.springframework.core.serializer.support.SerializingConverter;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.transaction.support.TransactionOperations;

/**
 * A session whose attributes are stored encrypted, with the secret of the person's
 * {@link Ticket}. Each change is written at once, in the current transaction if there is
 * one. Safe for use by several threads of a request.
 *
 * @param <S> the session of the underlying repository, which sees only ciphertext
 */
public final class SealedSession<S extends Session> implements Session {

	private static final Logger logger = LoggerFactory.getLogger(SealedSession.class);

	/** Not stored: leads from the servlet API's session to this one. */
	private static final String SELF = SealedSession.class.getName();

	/**
	 * When the session was created. Every session has it, so that a wrong secret is
	 * detected even without other attributes. It is sealed, so that changing the database
	 * cannot prolong a session.
	 */
	private static final String CREATION_TIME = SealedSession.class.getName() + ".beginning";

	/**
	 * How often the time of the last request is written, at most, per idle timeout.
	 */
	private static final int WRITES_PER_TIMEOUT = 30;

	private static final SerializingConverter serializer = new SerializingConverter();

	private static final DeserializingConverter deserializer = new DeserializingConverter(new AllowListDeserializer());

	/** A monitor would pin virtual threads during JDBC calls before Java 24. */
	private final Lock lock = new ReentrantLock();

	private final SessionRepository<S> rows;

	private final RowLock rowLock;

	private final TransactionOperations transactions;

	private final Clock clock;

	private final Duration absoluteTimeout;

	private volatile boolean stored;

	private volatile S row;

	private volatile Ticket ticket;

	private volatile Instant creationTime;

	/** Their values, or {@link Sealed} for those that were not read yet. */
	private volatile Map<String, Object> attributes;

	/**
	 * Creates a session. It is stored as soon as it has an attribute.
	 */
	SealedSession(SessionRepository<S> rows, RowLock rowLock, TransactionOperations transactions, Clock clock,
			Duration absoluteTimeout) {
		this.rows = rows;
		this.rowLock = rowLock;
		this.transactions = transactions;
		this.clock = clock;
		this.absoluteTimeout = absoluteTimeout;
		this.attributes = new ConcurrentHashMap<>();
		this.creationTime = clock.instant();
		this.row = rows.createSession();
		this.ticket = Ticket.issue(this.row.getId());
		sealAll(this.row, this.ticket, this.creationTime, this.attributes);
	}

	/**
	 * Opens a session. Its attributes are opened when they are read.
	 * @throws GeneralSecurityException if the ticket belongs to another session, or the
	 * time of its creation was tampered with
	 * @throws SerializationFailedException if that cannot be read
	 */
	SealedSession(SessionRepository<S> rows, RowLock rowLock, TransactionOperations transactions, Clock clock,
			Duration absoluteTimeout, S row, Ticket ticket) throws GeneralSecurityException {
		this.rows = rows;
		this.rowLock = rowLock;
		this.transactions = transactions;
		this.clock = clock;
		this.absoluteTimeout = absoluteTimeout;
		this.stored = true;
		this.row = row;
		this.ticket = ticket;
		this.attributes = sealedAttributes(row, ticket);
		this.creationTime = removeCreationTime(this.attributes);
	}

	/**
	 * Returns the session of a request.
	 * @return {@code null} if it has none
	 */
	public static @Nullable SealedSession<?> of(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		return (session != null) ? (SealedSession<?>) session.getAttribute(SELF) : null;
	}

	private static Map<String, Object> sealedAttributes(Session row, Ticket ticket) {
		Map<String, Object> attributes = new ConcurrentHashMap<>();
		for (String name : row.getAttributeNames()) {
			attributes.put(name, new Sealed(ticket, row.getRequiredAttribute(name)));
		}
		return attributes;
	}

	private static Instant removeCreationTime(Map<String, Object> attributes) throws GeneralSecurityException {
		if (attributes.remove(CREATION_TIME) instanceof Sealed sealed
				&& deserializer.convert(sealed.open(CREATION_TIME)) instanceof Instant creationTime) {
			return creationTime;
		}
		throw new GeneralSecurityException("The session has no creation time");
	}

	Ticket ticket() {
		return this.ticket;
	}

	/**
	 * Reads the changes that other requests of this session have made.
	 * @return whether the session still exists
	 */
	public boolean reload() {
		this.lock.lock();
		try {
			S stored = this.rows.findById(getId());
			if (stored == null) {
				return false;
			}
			Map<String, Object> sealed = sealedAttributes(stored, this.ticket);
			this.creationTime = removeCreationTime(sealed);
			this.attributes = sealed;
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
			this.stored = true;
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
	 * Moves the session to a new row with a new id and secret, together with what other
	 * requests have stored in it, and restarts its lifetime. The old ticket is invalid,
	 * as its row is deleted.
	 * @throws SessionEndedException if the session has ended, such as by a sign-in in
	 * another tab
	 */
	@Override
	public String changeSessionId() {
		return changeSessionId((name) -> true, (id) -> {
		});
	}

	/**
	 * Does the same, together with another write, in one transaction. After a failure,
	 * the session is unchanged.
	 * @param kept which attributes to keep, by their names
	 * @param alongside what to write in the same transaction, given the new id
	 */
	public String changeSessionId(Predicate<String> kept, Consumer<String> alongside) {
		this.lock.lock();
		try {
			S moved = this.rows.createSession();
			Ticket issued = Ticket.issue(moved.getId());
			Instant now = this.clock.instant();
			Map<String, Object> remaining = new ConcurrentHashMap<>();
			this.transactions.executeWithoutResult((status) -> {
				// What another request stores after this would be deleted with the row.
				if (this.stored && !(this.rowLock.acquire(getId()) && reload())) {
					throw new SessionEndedException();
				}
				for (String name : getAttributeNames()) {
					Object value = kept.test(name) ? getAttribute(name) : null;
					if (value != null) {
						remaining.put(name, value);
					}
				}
				sealAll(moved, issued, now, remaining);
				this.rows.save(moved);
				this.rows.deleteById(getId());
				alongside.accept(moved.getId());
			});
			this.stored = true;
			this.row = moved;
			this.ticket = issued;
			this.creationTime = now;
			this.attributes = remaining;
			return getId();
		}
		finally {
			this.lock.unlock();
		}
	}

	private static void sealAll(Session row, Ticket ticket, Instant creationTime, Map<String, Object> attributes) {
		row.setLastAccessedTime(creationTime);
		seal(row, ticket, CREATION_TIME, creationTime);
		attributes.forEach((name, value) -> seal(row, ticket, name, value));
	}

	private static void seal(Session row, Ticket ticket, String name, Object value) {
		row.setAttribute(name, ticket.seal(name, serializer.convert(value)));
	}

	/**
	 * Returns the value of an attribute. One that cannot be read counts as missing: it
	 * was tampered with, or another version of Patkeeper has written it.
	 */
	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T getAttribute(String name) {
		return (T) (name.equals(SELF) ? this : open(name));
	}

	private @Nullable Object open(String name) {
		Map<String, Object> attributes = this.attributes;
		Object value = attributes.get(name);
		// Only one of several threads opens it.
		return (value instanceof Sealed) ? attributes.computeIfPresent(name, SealedSession::open) : value;
	}

	private static @Nullable Object open(String name, Object value) {
		if (!(value instanceof Sealed sealed)) {
			return value;
		}
		try {
			return deserializer.convert(sealed.open(name));
		}
		catch (GeneralSecurityException | SerializationFailedException ex) {
			logger.warn("Could not open an attribute of a session: {}", ex.toString());
			return null;
		}
	}

	@Override
	public Set<String> getAttributeNames() {
		return Set.copyOf(this.attributes.keySet());
	}

	/**
	 * Sets an attribute.
	 * @throws SessionEndedException if the session has ended since it was opened, so the
	 * attribute is not stored
	 */
	@Override
	public void setAttribute(String name, @Nullable Object value) {
		if (value == null) {
			removeAttribute(name);
			return;
		}
		this.lock.lock();
		try {
			this.transactions.executeWithoutResult((status) -> {
				if (this.stored && !this.rowLock.acquire(getId())) {
					throw new SessionEndedException();
				}
				seal(this.row, this.ticket, name, value);
				save();
			});
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
		return this.creationTime;
	}

	/**
	 * Sets the time of the last request, unless that was set recently: it would cost a
	 * write for every page.
	 * @param time ignored in favour of our own clock
	 */
	@Override
	public void setLastAccessedTime(Instant time) {
		this.lock.lock();
		try {
			Instant now = this.clock.instant();
			if (!now.isBefore(getLastAccessedTime().plus(getMaxInactiveInterval().dividedBy(WRITES_PER_TIMEOUT)))) {
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
				|| !now.isBefore(this.creationTime.plus(this.absoluteTimeout));
	}

	/**
	 * An attribute that was not read yet.
	 *
	 * @param ticket opens it
	 * @param content its sealed value
	 */
	private record Sealed(Ticket ticket, byte[] content) {

		byte[] open(String name) throws GeneralSecurityException {
			return this.ticket.open(name, this.content);
		}

	}

	/**
	 * Locks the row of a session until the end of the transaction, so that no attribute
	 * is stored in a session that is being moved.
	 */
	@FunctionalInterface
	interface RowLock {

		/**
		 * Acquires the lock.
		 * @param id the id of the session
		 * @return whether the row still exists
		 */
		boolean acquire(String id);

	}

}
