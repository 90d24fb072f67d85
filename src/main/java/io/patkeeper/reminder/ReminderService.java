package io.patkeeper.reminder;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.patkeeper.token.OwnedTokens;
import io.patkeeper.ui.BrowserTimeZone;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Service;

/**
 * Turns the reminders of the signed-in person on and off.
 */
@Service
class ReminderService {

	private static final Logger logger = LoggerFactory.getLogger(ReminderService.class);

	private final ReminderRepository reminders;

	private final OwnedTokens tokens;

	private final Clock clock;

	ReminderService(ReminderRepository reminders, OwnedTokens tokens, Clock clock) {
		this.reminders = reminders;
		this.tokens = tokens;
		this.clock = clock;
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
