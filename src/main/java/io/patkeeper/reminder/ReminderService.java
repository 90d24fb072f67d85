package io.patkeeper.reminder;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import io.patkeeper.rotation.RotationService;
import io.patkeeper.token.OwnedTokens;
import io.patkeeper.ui.BrowserTimeZone;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Service;

/**
 * Turns the reminders of the signed-in person on and off, and says what is kept and sent.
 */
@Service
class ReminderService {

	private static final Logger logger = LoggerFactory.getLogger(ReminderService.class);

	private final ReminderRepository reminders;

	private final OwnedTokens tokens;

	private final RotationService rotations;

	private final List<ReminderChannel> channels;

	private final MessageSource messages;

	private final Clock clock;

	ReminderService(ReminderRepository reminders, OwnedTokens tokens, RotationService rotations,
			List<ReminderChannel> channels, MessageSource messages, Clock clock) {
		this.reminders = reminders;
		this.tokens = tokens;
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

	/**
	 * Turns reminders on, unless they are. The first ones come the next time that it is
	 * 08:00 in the person's time zone. What cannot be listed now is watched from the next
	 * list on. Must not be called within a transaction.
	 * @param owner the person's {@code tid:oid}
	 */
	void turnOn(String owner) {
		if (this.reminders.find(owner).isPresent()) {
			return;
		}
		Instant now = this.clock.instant();
		OwnedTokens.Listing listing = this.tokens.list(owner);
		ZoneId timeZone = BrowserTimeZone.current();
		Reminder reminder = new Reminder(owner, LocaleContextHolder.getLocale(), timeZone,
				new TreeSet<>(Reminder.CHOICES), now, ReminderSchedule.dayDue(timeZone, now).orElse(null));
		if (this.reminders.add(reminder)) {
			this.reminders.store(owner, reminder.language(), timeZone, now, WatchedToken.of(listing, now),
					listing::hasAllOf);
			log(owner, "on");
		}
	}

	/**
	 * Changes how many days before the end of a token the person is reminded.
	 * @return {@code false} if none of these days can be chosen
	 */
	boolean changeDays(String owner, Set<Integer> days) {
		List<Integer> chosen = Reminder.CHOICES.stream().filter(days::contains).toList();
		if (!chosen.isEmpty()) {
			this.reminders.changeDays(owner, chosen);
		}
		return !chosen.isEmpty();
	}

	/**
	 * Turns reminders off, which deletes all that is kept for them.
	 */
	void turnOff(String owner) {
		this.reminders.delete(owner);
		log(owner, "off");
	}

	private static void log(String owner, String outcome) {
		logger.atInfo()
			.addKeyValue("action", "remind")
			.addKeyValue("outcome", outcome)
			.addKeyValue("person", owner)
			.log("Reminders turned {}", outcome);
	}

}
