package io.patkeeper.journal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

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
 * once, and never touched again until its time is up.
 */
@Service
public class Journal {

	/** The key in the logging context that ties all log lines of a request together. */
	private static final String CORRELATION_ID = "correlationId";

	/**
	 * How many changes a person may make in a time: one every two seconds, more than
	 * anybody clicks. What goes beyond is a program, with a session that may be stolen.
	 */
	static final int MOST_CHANGES = 300;

	static final Duration CHANGES_WITHIN = Duration.ofMinutes(10);

	private static final int LONGEST_NAME = 500;

	private static final int LONGEST_WORD = 100;

	private static final Logger logger = LoggerFactory.getLogger(Journal.class);

	private final JdbcClient jdbc;

	private final Clock clock;

	Journal(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Writes down what is about to be done.
	 * @return the row to close afterwards
	 * @throws AlreadyAttempted if the same attempt was made before, and something came or
	 * may have come of it
	 * @throws TooManyChanges if the person has made too many lately
	 * @throws JournalUnavailable if the row cannot be written
	 */
	public long open(Change change) {
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
				.param("name", fitting(change.name(), LONGEST_NAME))
				.param("action", change.action().name())
				.param("opened", now())
				.param("correlationId", correlationId())
				.param("attempt", change.attempt())
				.update(key, "id");
			return key.getKeyAs(Number.class).longValue();
		}
		catch (DuplicateKeyException ex) {
			throw new AlreadyAttempted(ex);
		}
		catch (DataAccessException ex) {
			throw new JournalUnavailable(ex);
		}
	}

	/**
	 * A rotation that was begun may end.
	 */
	private void refuseTooMany(Change change) {
		if (change.action() == Action.ROTATE_REVOKE) {
			return;
		}
		Instant now = this.clock.instant();
		this.jdbc.sql("""
				select opened from journal where owner = :owner and opened > :since
				order by opened desc offset :most rows fetch next 1 rows only
				""")
			.param("owner", change.owner())
			.param("since", now.minus(CHANGES_WITHIN).atOffset(ZoneOffset.UTC))
			.param("most", MOST_CHANGES - 1)
			.query(OffsetDateTime.class)
			.optional()
			.ifPresent((opened) -> {
				throw new TooManyChanges(Duration.between(now, opened.toInstant().plus(CHANGES_WITHIN)));
			});
	}

	/**
	 * Writes down what became of it. The change stands even where this fails, so that is
	 * only logged.
	 */
	public void close(long id, Result result) {
		try {
			this.jdbc.sql("""
					update journal set closed = :closed, outcome = :outcome, code = :code, activity_id = :activityId,
						authorization_id = coalesce(authorization_id, :authorizationId),
						attempt = case when :repeatable then null else attempt end
					where id = :id and closed is null
					""")
				.param("closed", now())
				.param("outcome", result.outcome().name())
				.param("code", fitting(result.code(), LONGEST_WORD))
				.param("activityId", fitting(result.activityId(), LONGEST_WORD))
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
	 * What came of an attempt, as far as it stands in the journal.
	 */
	public Optional<Entry> attempt(String owner, UUID attempt) {
		return this.jdbc.sql("select * from journal where owner = :owner and attempt = :attempt")
			.param("owner", owner)
			.param("attempt", attempt)
			.query(Entry::of)
			.optional();
	}

	/**
	 * What was last done to a token, newest first.
	 */
	public List<Entry> about(String owner, UUID authorizationId, int most) {
		return this.jdbc.sql("""
				select * from journal where owner = :owner and authorization_id = :authorizationId
				order by opened desc, id desc fetch first :most rows only
				""")
			.param("owner", owner)
			.param("authorizationId", authorizationId)
			.param("most", most)
			.query(Entry::of)
			.list();
	}

	/**
	 * Forgets what was opened before a given time.
	 * @return how many rows that were
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
		return (correlationId != null && correlationId.length() <= LONGEST_WORD) ? correlationId
				: UUID.randomUUID().toString();
	}

	/**
	 * PostgreSQL stores no NUL, and the service may send any name.
	 */
	private static @Nullable String fitting(@Nullable String text, int longest) {
		if (text == null) {
			return null;
		}
		String clean = text.replace('\0', ' ');
		return (clean.length() <= longest) ? clean : clean.substring(0, longest - 1) + '…';
	}

}
