package io.patkeeper.reminder;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A person's webhook as it is stored.
 *
 * @param owner the person's {@code tid:oid}
 * @param app the chat that it belongs to
 * @param sealed its URL, sealed
 * @param masked what the page shows of it
 * @param lastResult what has become of the last message; {@code null} if there was none
 * @param lastTime when that was
 */
record StoredWebhook(String owner, ChatApp app, byte[] sealed, String masked, @Nullable ChatResult lastResult,
		@Nullable Instant lastTime) {

	/**
	 * Whether messages are sent to it.
	 */
	boolean isInUse() {
		return this.lastResult == null || !this.lastResult.isFinal();
	}

	@Override
	public String toString() {
		return "StoredWebhook[" + this.masked + "]";
	}

}
