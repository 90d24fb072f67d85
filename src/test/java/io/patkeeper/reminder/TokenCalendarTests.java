package io.patkeeper.reminder;

import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.Temporal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

import io.patkeeper.Texts;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.ui.DateFormats;
import io.patkeeper.ui.LegibleText;
import io.patkeeper.ui.TokenTexts;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.data.ParserException;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.Component;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.component.VEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calendars, as another program reads them.
 */
class TokenCalendarTests {

	private static final String ROOT = "https://patkeeper.example.com";

	private static final ZoneId SAO_PAULO = ZoneId.of("America/Sao_Paulo");

	private static final Instant SEEN = Instant.parse("2026-11-26T11:00:00Z");

	private static final UUID ID = UUID.fromString("3d3aca0c-9ad3-4b07-8334-08ec8b1ddc32");

	private final TokenCalendar calendar = new TokenCalendar(new TokenTexts(Texts.source()),
			new DateFormats(Texts.source()));

	@Test
	void hasAnEventForTheEndAndForTheDaysBefore() {
		List<VEvent> events = events(reminder(SAO_PAULO, 30, 7, 1, 0),
				token("build-agent", Instant.parse("2027-02-28T01:30:00Z")));
		assertThat(events).extracting(TokenCalendarTests::start)
			.containsExactly(LocalDate.of(2027, 1, 28), LocalDate.of(2027, 2, 20), LocalDate.of(2027, 2, 26),
					Instant.parse("2027-02-28T01:30:00Z"));
		assertThat(events).extracting(TokenCalendarTests::end)
			.containsExactly(LocalDate.of(2027, 1, 29), LocalDate.of(2027, 2, 21), LocalDate.of(2027, 2, 27),
					Instant.parse("2027-02-28T01:45:00Z"));
		assertThat(events).extracting((event) -> value(event, Property.SUMMARY))
			.containsExactly(before("build-agent", 30), before("build-agent", 7), before("build-agent", 1),
					text("reminder.calendar.event.end", "build-agent", "fabrikam"));
	}

	@Test
	void leadsToThePageOfTheToken() {
		String page = ROOT + "/organizations/fabrikam/tokens/" + ID;
		assertThat(events(reminder(SAO_PAULO, 7), token("build-agent", Instant.parse("2027-02-28T01:30:00Z"))))
			.hasSize(2)
			.allSatisfy((event) -> {
				assertThat(value(event, Property.URL)).isEqualTo(page);
				assertThat(value(event, Property.DESCRIPTION))
					.isEqualTo(text("reminder.calendar.event.details", "27 Feb 2027, 22:30", "26 Nov 2026, 08:00")
							+ "\n" + page);
				assertThat(value(event, Property.CLASS)).isEqualTo("PRIVATE");
				assertThat(value(event, Property.TRANSP)).isEqualTo("TRANSPARENT");
			});
	}

	@Test
	void speaksTheLanguageOfThePerson() {
		Reminder portuguese = new Reminder("tenant:ana", Texts.PORTUGUESE, SAO_PAULO, new TreeSet<>(Set.of(7)), SEEN,
				null);
		List<VEvent> events = events(portuguese, token("build-agent", Instant.parse("2027-02-28T01:30:00Z")));
		assertThat(value(events.get(0), Property.SUMMARY))
			.isEqualTo(text(Texts.PORTUGUESE, "reminder.calendar.event.before", "build-agent", "fabrikam",
					text(Texts.PORTUGUESE, "token.in-days", 7)));
		assertThat(value(events.get(0), Property.DESCRIPTION)).contains("27/02/2027 22:30");
	}

	@Test
	void saysThatATokenIsForAllOrganizations() {
		WatchedToken token = new WatchedToken(ID, new Organization("fabrikam"), true, "everywhere",
				Instant.parse("2026-12-01T00:00:00Z"));
		assertThat(value(events(reminder(SAO_PAULO, 0), token).get(0), Property.SUMMARY))
			.isEqualTo(text("reminder.calendar.event.end", "everywhere", text("token.all-organizations")));
	}

	@Test
	void movesAnEventWhenTheEndChanges() {
		WatchedToken token = token("build-agent", Instant.parse("2027-02-28T01:30:00Z"));
		Reminder later = new Reminder("tenant:ana", Locale.ENGLISH, SAO_PAULO, new TreeSet<>(Set.of(7)),
				SEEN.plusSeconds(86_400), null);
		List<VEvent> before = events(reminder(SAO_PAULO, 7), token);
		List<VEvent> after = events(later, token("build-agent", Instant.parse("2027-05-28T01:30:00Z")));
		for (int event = 0; event < before.size(); event++) {
			assertThat(value(after.get(event), Property.UID)).isEqualTo(value(before.get(event), Property.UID));
			assertThat(Integer.parseInt(value(after.get(event), Property.SEQUENCE)))
				.isGreaterThan(Integer.parseInt(value(before.get(event), Property.SEQUENCE)));
			assertThat(value(after.get(event), Property.DTSTAMP)).isEqualTo("20261127T110000Z");
			assertThat(value(after.get(event), Property.LAST_MODIFIED)).isEqualTo("20261127T110000Z");
		}
	}

	@Test
	void hasIdsThatOccurOnce() {
		List<VEvent> events = events(reminder(SAO_PAULO, 30, 14, 7, 3, 1, 0),
				token("a", Instant.parse("2027-02-28T01:30:00Z")), new WatchedToken(UUID.randomUUID(),
						new Organization("contoso"), false, "a", Instant.parse("2027-02-28T01:30:00Z")));
		assertThat(events).hasSize(12).extracting((event) -> value(event, Property.UID)).doesNotHaveDuplicates();
	}

	@Test
	void leavesOutDaysThatHadPassedWhenTheTokensWereSeen() {
		assertThat(events(reminder(SAO_PAULO, 30, 14, 7, 3, 1), token("soon", Instant.parse("2026-11-29T15:00:00Z"))))
			.extracting(TokenCalendarTests::start)
			.containsExactly(LocalDate.of(2026, 11, 26), LocalDate.of(2026, 11, 28),
					Instant.parse("2026-11-29T15:00:00Z"));
	}

	@Test
	void goesByTheDaysOfThePersonsTimeZoneWhenClocksChange() {
		// Clocks go back an hour in Berlin on 25 October 2026 and forward on 28 March
		// 2027.
		ZoneId berlin = ZoneId.of("Europe/Berlin");
		Reminder reminder = new Reminder("tenant:ana", Locale.ENGLISH, berlin, new TreeSet<>(Set.of(1)),
				Instant.parse("2026-10-01T00:00:00Z"), null);
		assertThat(starts(reminder, "2026-10-24T22:30:00Z")).containsExactly(LocalDate.of(2026, 10, 24),
				Instant.parse("2026-10-24T22:30:00Z"));
		assertThat(starts(reminder, "2026-10-25T22:30:00Z")).containsExactly(LocalDate.of(2026, 10, 24),
				Instant.parse("2026-10-25T22:30:00Z"));
		assertThat(starts(reminder, "2026-10-25T23:30:00Z")).containsExactly(LocalDate.of(2026, 10, 25),
				Instant.parse("2026-10-25T23:30:00Z"));
		assertThat(starts(reminder, "2027-03-28T21:59:00Z")).containsExactly(LocalDate.of(2027, 3, 27),
				Instant.parse("2027-03-28T21:59:00Z"));
		assertThat(starts(reminder, "2027-03-28T22:00:00Z")).containsExactly(LocalDate.of(2027, 3, 28),
				Instant.parse("2027-03-28T22:00:00Z"));
	}

	static Stream<String> hostileNames() {
		return Stream.of("a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:evil", "a\nATTACH:https://evil.example", "a,b;c:d",
				"back\\slash\\n and \\, \\;", "\"quoted\";X=\"y\"", "🚀 ção 🏳️‍🌈", "אבג 123 דהו", "\u202eevil\u202c",
				"x".repeat(255), "ção🚀".repeat(51), "a\u0000b\u0007c\u2028d", "\ud800 alone", "<b>&amp;", "", "a  b ");
	}

	@ParameterizedTest
	@MethodSource("hostileNames")
	void saysNamesAsTheyAre(String name) {
		WatchedToken token = token(name, Instant.parse("2027-02-28T01:30:00Z"));
		List<VEvent> events = events(reminder(SAO_PAULO, 30, 7), token);
		assertThat(events).hasSize(3).allSatisfy((event) -> {
			String shown = name.isEmpty() ? text("token.unnamed") : LegibleText.ofName(name);
			assertThat(value(event, Property.SUMMARY).replaceAll("[\u2068\u2069]", ""))
				.startsWith(shown + " (fabrikam)");
			assertThat(event.getPropertyList().getAll()).hasSize(11);
		});
	}

	@Test
	void isolatesANameThatIsWrittenFromRightToLeft() {
		assertThat(value(events(reminder(SAO_PAULO, 7), token("אבג", Instant.parse("2027-02-28T01:30:00Z"))).get(0),
				Property.SUMMARY))
			.startsWith("\u2068אבג\u2069 (");
	}

	@Test
	void isReadEvenWithoutTokens() {
		assertThat(events(reminder(SAO_PAULO, 7))).isEmpty();
	}

	@Test
	void saysWhatItIsAndWhenToReadItAgain() {
		String file = this.calendar.write(reminder(SAO_PAULO, 7),
				List.of(token("build-agent", Instant.parse("2027-02-28T01:30:00Z"))), ROOT);
		assertThat(file).startsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
			.contains("\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n", "\r\nX-PUBLISHED-TTL:PT6H\r\n",
					"\r\nX-WR-CALNAME:" + text("reminder.calendar.name") + "\r\n",
					"\r\nNAME:" + text("reminder.calendar.name") + "\r\n", "\r\nTRIGGER:PT8H\r\n")
			.endsWith("\r\nEND:VCALENDAR\r\n")
			.doesNotContain("tenant:ana");
	}

	private List<Temporal> starts(Reminder reminder, String end) {
		return events(reminder, token("build-agent", Instant.parse(end))).stream()
			.map(TokenCalendarTests::start)
			.toList();
	}

	private static String before(String name, int days) {
		return text("reminder.calendar.event.before", name, "fabrikam", text("token.in-days", days));
	}

	private static Reminder reminder(ZoneId timeZone, Integer... days) {
		return new Reminder("tenant:ana", Locale.ENGLISH, timeZone, new TreeSet<>(List.of(days)), SEEN, null);
	}

	private static WatchedToken token(String name, Instant expires) {
		return new WatchedToken(ID, new Organization("fabrikam"), false, name, expires);
	}

	private List<VEvent> events(Reminder reminder, WatchedToken... tokens) {
		Calendar read = read(this.calendar.write(reminder, List.of(tokens), ROOT));
		return read.getComponents(Component.VEVENT);
	}

	static Calendar read(String file) {
		try {
			Calendar calendar = new CalendarBuilder().build(new StringReader(file));
			assertThat(calendar.validate().getEntries()).isEmpty();
			return calendar;
		}
		catch (IOException | ParserException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Temporal start(VEvent event) {
		return time(event.getDateTimeStart().getDate());
	}

	private static Temporal end(VEvent event) {
		return time(event.getDateTimeEnd().getDate());
	}

	private static Temporal time(Temporal time) {
		return (time instanceof OffsetDateTime exact) ? exact.toInstant() : time;
	}

	private static String value(VEvent event, String property) {
		return event.getRequiredProperty(property).getValue();
	}

}
