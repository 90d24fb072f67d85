package io.patkeeper.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

import io.patkeeper.ui.MessageKeys;
import org.jspecify.annotations.Nullable;

/**
 * A row of the journal.
 *
 * @param id its number, which grows with time
 * @param organization the organization's name
 * @param authorizationId what identifies the token, if known
 * @param name the token's name, if known
 * @param action what was done to it
 * @param opened when that was about to be done
 * @param closed when its outcome was known, if it ever was
 * @param outcome its outcome, if that was written
 * @param code why it was not made, if it was not
 * @param correlationId its id in the program's own log
 * @param activityId its id in the service's log, if known
 */
public record JournalEntry(long id, String organization, @Nullable UUID authorizationId, @Nullable String name,
		Action action, Instant opened, @Nullable Instant closed, @Nullable Outcome outcome, @Nullable String code,
		String correlationId, @Nullable String activityId) {

	/**
	 * Longer than a change can take when all that it needs is slow: the database, a new
	 * access token, a call and its repetitions.
	 */
	public static final Duration LONGEST_CALL = Duration.ofMinutes(3);

	static JournalEntry of(ResultSet row, int number) throws SQLException {
		OffsetDateTime closed = row.getObject("closed", OffsetDateTime.class);
		String outcome = row.getString("outcome");
		return new JournalEntry(row.getLong("id"), row.getString("organization"),
				row.getObject("authorization_id", UUID.class), row.getString("token_name"),
				Action.valueOf(row.getString("action")), row.getObject("opened", OffsetDateTime.class).toInstant(),
				(closed != null) ? closed.toInstant() : null, (outcome != null) ? Outcome.valueOf(outcome) : null,
				row.getString("code"), row.getString("correlation_id"), row.getString("activity_id"));
	}

	/**
	 * Whether the change may still be in progress.
	 */
	public boolean isInProgress(Instant now) {
		return this.outcome == null && now.isBefore(this.opened.plus(LONGEST_CALL));
	}

	/**
	 * The outcome as the message bundles call it. A row that was never closed belongs to
	 * a process that was stopped in between.
	 */
	String outcomeKey(Instant now) {
		if (this.outcome != null) {
			return MessageKeys.of(this.outcome);
		}
		return isInProgress(now) ? "in-progress" : "interrupted";
	}

}
