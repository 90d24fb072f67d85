package io.patkeeper.rotation;

import java.time.Instant;
import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.journal.JournalEntry;
import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

/**
 * The replacement of a token by a new one of the same kind, and how far it has come.
 *
 * @param id what identifies it
 * @param owner whose tokens they are, as {@code tid:oid}
 * @param organization the organization that they belong to
 * @param oldAuthorizationId what identifies the old token
 * @param name the name of both; a copy that can be stored
 * @param requestedExpiry when the new token was asked to stop working
 * @param overlap whether the old one is to work until the person says otherwise
 * @param state how far it has come
 * @param newAuthorizationId what identifies the new token, once it is known
 * @param otherReach whether one of them works in all organizations and the other in one
 * @param secretStored whether the person has said that the new token's secret is stored
 * @param started when it started
 * @param changed when it reached its state
 */
record Rotation(UUID id, String owner, Organization organization, UUID oldAuthorizationId, String name,
		Instant requestedExpiry, boolean overlap, RotationState state, @Nullable UUID newAuthorizationId,
		boolean otherReach, boolean secretStored, Instant started, Instant changed) {

	Rotation {
		name = LegibleText.ofName(name);
	}

	/**
	 * Whether a node may still be working on it. If that takes longer than any call can,
	 * the node was stopped.
	 */
	boolean isInProgress(Instant now) {
		return (this.state == RotationState.STARTED || this.state == RotationState.REVOKING) && now.isBefore(knownBy());
	}

	/**
	 * The time after which no node can be working on it.
	 */
	Instant knownBy() {
		return this.changed.plus(JournalEntry.MAX_CHANGE_DURATION);
	}

	boolean isOver() {
		return this.state == RotationState.DONE || this.state == RotationState.ABANDONED;
	}

	/**
	 * Whether both tokens exist, and it is up to the person when the old one is revoked.
	 */
	boolean isWaiting() {
		return this.state == RotationState.CREATED && (this.overlap || this.otherReach);
	}

	/**
	 * The same, now that the new token exists.
	 */
	Rotation created(UUID newAuthorizationId, boolean otherReach, Instant now) {
		return new Rotation(this.id, this.owner, this.organization, this.oldAuthorizationId, this.name,
				this.requestedExpiry, this.overlap, RotationState.CREATED, newAuthorizationId, otherReach, false,
				this.started, now);
	}

}
