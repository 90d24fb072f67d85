package io.patkeeper.reminder;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.patkeeper.rotation.RotationService;
import io.patkeeper.token.note.NoteRepository;
import io.patkeeper.token.note.TokenNotes;

import org.springframework.stereotype.Component;

/**
 * The tokens of messages that have waited in an outbox.
 */
@Component
class WaitingTokens {

	private final ReminderRepository reminders;

	private final RotationService rotations;

	private final NoteRepository notes;

	private final Clock clock;

	WaitingTokens(ReminderRepository reminders, RotationService rotations, NoteRepository notes, Clock clock) {
		this.reminders = reminders;
		this.rotations = rotations;
		this.notes = notes;
		this.clock = clock;
	}

	/**
	 * The tokens of a message as they are now, without those that have gone, got another
	 * end or are being rotated since it was added.
	 * @param ends the ends that they had, by authorization id
	 * @return the tokens, the next end first
	 */
	List<DueToken> due(Reminder reminder, Map<UUID, Instant> ends) {
		Set<UUID> inRotation = this.rotations.tokensInRotation(reminder.owner());
		TokenNotes notes = this.notes.all(reminder.owner());
		LocalDate today = LocalDate.ofInstant(this.clock.instant(), reminder.timeZone());
		return this.reminders.tokens(reminder.owner())
			.stream()
			.filter((token) -> token.expires().equals(ends.get(token.authorizationId())))
			.filter((token) -> !inRotation.contains(token.authorizationId()))
			.map((token) -> new DueToken(token, token.daysLeft(today, reminder.timeZone()),
					notes.of(token.authorizationId())))
			.toList();
	}

}
