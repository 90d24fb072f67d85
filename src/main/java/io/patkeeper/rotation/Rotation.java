package io.patkeeper.rotation;

import java.time.Instant;
import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.journal.JournalEntry;
import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

/**
 * The replacement of a token by a new one with the same name and scopes.
 *
 * @param id its id
 * @param owner the owner of the tokens, as {@code tid:oid}
 * @param organization the organization that the tokens belong to
 * @param oldAuthorizationId the authorization id of the old token
 * @param name the name of both tokens; a copy that can be stored
 * @param requestedExpiry the expiry requested for the new token
 * @param overlap whether the old token works until the person revokes it
 * @param state its state
 * @param newAuthorizationId the authorization id of the new token, once known
 * @param reachDiffers whether one of them works in all organizations and the other in one
 * @param secretStored whether the person has confirmed storing the new secret
 * @param started when it started
 * @param changed when it reached its state
 */
record Rotation(UUID id, String owner, Organization organization, UUID oldAuthorizationId, String name,
		Instant requestedExpiry, boolean overlap, RotationState state, @Nullable UUID newAuthorizationId,
		boolean reachDiffers, boolean secretStored, Instant started, Instant changed) {

	Rotation {
		name = LegibleText.ofName(name);
	}

	/**
	 * Whether a node may be working on it. After more time than any change takes, that
	 * node must have stopped.
	 */
	boolean isInProgress(Instant now) {
		return RotationState.IN_PROGRESS.contains(this.state) && now.isBefore(inProgressUntil());
	}

	/**
	 * When no node can be working on it any more.
	 */
	Instant inProgressUntil() {
		return this.changed.plus(JournalEntry.MAX_CHANGE_DURATION);
	}

	boolean isOver() {
		return RotationState.OVER.contains(this.state);
	}

	/**
	 * Whether both tokens work, and the person decides when the old one is revoked.
	 */
	boolean isWaiting() {
		return this.state == RotationState.CREATED && (this.overlap || this.reachDiffers);
	}

	/**
	 * This rotation once the new token is created.
	 */
	Rotation created(UUID newAuthorizationId, boolean reachDiffers, Instant now) {
		return new Rotation(this.id, this.owner, this.organization, this.oldAuthorizationId, this.name,
				this.requestedExpiry, this.overlap, RotationState.CREATED, newAuthorizationId, reachDiffers, false,
				this.started, now);
	}

}
