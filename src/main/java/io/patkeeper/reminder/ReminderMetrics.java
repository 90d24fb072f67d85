package io.patkeeper.reminder;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/**
 * Counts messages as {@code patkeeper.reminders}, by channel and by what became of them.
 */
@Component
class ReminderMetrics {

	private final MeterRegistry meters;

	ReminderMetrics(MeterRegistry meters) {
		this.meters = meters;
	}

	/**
	 * Counts messages that have been added to an outbox.
	 */
	void enqueued(String channel, int messages) {
		count(channel, "enqueued", messages);
	}

	/**
	 * Counts a message that has been sent.
	 */
	void sent(String channel) {
		count(channel, "sent", 1);
	}

	/**
	 * Counts a failed attempt to send a message.
	 */
	void failed(String channel) {
		count(channel, "failed", 1);
	}

	private void count(String channel, String outcome, int messages) {
		this.meters.counter("patkeeper.reminders", "channel", channel, "outcome", outcome).increment(messages);
	}

}
