package io.patkeeper.journal;

import java.util.List;

import io.patkeeper.ui.Pagination;

/**
 * What the page of the journal shows.
 *
 * @param rows the rows of this page
 * @param pagination which page it is
 * @param organizations the organizations to choose from
 * @param actions the actions to choose from
 * @param outcomes the outcomes to choose from
 */
record JournalPage(List<JournalRow> rows, Pagination pagination, List<String> organizations, List<String> actions,
		List<String> outcomes) {

}
