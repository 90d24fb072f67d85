package io.patkeeper.token;

import java.util.List;

/**
 * What the list page shows.
 *
 * @param rows the tokens that match the view, in its order
 * @param total how many tokens there are in all
 * @param counts how many match the view but for its status
 * @param organizationNames the organizations asked
 * @param addedNames those of them that the person added, and may take off again
 * @param fixedOrganizations whether the configuration names them, so that none can be
 * added
 * @param view what the person wants to see
 * @param notices what could not be shown, and why
 */
record TokenListPage(List<Row> rows, int total, Counts counts, List<String> organizationNames, List<String> addedNames,
		boolean fixedOrganizations, View view, List<Notice> notices) {

}
