package io.patkeeper.journal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Limits how many changes a person can make in ten minutes, counted from the first of
 * them. People do not reach the limit by hand, so it only slows down scripts, which may
 * use a stolen session.
 * <p>
 * Each change is counted by one statement before it is made, so the limit is exact across
 * threads and nodes. Changes that fail count as well.
 */
@Component
public class ChangeLimit {

	/** One every two seconds. */
	static final int MAX_CHANGES = 300;

	static final Duration PERIOD = Duration.ofMinutes(10);

	private final JdbcClient jdbc;

	private final Clock clock;

	ChangeLimit(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Counts a change that is about to be made. Must not be called within a transaction:
	 * of two simultaneous first changes, one fails to insert the row and tries again.
	 * @throws TooManyChangesException if the person has made too many recently
	 */
	public void count(String owner) {
		Instant now = this.clock.instant();
		while (!increment(owner, now)) {
			Optional<Instant> full = fullSince(owner, now);
			if (full.isPresent()) {
				throw new TooManyChangesException(Duration.between(now, full.get().plus(PERIOD)));
			}
			if (insert(owner, now)) {
				return;
			}
		}
	}

	/**
	 * Locks the person's count until the transaction ends, so that no other request
	 * counts a change in between.
	 */
	public void lock(String owner) {
		this.jdbc.sql("select changes from change_limit where owner = :owner for update")
			.param("owner", owner)
			.query(Integer.class)
			.optional();
	}

	private boolean increment(String owner, Instant now) {
		return this.jdbc.sql("""
				update change_limit set changes = case when started > :since then changes + 1 else 1 end,
					started = case when started > :since then started else :now end
				where owner = :owner and (started <= :since or changes < :most)
				""")
			.param("owner", owner)
			.param("since", since(now))
			.param("now", now.atOffset(ZoneOffset.UTC))
			.param("most", MAX_CHANGES)
			.update() == 1;
	}

	private Optional<Instant> fullSince(String owner, Instant now) {
		return this.jdbc.sql("""
				select started from change_limit where owner = :owner and started > :since and changes >= :most
				""")
			.param("owner", owner)
			.param("since", since(now))
			.param("most", MAX_CHANGES)
			.query(OffsetDateTime.class)
			.optional()
			.map(OffsetDateTime::toInstant);
	}

	/**
	 * Counts the first change.
	 * @return whether it was the first
	 */
	private boolean insert(String owner, Instant now) {
		try {
			this.jdbc.sql("insert into change_limit (owner, started, changes) values (:owner, :now, 1)")
				.param("owner", owner)
				.param("now", now.atOffset(ZoneOffset.UTC))
				.update();
			return true;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	/**
	 * Deletes the rows that no longer limit anything.
	 */
	void deleteExpired() {
		this.jdbc.sql("delete from change_limit where started <= :since")
			.param("since", since(this.clock.instant()))
			.update();
	}

	private static OffsetDateTime since(Instant now) {
		return now.minus(PERIOD).atOffset(ZoneOffset.UTC);
	}

}
