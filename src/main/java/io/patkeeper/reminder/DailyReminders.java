package io.patkeeper.reminder;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

import io.patkeeper.database.DatabaseOutage;
import io.patkeeper.rotation.RotationService;
import io.patkeeper.token.note.NoteRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Reminds everyone once a day of the tokens that are due. The first node that gets to a
 * person does it, in one transaction, so that no message is missing or there twice.
 */
@Component
class DailyReminders {

	/**
	 * Tokens live for a year at most, so all that were seen have ended by then.
	 */
	private static final Duration RETENTION = Duration.ofDays(400);

	/** Time zones, and the clocks of nodes, differ by less. */
	private static final Duration SENT_RETENTION = Duration.ofDays(3);

	private static final Logger logger = LoggerFactory.getLogger(DailyReminders.class);

	private final ReminderRepository reminders;

	private final RotationService rotations;

	private final NoteRepository notes;

	private final List<ReminderChannel> channels;

	private final TransactionOperations transaction;

	private final ReminderMetrics metrics;

	private final Clock clock;

	DailyReminders(ReminderRepository reminders, RotationService rotations, NoteRepository notes,
			List<ReminderChannel> channels, TransactionOperations transaction, ReminderMetrics metrics, Clock clock) {
		this.reminders = reminders;
		this.rotations = rotations;
		this.notes = notes;
		this.channels = channels;
		this.transaction = transaction;
		this.metrics = metrics;
		this.clock = clock;
	}

	/**
	 * Reminds those whose time has come. The next call does what this one fails to do.
	 * @param stopping whether to stop before the next person
	 * @throws DataAccessException if the database cannot be used
	 */
	void send(BooleanSupplier stopping) {
		Instant now = this.clock.instant();
		this.reminders.deleteUnseenSince(now.minus(RETENTION));
		for (ZoneId timeZone : this.reminders.timeZones()) {
			ReminderSchedule.dayDue(timeZone, now)
				.ifPresent((day) -> this.reminders.waiting(timeZone, day)
					.stream()
					.takeWhile((owner) -> !stopping.getAsBoolean())
					.forEach((owner) -> tryToSend(owner, day)));
		}
	}

	private void tryToSend(String owner, LocalDate day) {
		try {
			send(owner, day);
		}
		catch (RuntimeException ex) {
			if (DatabaseOutage.reason(ex).isPresent()) {
				throw ex;
			}
			logger.atWarn().setCause(ex).addKeyValue("person", owner).log("Could not remind a person yet");
		}
	}

	private void send(String owner, LocalDate day) {
		Map<String, Integer> messages = new LinkedHashMap<>();
		this.transaction.executeWithoutResult((status) -> {
			if (this.reminders.finish(owner, day)) {
				this.reminders.find(owner).ifPresent((reminder) -> messages.putAll(enqueue(reminder, day)));
			}
		});
		messages.forEach(this.metrics::enqueued);
	}

	private Map<String, Integer> enqueue(Reminder reminder, LocalDate day) {
		String owner = reminder.owner();
		Set<UUID> inRotation = this.rotations.tokensInRotation(owner);
		List<WatchedToken> tokens = this.reminders.tokens(owner)
			.stream()
			.filter((token) -> !inRotation.contains(token.authorizationId()))
			.toList();
		List<DueToken> due = ReminderSchedule.due(reminder, tokens, this.reminders.sent(owner), this.notes.all(owner),
				day);
		Map<String, Integer> messages = new LinkedHashMap<>();
		if (!due.isEmpty()) {
			Digest digest = new Digest(reminder, day, due);
			this.channels.forEach((channel) -> messages.put(channel.name(), channel.enqueue(digest)));
			if (messages.values().stream().anyMatch((count) -> count > 0)) {
				this.reminders.addSent(owner, ReminderSchedule.sent(digest).toList());
			}
		}
		this.reminders.deleteSentBefore(owner, this.clock.instant().minus(SENT_RETENTION));
		return messages;
	}

}
