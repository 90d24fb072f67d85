package io.patkeeper.rotation;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import io.patkeeper.token.TokenRotations;
import org.jspecify.annotations.Nullable;

/**
 * The rotations that the pages of tokens mention.
 *
 * @param all those that are not over, and the one that created the token that the page is
 * about
 * @param created the tokens that those which are done have created, as far as these end
 * soon or have ended recently
 */
record RotationSummaries(List<RotationSummary> all, Set<UUID> created) implements TokenRotations {

	static RotationSummaries of(Stream<Rotation> rotations, Set<UUID> created, Instant now) {
		return new RotationSummaries(rotations.map((rotation) -> RotationSummary.of(rotation, now)).toList(), created);
	}

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
	 * Whether any was interrupted, or may be in progress.
	 */
	public boolean open() {
		return !inProgress().isEmpty() || !unfinished().isEmpty();
	}

	@Override
	public boolean haveCreated(UUID authorizationId) {
		return this.created.contains(authorizationId);
	}

	@Override
	public @Nullable RotationSummary of(UUID authorizationId) {
		return this.all.stream()
			.filter((rotation) -> authorizationId.equals(rotation.newAuthorizationId())
					|| authorizationId.equals(rotation.oldAuthorizationId()))
			.findFirst()
			.orElse(null);
	}

}
