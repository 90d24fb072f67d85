package io.patkeeper.reminder;

import java.util.List;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/**
 * Counts messages as {@code patkeeper.reminders}, by channel and by what became of them.
 * All of them exist from the start, so that the first failure is an increase.
 */
@Component
class ReminderMetrics {

	private static final String ENQUEUED = "enqueued";

	private static final String SENT = "sent";

	private static final String FAILED = "failed";

	private final MeterRegistry meters;

	ReminderMetrics(MeterRegistry meters) {
		this.meters = meters;
		for (String channel : List.of(MailChannel.NAME, ChatChannel.NAME)) {
			List.of(ENQUEUED, SENT, FAILED).forEach((outcome) -> messages(channel, outcome));
		}
	}

	/**
	 * Counts messages that have been added to an outbox.
	 */
	void enqueued(String channel, int messages) {
		messages(channel, ENQUEUED).increment(messages);
	}

	/**
	 * Counts a message that has been sent.
	 */
	void sent(String channel) {
		messages(channel, SENT).increment();
	}

	/**
	 * Counts a failed attempt to send a message.
	 */
	void failed(String channel) {
		messages(channel, FAILED).increment();
	}

	private Counter messages(String channel, String outcome) {
		return Counter.builder("patkeeper.reminders")
			.description("Reminders")
			.tags("channel", channel, "outcome", outcome)
			.register(this.meters);
	}

}
