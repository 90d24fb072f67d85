package io.patkeeper.session;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * One of a person's sessions, as far as it is known without its secret.
 *
 * @param id the id of its row, which is not the one in the ticket
 * @param current whether it is the one of this request
 * @param signedIn when the person signed in
 * @param lastSeen the time of the last request, to about a minute
 * @param browser the browser's name, if known
 * @param platform the name of the system that it runs on, if known
 */
record SessionInfo(UUID id, boolean current, Instant signedIn, Instant lastSeen, @Nullable String browser,
		@Nullable String platform) {

}
