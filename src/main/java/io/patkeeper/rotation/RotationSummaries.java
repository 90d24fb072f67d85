package io.patkeeper.rotation;

import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The rotations that the pages of tokens mention.
 *
 * @param all those that are not over, and the one that created the token that the page is
 * about
 */
record RotationSummaries(List<RotationSummary> all) {

	/**
	 * Those that were interrupted or could not be finished.
	 */
	public List<RotationSummary> unfinished() {
		return this.all.stream()
			.filter((rotation) -> !rotation.inProgress() && !rotation.waiting() && !rotation.done())
			.toList();
	}

	/**
	 * Those that a node may be working on.
	 */
	public List<RotationSummary> inProgress() {
		return this.all.stream().filter(RotationSummary::inProgress).toList();
	}

	/**
	 * Those that wait for the person to have the old token revoked.
	 */
	public List<RotationSummary> waiting() {
		return this.all.stream().filter(RotationSummary::waiting).toList();
	}

	/**
	 * Whether any rotation is not over.
	 */
	public boolean open() {
		return !inProgress().isEmpty() || !unfinished().isEmpty() || !waiting().isEmpty();
	}

	/**
	 * The rotation that a token is part of, as the old or the new one.
	 */
	public @Nullable RotationSummary of(UUID authorizationId) {
		return this.all.stream()
			.filter((rotation) -> authorizationId.equals(rotation.newAuthorizationId())
					|| authorizationId.equals(rotation.oldAuthorizationId()))
			.findFirst()
			.orElse(null);
	}

}
