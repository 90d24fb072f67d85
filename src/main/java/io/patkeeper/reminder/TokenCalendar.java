package io.patkeeper.reminder;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

import io.patkeeper.token.TokenUrls;
import io.patkeeper.ui.DateFormats;
import io.patkeeper.ui.TokenTexts;

import org.springframework.stereotype.Component;

/**
 * Writes the calendar of a person. It depends only on what is kept, so that it stays the
 * same until that changes.
 * <p>
 * Google and Outlook ignore alarms in calendars that people subscribe to. So the days
 * before the end of a token are events as well. The end itself is an event with a time,
 * as its day depends on the time zone.
 */
@Component
class TokenCalendar {

	/** How often calendar apps should read it, at most (RFC 7986). */
	private static final String REFRESH_INTERVAL = "PT6H";

	private static final Duration LENGTH_OF_END = Duration.ofMinutes(15);

	/** For apps that do not ignore it, on the day of the event. */
	private static final String ALARM = "PT8H";

	private final TokenTexts texts;

	private final DateFormats dates;

	TokenCalendar(TokenTexts texts, DateFormats dates) {
		this.texts = texts;
		this.dates = dates;
	}

	/**
	 * Writes a calendar in the person's language.
	 * @param root the URL of Patkeeper's start page, without a slash at the end
	 * @return an iCalendar file
	 */
	String write(Reminder reminder, List<WatchedToken> tokens, String root) {
		return ReminderContext.call(reminder, () -> {
			ICalendarWriter calendar = new ICalendarWriter();
			calendar.begin("VCALENDAR");
			writeProperties(calendar);
			if (tokens.isEmpty()) {
				writeTimeZone(calendar);
			}
			tokens.forEach((token) -> writeEvents(calendar, reminder, token, root));
			calendar.end("VCALENDAR");
			return calendar.toString();
		});
	}

	private void writeProperties(ICalendarWriter calendar) {
		calendar.property("VERSION", "2.0");
		calendar.property("PRODID", "-//Patkeeper//Patkeeper//EN");
		calendar.property("CALSCALE", "GREGORIAN");
		String name = this.texts.text("reminder.calendar.name");
		calendar.text("NAME", name);
		calendar.text("X-WR-CALNAME", name);
		calendar.property("REFRESH-INTERVAL;VALUE=DURATION", REFRESH_INTERVAL);
		// The same for Outlook.
		calendar.property("X-PUBLISHED-TTL", REFRESH_INTERVAL);
	}

	/**
	 * A calendar must not be empty.
	 */
	private static void writeTimeZone(ICalendarWriter calendar) {
		calendar.begin("VTIMEZONE");
		calendar.property("TZID", "Etc/UTC");
		calendar.begin("STANDARD");
		calendar.property("DTSTART", "19700101T000000");
		calendar.property("TZOFFSETFROM", "+0000");
		calendar.property("TZOFFSETTO", "+0000");
		calendar.end("STANDARD");
		calendar.end("VTIMEZONE");
	}

	private void writeEvents(ICalendarWriter calendar, Reminder reminder, WatchedToken token, String root) {
		String name = IsolatedText.of(this.texts.name(token.name()));
		String organization = token.allOrganizations() ? this.texts.text("token.all-organizations")
				: token.organization().name();
		String url = root + TokenUrls.token(token.organization(), token.authorizationId());
		String details = this.texts.text("reminder.calendar.event.details", this.dates.exact(token.expires()),
				this.dates.exact(reminder.seen())) + "\n" + url;
		LocalDate end = LocalDate.ofInstant(token.expires(), reminder.timeZone());
		LocalDate seen = LocalDate.ofInstant(reminder.seen(), reminder.timeZone());
		for (int days : reminder.days()) {
			LocalDate day = end.minusDays(days);
			if (days > 0 && !day.isBefore(seen)) {
				String summary = this.texts.text("reminder.calendar.event.before", name, organization,
						this.texts.timeLeft(days));
				begin(calendar, token, String.valueOf(days), reminder.seen());
				calendar.date("DTSTART", day);
				calendar.date("DTEND", day.plusDays(1));
				describe(calendar, summary, details, url);
				writeAlarm(calendar, summary);
				calendar.end("VEVENT");
			}
		}
		begin(calendar, token, "end", reminder.seen());
		calendar.time("DTSTART", token.expires());
		calendar.time("DTEND", token.expires().plus(LENGTH_OF_END));
		describe(calendar, this.texts.text("reminder.calendar.event.end", name, organization), details, url);
		calendar.end("VEVENT");
	}

	/**
	 * The id stays the same if the end changes, so that the event moves. The sequence
	 * must grow then, and so it does with each visit.
	 */
	private static void begin(ICalendarWriter calendar, WatchedToken token, String event, Instant seen) {
		calendar.begin("VEVENT");
		calendar.property("UID", token.authorizationId() + "-" + event + "@patkeeper");
		calendar.time("DTSTAMP", seen);
		calendar.time("LAST-MODIFIED", seen);
		calendar.property("SEQUENCE", String.valueOf(Duration.ofSeconds(seen.getEpochSecond()).toMinutes()));
	}

	private static void describe(ICalendarWriter calendar, String summary, String details, String url) {
		calendar.text("SUMMARY", summary);
		calendar.text("DESCRIPTION", details);
		calendar.property("URL", url);
		calendar.property("CLASS", "PRIVATE");
		calendar.property("TRANSP", "TRANSPARENT");
	}

	private static void writeAlarm(ICalendarWriter calendar, String summary) {
		calendar.begin("VALARM");
		calendar.property("ACTION", "DISPLAY");
		calendar.property("TRIGGER", ALARM);
		calendar.text("DESCRIPTION", summary);
		calendar.end("VALARM");
	}

}
