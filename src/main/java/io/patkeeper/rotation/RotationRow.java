package io.patkeeper.rotation;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A rotation as the pages of tokens mention it.
 *
 * @param id what identifies it
 * @param name the name of both tokens
 * @param oldAuthorizationId what identifies the old one
 * @param newAuthorizationId what identifies the new one, if that is known
 * @param bothWork whether the old one still works beside the new one
 * @param waiting whether it is up to the person when the old one is revoked
 * @param otherReach whether that is because they work in different organizations
 * @param done whether the old one is revoked
 * @param revoking whether Azure DevOps was asked to revoke the old one, and its answer is
 * missing
 * @param knownBy while a node may be working on it, when none can be any more
 */
record RotationRow(UUID id, String name, UUID oldAuthorizationId, @Nullable UUID newAuthorizationId, boolean bothWork,
		boolean waiting, boolean otherReach, boolean done, boolean revoking, @Nullable Instant knownBy) {

	static RotationRow of(Rotation rotation, Instant now) {
		boolean bothWork = rotation.state() == RotationState.CREATED || rotation.state() == RotationState.REVOKING;
		return new RotationRow(rotation.id(), rotation.name(), rotation.oldAuthorizationId(),
				rotation.newAuthorizationId(), bothWork, rotation.isWaiting(), rotation.otherReach(),
				rotation.state() == RotationState.DONE, rotation.state() == RotationState.REVOKING,
				rotation.isInProgress(now) ? rotation.knownBy() : null);
	}

	/**
	 * Whether a node may be working on it.
	 */
	public boolean inProgress() {
		return this.knownBy != null;
	}

}
