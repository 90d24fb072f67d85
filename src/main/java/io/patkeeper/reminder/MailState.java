package io.patkeeper.reminder;

/**
 * How far a mail is. It is stored before the mail server is called and after.
 */
enum MailState {

	/** It is to be sent, possibly again. */
	WAITING,

	/** A node is sending it, or has stopped while it did. */
	SENDING,

	/** The mail server has taken it. */
	SENT,

	/** A later one lists its tokens as well. */
	REPLACED,

	/** There was nothing to say any more. */
	DROPPED,

	/** The mail server has refused it for good, or for too long. */
	FAILED

}
