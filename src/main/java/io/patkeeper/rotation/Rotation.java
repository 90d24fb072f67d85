package io.patkeeper.rotation;

import java.time.Instant;
import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.journal.Entry;
import org.jspecify.annotations.Nullable;

/**
 * The replacement of a token by a new one of the same kind, as far as it has come.
 *
 * @param id what identifies it
 * @param owner whose tokens they are, as {@code tid:oid}
 * @param organization where they are looked after
 * @param oldAuthorizationId what identifies the old token
 * @param name the name of both
 * @param requestedExpiry when the new token was asked to stop working
 * @param overlap whether the old one is to work until the person says otherwise
 * @param state how far it has come
 * @param newAuthorizationId what identifies the new token, once it is known
 * @param otherReach whether one of them works in all organizations and the other in one
 * @param secretStored whether the person has said that the new token's secret is stored
 * @param started when it was started
 * @param changed when it came to its state
 */
record Rotation(UUID id, String owner, Organization organization, UUID oldAuthorizationId, String name,
		Instant requestedExpiry, boolean overlap, State state, @Nullable UUID newAuthorizationId, boolean otherReach,
		boolean secretStored, Instant started, Instant changed) {

	/**
	 * Whether somebody may still be at it. If it takes longer than any call can, then
	 * whoever was at it was stopped.
	 */
	boolean isUnderWay(Instant now) {
		return (this.state == State.STARTED || this.state == State.REVOKING)
				&& now.isBefore(this.changed.plus(Entry.LONGEST_CALL));
	}

	boolean isOver() {
		return this.state == State.DONE || this.state == State.ABANDONED;
	}

	/**
	 * Whether a new token exists beside the old one, and it is for the person to say when
	 * the old one may go.
	 */
	boolean isWaiting() {
		return this.state == State.CREATED && (this.overlap || this.otherReach);
	}

	/**
	 * The same, now that the new token exists.
	 */
	Rotation created(UUID newAuthorizationId, boolean otherReach, Instant now) {
		return new Rotation(this.id, this.owner, this.organization, this.oldAuthorizationId, this.name,
				this.requestedExpiry, this.overlap, State.CREATED, newAuthorizationId, otherReach, false, this.started,
				now);
	}

}
