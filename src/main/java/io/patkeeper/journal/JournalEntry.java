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
 * An entry of the journal: a row of the database.
 *
 * @param id its id, which grows with time
 * @param organization the organization's name
 * @param authorizationId the authorization id of the token, if known
 * @param name the token's name, if known
 * @param action what was done to the token
 * @param opened when it was opened, before the change
 * @param closed when it was closed, after the change; {@code null} if it never was
 * @param outcome the outcome of the change; {@code null} if the entry was never closed
 * @param code why the change was not made, if it was not
 * @param correlationId the id of the request in Patkeeper's log
 * @param activityId the id of the call in the logs of Azure DevOps, if known
 */
public record JournalEntry(long id, String organization, @Nullable UUID authorizationId, @Nullable String name,
		Action action, Instant opened, @Nullable Instant closed, @Nullable Outcome outcome, @Nullable String code,
		String correlationId, @Nullable String activityId) {

	/**
	 * Longer than a change can take: waiting for the database, refreshing the access
	 * token, and the call with its retries. An older entry without an outcome belongs to
	 * a node that stopped.
	 */
	public static final Duration MAX_CHANGE_DURATION = Duration.ofMinutes(3);

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
		return this.outcome == null && now.isBefore(this.opened.plus(MAX_CHANGE_DURATION));
	}

	/**
	 * The outcome in message keys.
	 */
	String outcomeKey(Instant now) {
		if (this.outcome != null) {
			return MessageKeys.of(this.outcome);
		}
		return isInProgress(now) ? "in-progress" : "interrupted";
	}

}
