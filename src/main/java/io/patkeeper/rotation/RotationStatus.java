package io.patkeeper.rotation;

import java.util.Set;

import io.patkeeper.ui.MessageKeys;

/**
 * Where a rotation stands, as the person has to know it, and what they can do next.
 */
enum RotationStatus {

	/** A node is working on it, or was stopped while it was. */
	IN_PROGRESS(Offer.SHOW_SECRET),

	/** The new token exists, and nobody has ever seen its secret. The old one works. */
	ORPHANED(Offer.REVOKE_ORPHAN, Offer.ROTATE_AGAIN, Offer.LEAVE),

	/** No new token was created. The old one works. */
	NOTHING_CREATED(Offer.ROTATE_AGAIN, Offer.LEAVE),

	/** It is not known whether a new token exists, or whether the old one works. */
	NOT_LOOKED,

	/** Both work, as wanted. */
	OVERLAP(Offer.SHOW_SECRET, Offer.REVOKE_OLD),

	/** Both work, as they reach different organizations. */
	OTHER_REACH(Offer.SHOW_SECRET, Offer.REVOKE_OLD),

	/** Both work, as the old one could not be revoked. */
	OLD_LIVES(Offer.SHOW_SECRET, Offer.REVOKE_OLD),

	/** Both work, and the new one's secret is not here. */
	SECRET_GONE(Offer.REVOKE_OLD, Offer.REVOKE_ORPHAN, Offer.ROTATE_AGAIN),

	/** The new one is to be revoked, so that the old one stays. */
	DISCARDING(Offer.REVOKE_ORPHAN, Offer.ROTATE_AGAIN),

	/** The old one no longer works, and perhaps no new one has taken its place. */
	TOO_LATE(Offer.LEAVE),

	/** The new one exists. It is not known whether the old one works. */
	OLD_NOT_LOOKED(Offer.SHOW_SECRET),
	/** The old one no longer works, which was not written down yet. */
	OLD_GONE(Offer.SHOW_SECRET, Offer.REVOKE_OLD),

	/** The old one is revoked. */
	DONE(Offer.SHOW_SECRET),

	/** Nothing is left of it but the old token. */
	ABANDONED(Offer.ROTATE_AGAIN);

	private final Set<Offer> offers;

	RotationStatus(Offer... offers) {
		this.offers = Set.of(offers);
	}

	/**
	 * As the message bundles call it.
	 */
	public String key() {
		return MessageKeys.of(this);
	}

	public boolean offers(Offer offer) {
		return this.offers.contains(offer);
	}

	/**
	 * Something that the page of a rotation may offer.
	 */
	enum Offer {

		/** To show the new token's secret, if it is still here. */
		SHOW_SECRET,

		/** To revoke the old token. */
		REVOKE_OLD,

		/** To revoke the new token, which is of no use to anybody. */
		REVOKE_ORPHAN,

		/** To do it all again, after clearing away what is left. */
		ROTATE_AGAIN,

		/** To leave the old token as it is. */
		LEAVE

	}

}
