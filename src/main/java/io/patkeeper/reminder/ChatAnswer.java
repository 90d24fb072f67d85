package io.patkeeper.reminder;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a chat has answered a message.
 *
 * @param result what that means
 * @param retryAfter how long it asks to wait; {@code null} if it does not
 */
record ChatAnswer(ChatResult result, @Nullable Duration retryAfter) {

	ChatAnswer(ChatResult result) {
		this(result, null);
	}

}
