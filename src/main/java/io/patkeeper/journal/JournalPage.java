package io.patkeeper.journal;

import java.util.List;

import io.patkeeper.ui.Pagination;

/**
 * What the page of the journal shows.
 *
 * @param days the changes of this page by day, newest first
 * @param pagination which page it is
 * @param periods the periods to choose from
 * @param organizations the organizations to choose from
 * @param actions the actions to choose from
 * @param outcomes the outcomes to choose from
 */
record JournalPage(List<JournalDay> days, Pagination pagination, List<JournalPeriod> periods,
		List<String> organizations, List<String> actions, List<String> outcomes) {

}
