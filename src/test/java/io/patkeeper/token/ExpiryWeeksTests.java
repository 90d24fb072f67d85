package io.patkeeper.token;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.patkeeper.token.ExpiryWeeks.Bars;
import io.patkeeper.token.ExpiryWeeks.Week;
import org.junit.jupiter.api.Test;

import static io.patkeeper.token.Fixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;

class ExpiryWeeksTests {

	/** The Monday of the week of {@link Fixtures#NOW}. */
	private static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);

	@Test
	void haveAColumnForEachWeekInWhichATokenThatWorksStopsWorking() {
		List<TokenRow> rows = List.of(row("a", 3, TokenStatus.EXPIRING), row("b", 5, TokenStatus.EXPIRING),
				row("c", 100, TokenStatus.ACTIVE), row("d", -3, TokenStatus.EXPIRED),
				row("e", 30, TokenStatus.REVOKED));
		assertThat(ExpiryWeeks.of(rows, null, "", NOW).weeks()).containsExactly(new Week("2026-11-23", 0, MONDAY, 2),
				new Week("2027-03-01", 14 * ExpiryWeeks.COLUMN_WIDTH, MONDAY.plusWeeks(14), 1));
	}

	@Test
	void haveOneColumnForEverythingLaterAndNoMoreThanFiftyThree() {
		List<TokenRow> rows = IntStream.range(0, 400)
			.mapToObj((day) -> row("t" + day, day, TokenStatus.ACTIVE))
			.toList();
		List<Week> weeks = ExpiryWeeks.of(rows, null, "", NOW).weeks();
		assertThat(weeks).hasSizeLessThanOrEqualTo(53).hasSize(ExpiryWeeks.WEEKS + 1);
		assertThat(weeks.get(ExpiryWeeks.WEEKS).key()).isEqualTo(ExpiryWeeks.LATER);
		assertThat(weeks.stream().mapToInt(Week::count).sum()).isEqualTo(400);
		assertThat(weeks)
			.allSatisfy((week) -> assertThat(rows).filteredOn((row) -> ExpiryWeeks.keyOf(row, NOW).equals(week.key()))
				.hasSize(week.count()));
	}

	@Test
	void putWhatWorksAlthoughItsTimeIsOverIntoThisWeek() {
		assertThat(ExpiryWeeks.keyOf(row("a", -20, TokenStatus.EXPIRING), NOW)).isEqualTo(MONDAY.toString());
	}

	@Test
	void haveABarOfEachKindAndTheHighestAsHighAsAllOthersAtMost() {
		List<TokenRow> rows = new ArrayList<>(List.of(row("soon", 5, TokenStatus.EXPIRING)));
		IntStream.range(0, 1000).forEach((i) -> rows.add(row("t" + i, 100, TokenStatus.ACTIVE)));
		rows.add(Fixtures.row(Fixtures.globalPat("everything", Duration.ofDays(100)), TokenStatus.ACTIVE));
		Bars bars = ExpiryWeeks.of(rows, null, "", NOW).bars();
		assertThat(bars.soon()).isEqualTo("M6 76v-3h12v3z");
		assertThat(bars.announced()).isEqualTo("M30 76v-3h12v3z");
		assertThat(bars.other()).isEqualTo("M342 76v-50h12v50z");
	}

	@Test
	void showWhatAFilterLeavesInTheScaleOfAll() {
		List<TokenRow> rows = new ArrayList<>(List.of(row("soon", 5, TokenStatus.EXPIRING)));
		IntStream.range(0, 9).forEach((i) -> rows.add(row("t" + i, 100, TokenStatus.ACTIVE)));
		rows.add(Fixtures.row(Fixtures.pat("full", Duration.ofDays(100), "app_token"), TokenStatus.ACTIVE));
		assertThat(ExpiryWeeks.of(rows, null, "", NOW).filtered()).isNull();
		assertThat(ExpiryWeeks.of(rows, Facet.FULL_ACCESS, "", NOW).filtered())
			.isEqualTo(new Bars("", "", "M342 76v-5h12v5z"));
		assertThat(ExpiryWeeks.of(rows, null, "2026-11-23", NOW).filtered())
			.isEqualTo(new Bars("", "M6 76v-5h12v5z", ""));
		assertThat(ExpiryWeeks.of(rows, Facet.FULL_ACCESS, "2026-11-23", NOW).filtered())
			.isEqualTo(new Bars("", "", ""));
	}

	@Test
	void showATokenForAllOrganizationsAtItsAnnouncedEndAndAfterThatDayAtItsOwn() {
		TokenRow everything = Fixtures.row(Fixtures.globalPat("everything", Duration.ofDays(100)), TokenStatus.ACTIVE);
		assertThat(ExpiryWeeks.keyOf(everything, NOW)).isEqualTo("2026-11-30");
		for (String later : List.of("2026-12-01T00:00:00Z", "2027-01-15T00:00:00Z")) {
			assertThat(ExpiryWeeks.keyOf(everything, Instant.parse(later))).isEqualTo("2027-03-01");
		}
	}

	@Test
	void nameTheMonthsThatBeginInThem() {
		List<ExpiryWeeks.Month> months = ExpiryWeeks.of(List.of(), null, "", NOW).months();
		assertThat(months).hasSize(11).isSortedAccordingTo((one, other) -> one.x() - other.x());
		assertThat(months.get(0)).isEqualTo(new ExpiryWeeks.Month(ExpiryWeeks.COLUMN_WIDTH, LocalDate.of(2026, 12, 1)));
	}

	private static TokenRow row(String name, int days, TokenStatus status) {
		return Fixtures.row(Fixtures.pat(name, Duration.ofDays(days), "vso.code"), status);
	}

}
