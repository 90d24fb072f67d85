package io.patkeeper.reminder;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import io.patkeeper.crypto.UrlSecret;
import io.patkeeper.rotation.RotationService;
import io.patkeeper.token.OwnedTokens;
import io.patkeeper.ui.BrowserTimeZone;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Service;

/**
 * The calendars of people, and the secret URLs at which calendar apps read them.
 */
@Service
class CalendarService {

	private final ReminderService reminders;

	private final ReminderRepository repository;

	private final RotationService rotations;

	private final OwnedTokens tokens;

	private final CalendarRepository feeds;

	private final TokenCalendar calendar;

	private final Clock clock;

	CalendarService(ReminderService reminders, ReminderRepository repository, RotationService rotations,
			OwnedTokens tokens, CalendarRepository feeds, TokenCalendar calendar, Clock clock) {
		this.reminders = reminders;
		this.repository = repository;
		this.rotations = rotations;
		this.tokens = tokens;
		this.feeds = feeds;
		this.calendar = calendar;
		this.clock = clock;
	}

	/**
	 * Creates the secret URL of the signed-in person, and turns reminders on. Must not be
	 * called within a transaction.
	 * @return its secret; empty if the person has one
	 */
	Optional<UrlSecret> create(String owner) {
		this.reminders.turnOn(owner);
		UrlSecret secret = UrlSecret.issue();
		return this.feeds.add(owner, secret, this.clock.instant()) ? Optional.of(secret) : Optional.empty();
	}

	void withdraw(String owner) {
		this.feeds.delete(owner);
	}

	/**
	 * The calendar that an app reads.
	 * @param root the URL of Patkeeper's start page, without a slash at the end
	 * @return an iCalendar file; empty if the secret is none, or was withdrawn
	 */
	Optional<String> read(UrlSecret secret, String root) {
		return this.feeds.find(secret).flatMap((feed) -> {
			this.feeds.recordReading(feed, this.clock.instant());
			return this.repository.find(feed.owner())
				.map((reminder) -> write(reminder, this.repository.tokens(feed.owner()), root));
		});
	}

	/**
	 * The calendar of the signed-in person. Without reminders, it is written for the
	 * tokens as they are now, and nothing is kept.
	 * @param root the URL of Patkeeper's start page, without a slash at the end
	 * @return an iCalendar file
	 */
	String download(String owner, String root) {
		return this.repository.find(owner)
			.map((reminder) -> write(reminder, this.repository.tokens(owner), root))
			.orElseGet(() -> {
				Instant now = this.clock.instant();
				Reminder reminder = new Reminder(owner, LocaleContextHolder.getLocale(), BrowserTimeZone.current(),
						new TreeSet<>(Reminder.CHOICES), now, null);
				return write(reminder, WatchedToken.of(this.tokens.list(owner), now), root);
			});
	}

	private String write(Reminder reminder, List<WatchedToken> tokens, String root) {
		Set<UUID> inRotation = this.rotations.tokensInRotation(reminder.owner());
		return this.calendar.write(reminder,
				tokens.stream()
					.filter((token) -> !inRotation.contains(token.authorizationId()))
					.sorted(WatchedToken.BY_END)
					.toList(),
				root);
	}

}
