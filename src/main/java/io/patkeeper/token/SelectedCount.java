package io.patkeeper.token;

/**
 * How many tokens a person has selected.
 *
 * @param size all of them
 * @param elsewhere those that are not on the page of the list
 * @param full whether no more can be selected
 */
public record SelectedCount(int size, long elsewhere, boolean full) {

	/**
	 * Counts a selection.
	 * @param here how many of its tokens are on the page
	 */
	public static SelectedCount of(TokenSelection selection, long here) {
		return new SelectedCount(selection.size(), Math.max(0, selection.size() - here), selection.isFull());
	}

}
