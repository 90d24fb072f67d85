package io.patkeeper.reminder;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import io.patkeeper.rotation.RotationService;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Service;

/**
 * Says what a person will be reminded of, and what is kept for that.
 */
@Service
class ReminderPageService {

	private final ReminderRepository reminders;

	private final RotationService rotations;

	private final List<ReminderChannel> channels;

	private final MessageSource messages;

	private final Clock clock;

	ReminderPageService(ReminderRepository reminders, RotationService rotations, List<ReminderChannel> channels,
			MessageSource messages, Clock clock) {
		this.reminders = reminders;
		this.rotations = rotations;
		this.channels = channels;
		this.messages = messages;
		this.clock = clock;
	}

	/**
	 * What the page shows; empty if reminders are turned off.
	 * @param all whether it shows all days with reminders, or the first few
	 */
	Optional<ReminderPage> page(String owner, boolean all) {
		Instant now = this.clock.instant();
		return this.reminders.find(owner).map((reminder) -> {
			List<WatchedToken> tokens = this.reminders.tokens(owner);
			Set<UUID> inRotation = this.rotations.tokensInRotation(owner);
			List<WatchedToken> due = tokens.stream()
				.filter((token) -> !inRotation.contains(token.authorizationId()))
				.toList();
			List<Digest> digests = ReminderSchedule.digests(reminder, due, this.reminders.sent(owner),
					ReminderSchedule.nextDay(reminder, now), ReminderPage.DAYS);
			return ReminderPage.of(reminder, LocalDate.ofInstant(now, reminder.timeZone()), digests, all, tokens.size(),
					recipients(owner));
		});
	}

	private List<String> recipients(String owner) {
		return this.channels.stream()
			.flatMap((channel) -> channel.recipients(owner).stream())
			.map((recipients) -> this.messages.getMessage(recipients, LocaleContextHolder.getLocale()))
			.toList();
	}

	/**
	 * All that is kept about a person's tokens; empty if reminders are turned off.
	 */
	Optional<KeptReminders> kept(String owner) {
		return this.reminders.find(owner)
			.map((reminder) -> new KeptReminders(reminder, this.reminders.tokens(owner),
					this.reminders.sent(owner).size()));
	}

}
