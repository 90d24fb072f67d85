package io.patkeeper.reminder;

import io.patkeeper.ui.MessageKeys;

/**
 * What has become of a message.
 */
enum ChatResult {

	/** The chat has taken it. Teams does not tell what it does with it then. */
	TAKEN,

	/** The chat could not be reached, or asked to try again later. */
	UNAVAILABLE,

	/** The webhook does not exist any more. */
	GONE,

	/** The chat refused it, which would not change. */
	REFUSED,

	/** The host of the webhook has no public IP address. */
	NOT_PUBLIC,

	/** The host of the webhook is not allowed any more. */
	NOT_ALLOWED,

	/** The webhook was sealed with a key that there no longer is. */
	UNREADABLE;

	/**
	 * Whether nothing is sent until the person has done something about it.
	 */
	boolean isFinal() {
		return this != TAKEN && this != UNAVAILABLE;
	}

	/**
	 * Its name in message keys.
	 */
	String key() {
		return MessageKeys.of(this);
	}

}
