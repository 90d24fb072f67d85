package io.patkeeper.reminder;

import io.patkeeper.ui.MessageKeys;

/**
 * Whether reminders go to an address.
 */
enum MailAddressState {

	/** Only a link to confirm it was mailed there, or is about to be. */
	PENDING,

	/** Reminders are mailed there. */
	CONFIRMED,

	/** The mail server has refused it for good. */
	REFUSED,

	/** A link in a mail was used to stop its mails. */
	LEFT;

	private final String key = MessageKeys.of(this);

	/**
	 * The state in message keys.
	 */
	public String key() {
		return this.key;
	}

}
