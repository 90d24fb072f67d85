package io.patkeeper.reminder;

import java.time.Instant;
import java.util.UUID;

/**
 * That a person has been reminded of a token. Once its end changes, they are reminded
 * anew.
 *
 * @param authorizationId identifies the token
 * @param expires its end
 * @param days the threshold
 */
record SentReminder(UUID authorizationId, Instant expires, int days) {

	static SentReminder of(WatchedToken token, int days) {
		return new SentReminder(token.authorizationId(), token.expires(), days);
	}

}
