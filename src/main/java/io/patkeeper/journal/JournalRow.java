package io.patkeeper.journal;

import java.time.Instant;
import java.util.UUID;

import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the journal as pages and the CSV export show it.
 *
 * @param time when the entry was opened
 * @param organization the organization's name
 * @param authorizationId the authorization id of the token, if known
 * @param name the token's name, legible; empty if not known
 * @param action what was done, as in message keys
 * @param outcome the outcome, as in message keys
 * @param code why the change was not made, if it was not
 * @param correlationId the id of the request in Patkeeper's log
 * @param activityId the id of the call in the logs of Azure DevOps, if known
 */
public record JournalRow(Instant time, String organization, @Nullable UUID authorizationId, String name, String action,
		String outcome, @Nullable String code, String correlationId, @Nullable String activityId) {

	/**
	 * The row of an entry at a given time.
	 */
	public static JournalRow of(JournalEntry entry, Instant now) {
		return new JournalRow(entry.opened(), entry.organization(), entry.authorizationId(),
				(entry.name() != null) ? LegibleText.of(entry.name()) : "", entry.action().key(), entry.outcomeKey(now),
				entry.code(), entry.correlationId(), entry.activityId());
	}

	/**
	 * Whether this is the revocation of the old token in the rotation that began with a
	 * creation, and in the same request.
	 */
	boolean completes(JournalRow creation) {
		return this.action.equals(Action.ROTATE_REVOKE.key()) && creation.action.equals(Action.ROTATE_CREATE.key())
				&& this.correlationId.equals(creation.correlationId) && this.organization.equals(creation.organization)
				&& this.name.equals(creation.name);
	}

}
