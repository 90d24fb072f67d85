package io.patkeeper.journal;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Service;

/**
 * Records each change before it is made, and its outcome afterwards. An entry is closed
 * once, and not changed again until it is deleted because of its age.
 */
@Service
public class Journal {

	/** The MDC key of the id that all log lines of a request share. */
	private static final String CORRELATION_ID = "correlationId";

	private static final List<String> REVOCATIONS = Stream.of(Action.values())
		.filter(Action::isRevocation)
		.map(Action::name)
		.toList();

	private static final Logger logger = LoggerFactory.getLogger(Journal.class);

	private final JdbcClient jdbc;

	private final ChangeLimit limit;

	private final Clock clock;

	Journal(JdbcClient jdbc, ChangeLimit limit, Clock clock) {
		this.jdbc = jdbc;
		this.limit = limit;
		this.clock = clock;
	}

	/**
	 * Opens the entry of a change that is about to be made.
	 * @return the id of the entry, to be closed afterwards
	 * @throws DuplicateSubmissionException if there is an entry with the same idempotency
	 * key whose change was made, or may have been
	 * @throws TooManyChangesException if the person has reached the change limit
	 * @throws JournalUnavailableException if the entry cannot be written
	 */
	public long open(PendingChange change) {
		KeyHolder key = new GeneratedKeyHolder();
		try {
			refuseTooMany(change);
			this.jdbc.sql("""
					insert into journal (owner, organization, authorization_id, token_name, action, opened,
						correlation_id, attempt)
					values (:owner, :organization, :authorizationId, :name, :action, :opened, :correlationId,
						:idempotencyKey)
					""")
				.param("owner", change.owner())
				.param("organization", change.organization())
				.param("authorizationId", change.authorizationId())
				.param("name", change.name())
				.param("action", change.action().name())
				.param("opened", now())
				.param("correlationId", correlationId())
				.param("idempotencyKey", change.idempotencyKey())
				.update(key, "id");
			return key.getKeyAs(Number.class).longValue();
		}
		catch (DuplicateKeyException ex) {
			throw new DuplicateSubmissionException(ex);
		}
		catch (DataAccessException ex) {
			throw new JournalUnavailableException(ex);
		}
	}

	/**
	 * Revocations neither count nor are refused: a person whose session was stolen may
	 * have to revoke many tokens quickly, and a rotation that has started can always be
	 * finished. Revoking a token again does count, because it is useless and would fill
	 * the journal.
	 */
	private void refuseTooMany(PendingChange change) {
		if (!change.counted() || (change.action().isRevocation() && !isRevoked(change))) {
			return;
		}
		try {
			this.limit.count(change.owner());
		}
		catch (TooManyChangesException ex) {
			// For a duplicate, the outcome of the first submission is more useful.
			UUID key = change.idempotencyKey();
			if (key != null && findByIdempotencyKey(change.owner(), key).isPresent()) {
				throw new DuplicateSubmissionException(ex);
			}
			throw ex;
		}
	}

	private boolean isRevoked(PendingChange change) {
		return this.jdbc.sql("""
				select 1 from journal where owner = :owner and authorization_id = :authorizationId
				and action in (:revocations) and outcome = 'DONE' fetch first 1 rows only
				""")
			.param("owner", change.owner())
			.param("authorizationId", change.authorizationId())
			.param("revocations", REVOCATIONS)
			.query(Integer.class)
			.optional()
			.isPresent();
	}

	/**
	 * Closes an entry. A failure is only logged, because the change was made. After a
	 * change that was certainly not made, its idempotency key can be used again.
	 */
	public void close(long id, ChangeResult result) {
		try {
			this.jdbc.sql("""
					update journal set closed = :closed, outcome = :outcome, code = :code, activity_id = :activityId,
						authorization_id = coalesce(authorization_id, :authorizationId),
						attempt = case when :repeatable then null else attempt end
					where id = :id and closed is null
					""")
				.param("closed", now())
				.param("outcome", result.outcome().name())
				.param("code", result.code())
				.param("activityId", result.activityId())
				.param("authorizationId", result.authorizationId())
				.param("repeatable", result.outcome() == Outcome.REFUSED || result.outcome() == Outcome.FAILED)
				.param("id", id)
				.update();
		}
		catch (DataAccessException ex) {
			logger.error("Could not write outcome {} to entry {} of the journal", result.outcome(), id, ex);
		}
	}

	public Optional<JournalEntry> findByIdempotencyKey(String owner, UUID idempotencyKey) {
		return this.jdbc.sql("select * from journal where owner = :owner and attempt = :idempotencyKey")
			.param("owner", owner)
			.param("idempotencyKey", idempotencyKey)
			.query(JournalEntry::of)
			.optional();
	}

	/**
	 * The latest entries about a token, newest first.
	 */
	public List<JournalEntry> about(String owner, UUID authorizationId, int limit) {
		return this.jdbc.sql("""
				select * from journal where owner = :owner and authorization_id = :authorizationId
				order by opened desc, id desc fetch first :limit rows only
				""")
			.param("owner", owner)
			.param("authorizationId", authorizationId)
			.param("limit", limit)
			.query(JournalEntry::of)
			.list();
	}

	/**
	 * Deletes the entries that were opened before a given time.
	 * @return how many were deleted
	 */
	int deleteOpenedBefore(Instant time) {
		return this.jdbc.sql("delete from journal where opened < :time")
			.param("time", time.atOffset(ZoneOffset.UTC))
			.update();
	}

	private OffsetDateTime now() {
		return this.clock.instant().atOffset(ZoneOffset.UTC);
	}

	private static String correlationId() {
		String correlationId = MDC.get(CORRELATION_ID);
		return (correlationId != null) ? correlationId : UUID.randomUUID().toString();
	}

}
