package io.patkeeper.rotation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What the page of a rotation shows.
 *
 * @param id what identifies the rotation
 * @param organization the organization that the tokens belong to
 * @param name the name of both
 * @param started when it started
 * @param knownBy while a node may be working on it, when none can be any more
 * @param oldAuthorizationId what identifies the old token
 * @param newAuthorizationId what identifies the new one, if that is known
 * @param steps what was done, in order
 * @param situation where things stand
 * @param everywhere whether the old token is for all organizations, so that it is
 * replaced rather than rotated again
 * @param orphans new tokens whose secret nobody has ever seen
 * @param seen what a look at the tokens has shown in the meantime, as the message bundles
 * call it
 */
record RotationPage(UUID id, String organization, String name, Instant started, @Nullable Instant knownBy,
		UUID oldAuthorizationId, @Nullable UUID newAuthorizationId, List<Step> steps, RotationStatus situation,
		boolean everywhere, List<Orphan> orphans, List<String> seen) {

	public boolean offers(RotationStatus.Offer offer) {
		return this.situation.offers(offer) && !(offer == RotationStatus.Offer.ROTATE_AGAIN && this.everywhere);
	}

	/**
	 * Whether the old token can only be replaced.
	 */
	public boolean offersReplacement() {
		return this.everywhere && this.situation.offers(RotationStatus.Offer.ROTATE_AGAIN);
	}

	/**
	 * A step of a rotation.
	 *
	 * @param key the step, as the message bundles call it
	 * @param done whether it is done for certain
	 */
	record Step(String key, boolean done) {

	}

	/**
	 * A new token whose secret nobody has ever seen.
	 *
	 * @param authorizationId what identifies it
	 * @param created when it was created, if known
	 */
	record Orphan(UUID authorizationId, @Nullable Instant created) {

	}

}
