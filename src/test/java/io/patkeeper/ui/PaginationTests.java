package io.patkeeper.ui;

import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PaginationTests {

	@ParameterizedTest
	@CsvSource({ "1, 0, 1, 1, 0, 0", "1, 50, 1, 1, 1, 50", "2, 51, 2, 2, 51, 51", "9, 120, 3, 3, 101, 120",
			"0, 120, 1, 3, 1, 50" })
	void showsThePageAskedForOrTheNearest(int wanted, int matching, int number, int count, int first, int last) {
		Pagination pages = Pagination.of(wanted, matching);
		assertThat(pages.number()).isEqualTo(number);
		assertThat(pages.count()).isEqualTo(count);
		assertThat(pages.first()).isEqualTo(first);
		assertThat(pages.last()).isEqualTo(last);
		assertThat(pages.hasPrevious()).isEqualTo(number > 1);
		assertThat(pages.hasNext()).isEqualTo(number < count);
	}

	@Test
	void cutsOutItsRows() {
		List<String> rows = Collections.nCopies(51, "row");
		assertThat(Pagination.of(1, 51).slice(rows)).hasSize(50);
		assertThat(Pagination.of(2, 51).slice(rows)).hasSize(1);
		assertThat(Pagination.of(1, 0).slice(List.of())).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none",
			value = { "3, 3", "none, 1", "'', 1", "0, 1", "-1, 1", "x, 1", "99999999, 1", "9999999, 9999999" })
	void takesARequestedPageThatMakesNoSenseForTheFirst(String page, int number) {
		assertThat(Pagination.requested(page)).isEqualTo(number);
	}

}
