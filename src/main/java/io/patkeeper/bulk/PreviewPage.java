package io.patkeeper.bulk;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.token.TokenRotations;

/**
 * What the preview of a run shows.
 *
 * @param id the id of the run
 * @param kind what it will do
 * @param keepOld whether old tokens will work until the person revokes them
 * @param items the tokens that it will change
 * @param leftOut the other tokens that were chosen
 * @param probablyInUse how many of those that it revokes end soon and were rotated before
 */
record PreviewPage(UUID id, RunKind kind, boolean keepOld, List<RunItem> items, List<RunItem> leftOut,
		long probablyInUse) {

	/** With up to as many tokens, a click on the button is enough. */
	private static final int MAX_UNNUMBERED = 5;

	/** How many tokens of a long list are shown before the person asks for the rest. */
	private static final int SHOWN = 8;

	/** The choices of a new expiry, in days. */
	private static final List<Integer> LIFETIMES = List.of(30, 60, 90, 180, 365);

	static PreviewPage of(Run run, List<RunItem> all, TokenRotations rotations) {
		List<RunItem> items = all.stream().filter((item) -> item.state() != ItemState.LEFT_OUT).toList();
		return new PreviewPage(run.id(), run.kind(), run.keepOld(), items,
				all.stream().filter((item) -> item.state() == ItemState.LEFT_OUT).toList(),
				(run.kind() == RunKind.REVOKE)
						? items.stream().filter((item) -> rotations.haveCreated(item.authorizationId())).count() : 0);
	}

	/**
	 * The expiry that a choice of days stands for, or the latest that the service
	 * accepts.
	 */
	static Instant expiry(int days, Instant now) {
		return Expiry.clip(now.plus(Duration.ofDays(Math.max(days, 1))), now);
	}

	public int count() {
		return this.items.size();
	}

	public int chosen() {
		return this.items.size() + this.leftOut.size();
	}

	public List<RunItem> first(List<RunItem> items) {
		return items.subList(0, Math.min(SHOWN, items.size()));
	}

	public List<RunItem> rest(List<RunItem> items) {
		return items.subList(first(items).size(), items.size());
	}

	/**
	 * Whether the person may have to type the number of tokens.
	 */
	public boolean asksForNumber() {
		boolean revokes = this.kind == RunKind.REVOKE || this.kind == RunKind.ROTATE;
		return revokes && count() > MAX_UNNUMBERED;
	}

	/**
	 * Whether the person has typed the number of tokens, if so many are revoked.
	 */
	boolean isConfirmedBy(String number) {
		boolean required = asksForNumber() && !this.keepOld;
		return count() > 0 && (!required || number.strip().equals(Integer.toString(count())));
	}

	public List<Integer> lifetimes() {
		return LIFETIMES;
	}

}
