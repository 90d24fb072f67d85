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
 * Writes down each change before it is made, and its outcome after it. A row is closed
 * once, and not touched again until it is old enough to be deleted.
 */
@Service
public class Journal {

	/** The key in the logging context that all log lines of a request share. */
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
	 * Writes down what is about to be done.
	 * @return the row to close afterwards
	 * @throws DuplicateSubmissionException if the same attempt was made before, and has
	 * or may have changed something
	 * @throws TooManyChangesException if the person has made too many lately
	 * @throws JournalUnavailableException if the row cannot be written
	 */
	public long open(PendingChange change) {
		KeyHolder key = new GeneratedKeyHolder();
		try {
			refuseTooMany(change);
			this.jdbc.sql("""
					insert into journal (owner, organization, authorization_id, token_name, action, opened,
						correlation_id, attempt)
					values (:owner, :organization, :authorizationId, :name, :action, :opened, :correlationId, :attempt)
					""")
				.param("owner", change.owner())
				.param("organization", change.organization())
				.param("authorizationId", change.authorizationId())
				.param("name", change.name())
				.param("action", change.action().name())
				.param("opened", now())
				.param("correlationId", correlationId())
				.param("attempt", change.attempt())
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
	 * Revocations neither count nor are refused: somebody whose session was stolen may
	 * have many tokens to revoke in a hurry, and a rotation that has begun may always be
	 * finished. Revoking again what this journal shows as revoked does count, as it has
	 * no use and would fill the journal.
	 */
	private void refuseTooMany(PendingChange change) {
		if (change.action().isRevocation() && !isRevoked(change)) {
			return;
		}
		try {
			this.limit.count(change.owner());
		}
		catch (TooManyChangesException ex) {
			// A second click adds nothing; the first may have succeeded.
			if (change.attempt() != null && attempt(change.owner(), change.attempt()).isPresent()) {
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
	 * Writes down the outcome. If that fails it is only logged, as the change has been
	 * made.
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
			logger.error("The outcome {} cannot be written to row {} of the journal", result.outcome(), id, ex);
		}
	}

	/**
	 * The entry about an attempt, if there is one.
	 */
	public Optional<JournalEntry> attempt(String owner, UUID attempt) {
		return this.jdbc.sql("select * from journal where owner = :owner and attempt = :attempt")
			.param("owner", owner)
			.param("attempt", attempt)
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
	 * Deletes the rows that were opened before a given time.
	 * @return the number of deleted rows
	 */
	int forgetBefore(Instant time) {
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
