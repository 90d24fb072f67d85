package io.patkeeper.reminder;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

import io.patkeeper.crypto.UrlSecret;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The secret URLs of calendars in the database, without their secrets.
 */
@Repository
class CalendarRepository {

	/** Calendar apps may read every few minutes. */
	private static final Duration READ_PRECISION = Duration.ofHours(1);

	private final JdbcClient jdbc;

	CalendarRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	Optional<CalendarFeed> find(String owner) {
		return this.jdbc.sql("select owner, created, last_read from reminder_calendar where owner = :owner")
			.param("owner", owner)
			.query(CalendarRepository::feed)
			.optional();
	}

	Optional<CalendarFeed> find(UrlSecret secret) {
		return this.jdbc.sql("select owner, created, last_read from reminder_calendar where secret_hash = :hash")
			.param("hash", secret.hash())
			.query(CalendarRepository::feed)
			.optional();
	}

	/**
	 * Adds the URL of a person. Must not be called within a transaction: of two
	 * simultaneous calls, one fails to insert the row.
	 * @return {@code false} if the person has one
	 */
	boolean add(String owner, UrlSecret secret, Instant created) {
		try {
			this.jdbc.sql("""
					insert into reminder_calendar (owner, secret_hash, created) values (:owner, :hash, :created)
					""").param("owner", owner).param("hash", secret.hash()).param("created", utc(created)).update();
			return true;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	void delete(String owner) {
		this.jdbc.sql("delete from reminder_calendar where owner = :owner").param("owner", owner).update();
	}

	/**
	 * Records that a calendar was read, unless that was recorded within the last hour.
	 */
	void recordReading(CalendarFeed feed, Instant time) {
		if (feed.lastRead() == null || !time.isBefore(feed.lastRead().plus(READ_PRECISION))) {
			this.jdbc.sql("update reminder_calendar set last_read = :time where owner = :owner")
				.param("time", utc(time))
				.param("owner", feed.owner())
				.update();
		}
	}

	private static OffsetDateTime utc(Instant instant) {
		return instant.atOffset(ZoneOffset.UTC);
	}

	private static CalendarFeed feed(ResultSet row, int number) throws SQLException {
		OffsetDateTime lastRead = row.getObject("last_read", OffsetDateTime.class);
		return new CalendarFeed(row.getString("owner"), row.getObject("created", OffsetDateTime.class).toInstant(),
				(lastRead != null) ? lastRead.toInstant() : null);
	}

}
