package io.patkeeper.reminder;

import io.patkeeper.ui.MessageKeys;

/**
 * Why a mail was not taken.
 */
enum MailFailure {

	/** The mail server cannot be reached, or does not let Patkeeper send mails. */
	UNAVAILABLE,

	/** It does not take mails for the address at the moment. */
	DEFERRED,

	/** It will never take mails for the address. */
	REFUSED;

	private final String key = MessageKeys.of(this);

	/**
	 * The failure in message keys.
	 */
	public String key() {
		return this.key;
	}

}
