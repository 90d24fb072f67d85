package io.patkeeper.rotation;

import java.util.Locale;

/**
 * What is the matter with a rotation, and what can be done about it.
 */
enum Situation {

	/** Somebody is at it. */
	UNDER_WAY(false, false, false, false),

	/** The new token exists, and nobody ever saw its secret. The old one works. */
	ORPHANED(false, false, true, true),

	/** No new token was created. The old one works. */
	NOTHING_CREATED(false, false, false, true),

	/** It could not be found out whether a new token exists. The old one works. */
	NOT_LOOKED(false, false, false, false),

	/** Both work, as wanted. */
	OVERLAP(true, true, false, false),

	/** Both work, as they reach different organizations. */
	OTHER_REACH(true, true, false, false),

	/** Both work, as the old one could not be revoked. */
	OLD_LIVES(true, true, false, false),

	/** Both work, and the new one's secret is not here. */
	SECRET_GONE(false, true, true, true),

	/** The new one is to be revoked, so that the old one stays. */
	DISCARDING(false, false, true, true),

	/** The old one works no more, and no new one has taken its place for certain. */
	TOO_LATE(false, false, false, false),
	/** The old one works no more, which was not yet noted down. */
	OLD_GONE(true, true, false, false),

	/** The old one is revoked. */
	DONE(true, false, false, false),

	/** Nothing is left of it but the old token. */
	ABANDONED(false, false, false, true);

	private final boolean secretMayBeHere;

	private final boolean oldCanBeRevoked;

	private final boolean orphanCanBeRevoked;

	private final boolean canRotateAgain;

	Situation(boolean secretMayBeHere, boolean oldCanBeRevoked, boolean orphanCanBeRevoked, boolean canRotateAgain) {
		this.secretMayBeHere = secretMayBeHere;
		this.oldCanBeRevoked = oldCanBeRevoked;
		this.orphanCanBeRevoked = orphanCanBeRevoked;
		this.canRotateAgain = canRotateAgain;
	}

	/**
	 * As the message bundles call it.
	 */
	public String key() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	public boolean secretMayBeHere() {
		return this.secretMayBeHere;
	}

	public boolean oldCanBeRevoked() {
		return this.oldCanBeRevoked;
	}

	public boolean orphanCanBeRevoked() {
		return this.orphanCanBeRevoked;
	}

	public boolean canRotateAgain() {
		return this.canRotateAgain;
	}

}
