package io.patkeeper.bulk;

import java.util.Map;
import java.util.UUID;

/**
 * How far a run is.
 *
 * @param id the id of the run
 * @param kind what it does
 * @param status its status in message keys
 * @param counts how many tokens have which state
 */
record RunProgress(UUID id, RunKind kind, RunStatus status, Map<ItemState, Integer> counts) {

	/**
	 * How many tokens have an outcome.
	 */
	public int finished() {
		return total() - pending() - count(ItemState.WORKING);
	}

	public int done() {
		return count(ItemState.DONE);
	}

	public int unknown() {
		return count(ItemState.UNKNOWN);
	}

	public int pending() {
		return count(ItemState.PENDING);
	}

	public int total() {
		return this.counts.values().stream().mapToInt(Integer::intValue).sum() - count(ItemState.LEFT_OUT);
	}

	int count(ItemState state) {
		return this.counts.getOrDefault(state, 0);
	}

}
