package io.patkeeper.reminder;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Posts the messages that are due to chats, one after the other.
 */
@Component
class ChatDelivery {

	private static final Logger logger = LoggerFactory.getLogger(ChatDelivery.class);

	private final ChatService chats;

	private final ChatRepository webhooks;

	private final ReminderRepository reminders;

	private final WaitingTokens tokens;

	private final ChatMessages messages;

	private final ReminderMetrics metrics;

	private final Clock clock;

	ChatDelivery(ChatService chats, ChatRepository webhooks, ReminderRepository reminders, WaitingTokens tokens,
			ChatMessages messages, ReminderMetrics metrics, Clock clock) {
		this.chats = chats;
		this.webhooks = webhooks;
		this.reminders = reminders;
		this.tokens = tokens;
		this.messages = messages;
		this.metrics = metrics;
		this.clock = clock;
	}

	/**
	 * Posts the messages that are due.
	 * @param stopping whether to stop before the next message
	 */
	void sendDue(BooleanSupplier stopping) {
		while (this.chats.isAvailable() && !stopping.getAsBoolean()) {
			Optional<OutgoingChatMessage> message = this.webhooks.claim();
			if (message.isEmpty()) {
				return;
			}
			send(message.get());
		}
	}

	/**
	 * Posts a message, or drops it if there is nothing to say any more.
	 */
	private void send(OutgoingChatMessage message) {
		StoredWebhook webhook = message.webhook();
		Optional<Reminder> reminder = this.reminders.find(webhook.owner());
		List<DueToken> tokens = reminder.map((person) -> this.tokens.due(person, this.webhooks.tokens(message)))
			.orElse(List.of())
			.stream()
			.filter((token) -> token.daysLeft() >= 0)
			.toList();
		if (tokens.isEmpty()) {
			this.webhooks.finish(message, null);
			return;
		}
		ChatAnswer answer = this.chats.post(webhook,
				this.messages.reminder(webhook.app(), reminder.orElseThrow(), tokens));
		if (answer.result() == ChatResult.TAKEN) {
			this.metrics.sent(ChatChannel.NAME);
			this.webhooks.finish(message, answer.result());
			return;
		}
		this.metrics.failed(ChatChannel.NAME);
		logger.atInfo()
			.addKeyValue("person", webhook.owner())
			.addKeyValue("failure", answer.result().key())
			.log("A chat did not take a message");
		if (answer.result().isFinal() || RetryPolicy.isTooOld(message.waitingSince(), this.clock.instant())) {
			this.webhooks.finish(message, answer.result());
		}
		else {
			this.webhooks.retry(message, answer.result(), pause(message, answer));
		}
	}

	private static Duration pause(OutgoingChatMessage message, ChatAnswer answer) {
		Duration pause = RetryPolicy.pause(message.attempts());
		return (answer.retryAfter() != null && answer.retryAfter().compareTo(pause) > 0) ? answer.retryAfter() : pause;
	}

}
