package io.patkeeper.signin;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * One of a person's sessions, as far as it may be known without opening it.
 *
 * @param id what it is ended by; not the id of the ticket
 * @param current whether it is the one that asks
 * @param signedIn when the person signed in
 * @param lastSeen when there was a request, to a minute or so
 * @param browser the browser's name, if known
 * @param platform the name of the system that it runs on, if known
 */
record SignedInSession(UUID id, boolean current, Instant signedIn, Instant lastSeen, @Nullable String browser,
		@Nullable String platform) {

}
