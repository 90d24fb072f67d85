package io.patkeeper.reminder;

import java.time.Instant;
import java.util.UUID;

/**
 * A message that this node may post.
 *
 * @param webhook where to
 * @param waitingSince when it was added
 * @param attempts how often it was tried, including this time
 * @param lease the right of this node to post it
 */
record OutgoingChatMessage(StoredWebhook webhook, Instant waitingSince, int attempts, UUID lease) {

}
