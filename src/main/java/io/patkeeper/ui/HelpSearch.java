package io.patkeeper.ui;

import java.util.Set;

/**
 * A search in the help.
 *
 * @param query what was searched for, as it was typed; empty for everything
 * @param found the ids of the parts and refusals that were found
 * @param total the number of all parts and refusals
 */
record HelpSearch(String query, Set<String> found, int total) {

	public boolean isActive() {
		return !this.query.isEmpty();
	}

	public boolean finds(String id) {
		return this.found.contains(id);
	}

	/**
	 * Whether anything was found whose id begins so.
	 */
	public boolean findsAny(String beginning) {
		return this.found.stream().anyMatch((id) -> id.startsWith(beginning));
	}

}
