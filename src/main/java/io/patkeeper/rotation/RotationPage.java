package io.patkeeper.rotation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What the page of a rotation shows.
 *
 * @param id the id of the rotation
 * @param organization the name of the organization that the tokens belong to
 * @param name the name of both tokens
 * @param started when it started
 * @param inProgressUntil while it is in progress, when no node can be working on it any
 * more
 * @param oldAuthorizationId the authorization id of the old token
 * @param newAuthorizationId the authorization id of the new token, if known
 * @param steps its steps, in order
 * @param status its status
 * @param allOrganizations whether the old token is for all organizations, so that it is
 * replaced rather than rotated again
 * @param orphans new tokens whose secret was lost
 * @param checks what a check of the tokens has shown, as message keys
 */
record RotationPage(UUID id, String organization, String name, Instant started, @Nullable Instant inProgressUntil,
		UUID oldAuthorizationId, @Nullable UUID newAuthorizationId, List<Step> steps, RotationStatus status,
		boolean allOrganizations, List<Orphan> orphans, List<String> checks) {

	public boolean offers(RotationStatus.NextStep step) {
		return this.status.offers(step) && !(step == RotationStatus.NextStep.ROTATE_AGAIN && this.allOrganizations);
	}

	/**
	 * Whether the old token can be replaced, but not rotated again.
	 */
	public boolean offersReplacement() {
		return this.allOrganizations && this.status.offers(RotationStatus.NextStep.ROTATE_AGAIN);
	}

	/**
	 * A step of a rotation.
	 *
	 * @param key the step in message keys
	 * @param done whether it is known to be done
	 */
	record Step(String key, boolean done) {

	}

	/**
	 * A new token whose secret was lost.
	 *
	 * @param authorizationId its authorization id
	 * @param created when it was created, if known
	 */
	record Orphan(UUID authorizationId, @Nullable Instant created) {

	}

}
