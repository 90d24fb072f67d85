package io.patkeeper.rotation;

import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What the pages of tokens say about rotations.
 *
 * @param all the rotations that are not over, and the one that the page is about
 */
record RotationRows(List<RotationRow> all) {

	/**
	 * Those that were interrupted or could not be finished.
	 */
	public List<RotationRow> unfinished() {
		return this.all.stream().filter((row) -> !row.inProgress() && !row.waiting() && !row.done()).toList();
	}

	/**
	 * Those that a node may be working on.
	 */
	public List<RotationRow> inProgress() {
		return this.all.stream().filter(RotationRow::inProgress).toList();
	}

	/**
	 * Those that wait for the person to have the old token revoked.
	 */
	public List<RotationRow> waiting() {
		return this.all.stream().filter(RotationRow::waiting).toList();
	}

	/**
	 * Whether there is anything to say about them.
	 */
	public boolean open() {
		return !inProgress().isEmpty() || !unfinished().isEmpty() || !waiting().isEmpty();
	}

	/**
	 * The rotation that a token is part of, as the old or the new one.
	 */
	public @Nullable RotationRow of(UUID authorizationId) {
		return this.all.stream()
			.filter((row) -> authorizationId.equals(row.newAuthorizationId())
					|| authorizationId.equals(row.oldAuthorizationId()))
			.findFirst()
			.orElse(null);
	}

}
