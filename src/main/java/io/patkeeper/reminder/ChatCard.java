package io.patkeeper.reminder;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the page of reminders shows about the chat.
 *
 * @param hosts the hosts that a webhook may have
 * @param webhook the person's webhook; {@code null} if there is none
 */
record ChatCard(List<String> hosts, @Nullable Webhook webhook) {

	/**
	 * A webhook.
	 *
	 * @param app the key of the {@link ChatApp}
	 * @param masked what is shown of it
	 * @param result the key of the {@link ChatResult}; {@code null} if nothing was sent
	 * @param kind the class of the result in the style sheet
	 * @param time when the last message was sent
	 */
	record Webhook(String app, String masked, @Nullable String result, String kind, @Nullable Instant time) {

		static Webhook of(StoredWebhook stored, boolean readable) {
			ChatResult result = readable ? stored.lastResult() : ChatResult.UNREADABLE;
			return new Webhook(stored.app().key(), stored.masked(), (result != null) ? result.key() : null,
					kind(result), stored.lastTime());
		}

		private static String kind(@Nullable ChatResult result) {
			if (result == null) {
				return "";
			}
			return (result == ChatResult.TAKEN) ? "active" : result.isFinal() ? "failed" : "expiring";
		}

	}

}
