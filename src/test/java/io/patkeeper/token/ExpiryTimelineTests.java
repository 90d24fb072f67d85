package io.patkeeper.token;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static io.patkeeper.token.Fixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;

class ExpiryTimelineTests {

	@Test
	void startsWithThisMonthAndSpansAYear() {
		List<ExpiryTimeline.Month> months = ExpiryTimeline.of(List.of(), NOW).months();
		assertThat(months).hasSize(13).isSortedAccordingTo((one, other) -> Double.compare(one.x(), other.x()));
		assertThat(months.get(0).first()).isEqualTo(LocalDate.of(2026, 11, 1));
		assertThat(months.get(0).x()).isZero();
		assertThat(months.get(12).x()).isLessThan(ExpiryTimeline.WIDTH);
	}

	@Test
	void marksEveryTokenThatWorksAndNoOther() {
		List<TokenRow> rows = List.of(row("a", 3, TokenStatus.EXPIRING), row("b", 300, TokenStatus.ACTIVE),
				row("c", -3, TokenStatus.EXPIRED), row("d", 30, TokenStatus.REVOKED));
		assertThat(ExpiryTimeline.of(rows, NOW).marks()).extracting((mark) -> mark.row().name())
			.containsExactly("a", "b");
	}

	@Test
	void putsLaterOnesFurtherRightAndThoseOfTheSameDaysAboveEachOther() {
		List<ExpiryTimeline.Mark> marks = ExpiryTimeline.of(List.of(row("b", 200, TokenStatus.ACTIVE),
				row("a", 100, TokenStatus.ACTIVE), row("a2", 100, TokenStatus.ACTIVE)), NOW)
			.marks();
		assertThat(marks.get(0).x()).isEqualTo(marks.get(1).x()).isLessThan(marks.get(2).x());
		assertThat(marks.get(0).y()).isGreaterThan(marks.get(1).y()).isEqualTo(marks.get(2).y());
	}

	@Test
	void putsWhatStillWorksToTheRightOfToday() {
		for (int day = 0; day < 30; day++) {
			ExpiryTimeline timeline = ExpiryTimeline.of(List.of(row("a", day, TokenStatus.EXPIRING)),
					NOW.plus(Duration.ofDays(day)));
			assertThat(timeline.marks()).singleElement()
				.satisfies((mark) -> assertThat(mark.x()).isGreaterThan(timeline.today()));
		}
	}

	@Test
	void doesNotGrowWithoutLimit() {
		List<TokenRow> many = IntStream.range(0, 1000)
			.mapToObj((number) -> row("t" + number, 100, TokenStatus.ACTIVE))
			.toList();
		ExpiryTimeline timeline = ExpiryTimeline.of(many, NOW);
		assertThat(timeline.height()).isLessThan(200);
		assertThat(timeline.marks()).hasSize(1000).allSatisfy((mark) -> assertThat(mark.y()).isPositive());
	}

	@Test
	void showsTheAnnouncedEndOfTokensForAllOrganizationsUntilThatDay() {
		assertThat(ExpiryTimeline.of(List.of(), NOW).announcedEnd())
			.isGreaterThan(ExpiryTimeline.of(List.of(), NOW).today());
		assertThat(ExpiryTimeline.of(List.of(), Instant.parse("2026-12-01T00:00:00Z")).announcedEnd()).isNegative();
	}

	@Test
	void marksATokenForAllOrganizationsAtItsAnnouncedEndAndAfterThatDayAtItsOwn() {
		List<TokenRow> rows = List.of(row("own", 100, TokenStatus.ACTIVE),
				Fixtures.row(Fixtures.globalPat("everything", Duration.ofDays(100)), TokenStatus.ACTIVE));
		List<ExpiryTimeline.Mark> before = ExpiryTimeline.of(rows, NOW).marks();
		assertThat(before).extracting((mark) -> mark.row().name()).containsExactly("everything", "own");
		assertThat(before.get(0).x()).isLessThan(before.get(1).x());
		for (String later : List.of("2026-12-01T00:00:00Z", "2027-01-15T00:00:00Z")) {
			List<ExpiryTimeline.Mark> after = ExpiryTimeline.of(rows, Instant.parse(later)).marks();
			assertThat(after).hasSize(2);
			assertThat(after.get(0).x()).isEqualTo(after.get(1).x());
		}
	}

	private static TokenRow row(String name, int days, TokenStatus status) {
		return Fixtures.row(Fixtures.pat(name, Duration.ofDays(days), "vso.code"), status);
	}

}
