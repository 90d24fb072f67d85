package io.patkeeper.reminder;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.patkeeper.database.DatabaseNumbers;

import org.springframework.stereotype.Component;

/**
 * Measures the messages that wait to be sent by any node as
 * {@code patkeeper.reminders.waiting}, and for how long the oldest has waited as
 * {@code patkeeper.reminders.waiting.age}, by channel.
 */
@Component
class ReminderMeterBinder implements MeterBinder {

	private final DatabaseNumbers numbers;

	private final MailOutboxRepository mails;

	private final ChatRepository chats;

	private final Clock clock;

	ReminderMeterBinder(DatabaseNumbers numbers, MailOutboxRepository mails, ChatRepository chats, Clock clock) {
		this.numbers = numbers;
		this.mails = mails;
		this.chats = chats;
		this.clock = clock;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		bind(registry, MailChannel.NAME, this.mails::waiting);
		bind(registry, ChatChannel.NAME, this.chats::waiting);
	}

	private void bind(MeterRegistry registry, String channel, Supplier<WaitingMessages> query) {
		DatabaseNumbers.Latest latest = this.numbers.latest(() -> {
			WaitingMessages waiting = query.get();
			return Map.of("count", waiting.count(), "age", waiting.age(this.clock.instant()).toSeconds());
		});
		Gauge.builder("patkeeper.reminders.waiting", latest, (waiting) -> waiting.get("count"))
			.description("Messages that wait to be sent, by any node")
			.tag("channel", channel)
			.strongReference(true)
			.register(registry);
		TimeGauge.builder("patkeeper.reminders.waiting.age", latest, TimeUnit.SECONDS, (waiting) -> waiting.get("age"))
			.description("How long the oldest of them has waited")
			.tag("channel", channel)
			.strongReference(true)
			.register(registry);
	}

}
