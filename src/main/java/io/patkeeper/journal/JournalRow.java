package io.patkeeper.journal;

import java.time.Instant;
import java.util.UUID;

import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

/**
 * A row of the journal as the pages show it.
 *
 * @param time when it was opened
 * @param organization the organization's name
 * @param authorizationId what identifies the token, if known
 * @param name the token's name; empty if not known
 * @param action what was done, as the message bundles call it
 * @param outcome its outcome, as the message bundles call it
 * @param code why it was not made, if it was not
 * @param correlationId its id in the program's own log
 * @param activityId its id in the service's log, if known
 */
public record JournalRow(Instant time, String organization, @Nullable UUID authorizationId, String name, String action,
		String outcome, @Nullable String code, String correlationId, @Nullable String activityId) {

	/**
	 * An entry as it looks at a given time.
	 */
	public static JournalRow of(JournalEntry entry, Instant now) {
		return new JournalRow(entry.opened(), entry.organization(), entry.authorizationId(),
				(entry.name() != null) ? LegibleText.of(entry.name()) : "", entry.action().key(), entry.outcomeKey(now),
				entry.code(), entry.correlationId(), entry.activityId());
	}

}
