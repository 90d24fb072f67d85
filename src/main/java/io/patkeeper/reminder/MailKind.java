package io.patkeeper.reminder;

/**
 * What a mail is about.
 */
enum MailKind {

	/** Asks to confirm an address. */
	CONFIRMATION(MailAddressState.PENDING),

	/** Reminds of tokens. */
	DIGEST(MailAddressState.CONFIRMED);

	private final MailAddressState recipient;

	MailKind(MailAddressState recipient) {
		this.recipient = recipient;
	}

	/**
	 * The state of the addresses that it goes to.
	 */
	MailAddressState recipient() {
		return this.recipient;
	}

}
