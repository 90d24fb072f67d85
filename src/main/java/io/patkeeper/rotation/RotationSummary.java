package io.patkeeper.rotation;

import java.time.Instant;
import java.util.UUID;

import io.patkeeper.token.TokenRotation;
import org.jspecify.annotations.Nullable;

/**
 * A rotation as the pages of tokens mention it.
 *
 * @param id the id of the rotation
 * @param name the name of both tokens
 * @param oldAuthorizationId the authorization id of the old token
 * @param newAuthorizationId the authorization id of the new token, if known
 * @param bothWork whether the old token still works beside the new one
 * @param waiting whether the person decides when the old one is revoked
 * @param reachDiffers whether that is because the tokens are for different organizations
 * @param done whether the old one is revoked
 * @param revoking whether the old one is being revoked, or Azure DevOps sent no usable
 * response about that
 * @param inProgressUntil while the rotation is in progress, when no node can be working
 * on it any more
 */
record RotationSummary(UUID id, String name, UUID oldAuthorizationId, @Nullable UUID newAuthorizationId,
		boolean bothWork, boolean waiting, boolean reachDiffers, boolean done, boolean revoking,
		@Nullable Instant inProgressUntil) implements TokenRotation {

	static RotationSummary of(Rotation rotation, Instant now) {
		return new RotationSummary(rotation.id(), rotation.name(), rotation.oldAuthorizationId(),
				rotation.newAuthorizationId(), RotationState.BOTH_WORK.contains(rotation.state()), rotation.isWaiting(),
				rotation.reachDiffers(), rotation.state() == RotationState.DONE,
				rotation.state() == RotationState.REVOKING,
				rotation.isInProgress(now) ? rotation.inProgressUntil() : null);
	}

	@Override
	public boolean inProgress() {
		return this.inProgressUntil != null;
	}

}
