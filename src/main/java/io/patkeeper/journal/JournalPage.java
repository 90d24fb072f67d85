package io.patkeeper.journal;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the page of the journal shows.
 *
 * @param rows the rows of this page
 * @param total how many rows match in all
 * @param number which page it is, from 1
 * @param last the number of the last page
 * @param organizations the organizations to choose from
 * @param actions the actions to choose from
 * @param outcomes the outcomes to choose from
 */
record JournalPage(List<JournalRow> rows, long total, int number, int last, List<String> organizations,
		List<String> actions, List<String> outcomes) {

	public @Nullable Integer newer() {
		return (this.number > 1) ? Integer.valueOf(this.number - 1) : null;
	}

	public @Nullable Integer older() {
		return (this.number < this.last) ? Integer.valueOf(this.number + 1) : null;
	}

}
