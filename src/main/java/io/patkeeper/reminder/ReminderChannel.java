package io.patkeeper.reminder;

import java.util.Optional;

import org.springframework.context.MessageSourceResolvable;

/**
 * A way to send reminders.
 */
interface ReminderChannel {

	/**
	 * Its name in metrics, such as {@code mail}.
	 */
	String name();

	/**
	 * Adds the messages of a digest to the outbox of this channel. Called within the
	 * transaction that records the digest as sent, so it must send nothing itself.
	 * @return the number of messages; 0 if the person has not chosen this channel, or
	 * nothing can be sent by it
	 */
	int enqueue(Digest digest);

	/**
	 * Where this channel sends the reminders of a person, such as "2 addresses"; empty if
	 * it sends them nowhere.
	 * @param owner the person's {@code tid:oid}
	 */
	Optional<MessageSourceResolvable> recipients(String owner);

}
