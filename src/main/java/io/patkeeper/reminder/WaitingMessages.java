package io.patkeeper.reminder;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

import org.jspecify.annotations.Nullable;

/**
 * The messages in an outbox.
 *
 * @param count how many there are
 * @param since since when the oldest of them waits; {@code null} if there are none
 */
record WaitingMessages(long count, @Nullable Instant since) {

	/**
	 * Reads the columns {@code messages} and {@code since}.
	 */
	static WaitingMessages of(ResultSet row, int number) throws SQLException {
		OffsetDateTime since = row.getObject("since", OffsetDateTime.class);
		return new WaitingMessages(row.getLong("messages"), (since != null) ? since.toInstant() : null);
	}

	/**
	 * Returns how long the oldest waits; zero if there are none.
	 */
	Duration age(Instant now) {
		return (this.since != null) ? Duration.between(this.since, now) : Duration.ZERO;
	}

}
