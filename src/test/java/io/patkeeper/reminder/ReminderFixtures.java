package io.patkeeper.reminder;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import org.jspecify.annotations.Nullable;

/**
 * People and tokens for the tests of reminders.
 */
final class ReminderFixtures {

	static final String ANA = "tenant:ana";

	static final String BEN = "tenant:ben";

	static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

	static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

	static final Organization FABRIKAM = new Organization("fabrikam");

	static final Organization CONTOSO = new Organization("contoso");

	private ReminderFixtures() {
	}

	static Reminder reminder(String owner, ZoneId timeZone, Instant seen, @Nullable LocalDate lastDay,
			Integer... days) {
		return new Reminder(owner, Locale.ENGLISH, timeZone,
				new TreeSet<>((days.length > 0) ? List.of(days) : Reminder.CHOICES), seen, lastDay);
	}

	static WatchedToken token(String name, Instant expires) {
		return new WatchedToken(UUID.randomUUID(), FABRIKAM, false, name, expires);
	}

	static WatchedToken token(String name, Organization organization, Instant expires) {
		return new WatchedToken(UUID.randomUUID(), organization, false, name, expires);
	}

}
