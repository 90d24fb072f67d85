package io.patkeeper.reminder;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.patkeeper.token.note.TokenNotes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.patkeeper.reminder.ReminderFixtures.ANA;
import static io.patkeeper.reminder.ReminderFixtures.BERLIN;
import static io.patkeeper.reminder.ReminderFixtures.reminder;
import static io.patkeeper.reminder.ReminderFixtures.token;
import static org.assertj.core.api.Assertions.assertThat;

class ReminderScheduleTests {

	private static final LocalDate FIRST = LocalDate.of(2026, 12, 1);

	private static final Instant NOON = FIRST.atTime(12, 0).atZone(BERLIN).toInstant();

	private final Set<SentReminder> sent = new HashSet<>();

	private final Reminder reminder = reminder(ANA, BERLIN, NOON, null);

	private List<Integer> daysLeft(WatchedToken token, LocalDate day) {
		List<DueToken> due = ReminderSchedule.due(this.reminder, List.of(token), this.sent, TokenNotes.NONE, day);
		if (!due.isEmpty()) {
			ReminderSchedule.sent(new Digest(this.reminder, day, due)).forEach(this.sent::add);
		}
		return due.stream().map(DueToken::daysLeft).toList();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Z" })
	void remindsOfEachOf200TokensOnExactlyItsDaysOfAYear(ZoneId timeZone) {
		Random random = new Random(7);
		Instant start = FIRST.atStartOfDay(timeZone).toInstant();
		List<WatchedToken> tokens = IntStream.range(0, 200)
			.mapToObj((i) -> token("token-" + i,
					start.plus(Duration.ofDays(31)).plusSeconds(random.nextInt(334 * 24 * 3600))))
			.sorted(WatchedToken.BY_END)
			.toList();
		Reminder person = reminder(ANA, timeZone, start, null);
		Map<UUID, List<LocalDate>> days = ReminderSchedule.digests(person, tokens, Set.of(), FIRST, 400)
			.stream()
			.flatMap((digest) -> digest.tokens().stream().map((due) -> {
				assertThat(digest.day().plusDays(due.daysLeft()))
					.isEqualTo(LocalDate.ofInstant(due.token().expires(), timeZone));
				return Map.entry(due.token().authorizationId(), digest.day());
			}))
			.collect(Collectors.groupingBy(Map.Entry::getKey,
					Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
		assertThat(tokens).allSatisfy((token) -> {
			LocalDate end = LocalDate.ofInstant(token.expires(), timeZone);
			assertThat(days.get(token.authorizationId()))
				.containsExactlyElementsOf(Reminder.CHOICES.stream().map(end::minusDays).toList());
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "2027-03-27", "2027-03-28", "2027-03-29", "2027-10-30", "2027-10-31", "2027-11-01" })
	void isDueFromEightOnByTheClockOnTheWall(LocalDate day) {
		ZonedDateTime eight = day.atTime(LocalTime.of(8, 0)).atZone(BERLIN);
		assertThat(ReminderSchedule.dayDue(BERLIN, eight.minusNanos(1).toInstant())).isEmpty();
		assertThat(ReminderSchedule.dayDue(BERLIN, eight.toInstant())).contains(day);
		assertThat(ReminderSchedule.dayDue(BERLIN, day.plusDays(1).atStartOfDay(BERLIN).minusNanos(1).toInstant()))
			.contains(day);
		assertThat(ReminderSchedule.dayDue(BERLIN, day.plusDays(1).atStartOfDay(BERLIN).toInstant())).isEmpty();
	}

	@Test
	void remindsOnceForEachThreshold() {
		WatchedToken token = token("ci", NOON.plus(Duration.ofDays(7)));
		assertThat(daysLeft(token, FIRST)).containsExactly(7);
		assertThat(daysLeft(token, FIRST)).isEmpty();
		assertThat(daysLeft(token, FIRST.plusDays(1))).isEmpty();
		assertThat(daysLeft(token, FIRST.plusDays(4))).containsExactly(3);
	}

	@Test
	void makesUpForMissedDaysOnce() {
		WatchedToken token = token("ci", NOON.plus(Duration.ofDays(30)));
		assertThat(daysLeft(token, FIRST.plusDays(25))).as("after 30, 14 and 7").containsExactly(5);
		assertThat(daysLeft(token, FIRST.plusDays(26))).isEmpty();
		assertThat(daysLeft(token, FIRST.plusDays(27))).containsExactly(3);
	}

	@Test
	void remindsAnewOfALaterEnd() {
		WatchedToken token = token("ci", NOON);
		assertThat(daysLeft(token, FIRST)).containsExactly(0);
		WatchedToken extended = new WatchedToken(token.authorizationId(), token.organization(), false, token.name(),
				NOON.plus(Duration.ofDays(7)));
		assertThat(daysLeft(extended, FIRST)).containsExactly(7);
		assertThat(daysLeft(extended, FIRST.plusDays(4))).containsExactly(3);
	}

	@Test
	void remindsNoMoreAfterTheLastDay() {
		WatchedToken token = token("ci", NOON);
		assertThat(daysLeft(token, FIRST.plusDays(1))).isEmpty();
		assertThat(daysLeft(token, FIRST.plusDays(300))).isEmpty();
		assertThat(daysLeft(token, FIRST)).as("it ends at noon").containsExactly(0);
	}

	@Test
	void remindsOnTheDaysThatThePersonHasChosen() {
		Reminder chosen = reminder(ANA, BERLIN, NOON, null, 3, 14);
		assertThat(chosen.days()).containsExactly(14, 3);
		List<Digest> digests = ReminderSchedule.digests(chosen, List.of(token("ci", NOON.plus(Duration.ofDays(20)))),
				Set.of(), FIRST, 30);
		assertThat(digests).extracting(Digest::day).containsExactly(FIRST.plusDays(6), FIRST.plusDays(17));
	}

	@Test
	void countsCalendarDaysInThePersonsTimeZone() {
		WatchedToken token = token("ci", Instant.parse("2026-12-08T04:59:00Z"));
		assertThat(token.daysLeft(FIRST, ReminderFixtures.NEW_YORK)).isEqualTo(6);
		assertThat(token.daysLeft(FIRST, BERLIN)).isEqualTo(7);
	}

	@Test
	void listsTheNextEndFirst() {
		List<WatchedToken> tokens = new ArrayList<>(List.of(token("b", NOON.plus(Duration.ofDays(1))),
				token("c", NOON.plus(Duration.ofDays(1))), token("a", NOON.plus(Duration.ofDays(3)))));
		tokens.sort(WatchedToken.BY_END.reversed());
		tokens.sort(WatchedToken.BY_END);
		assertThat(ReminderSchedule.due(this.reminder, tokens, Set.of(), TokenNotes.NONE, FIRST))
			.extracting((due) -> due.token().name())
			.containsExactly("b", "c", "a");
		assertThat(tokens).isSortedAccordingTo(Comparator.comparing(WatchedToken::expires));
	}

	@Test
	void beginsTodayUnlessTodayIsDone() {
		assertThat(ReminderSchedule.nextDay(reminder(ANA, BERLIN, NOON, null), NOON)).isEqualTo(FIRST);
		assertThat(ReminderSchedule.nextDay(reminder(ANA, BERLIN, NOON, FIRST.minusDays(9)), NOON)).isEqualTo(FIRST);
		assertThat(ReminderSchedule.nextDay(reminder(ANA, BERLIN, NOON, FIRST), NOON)).isEqualTo(FIRST.plusDays(1));
	}

}
