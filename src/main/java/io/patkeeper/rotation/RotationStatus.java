package io.patkeeper.rotation;

import java.util.Set;

import io.patkeeper.ui.MessageKeys;

/**
 * What the person is told about a rotation, and what they can do next.
 */
public enum RotationStatus {

	/** A node is working on it, or stopped while it was. */
	IN_PROGRESS(NextStep.SHOW_SECRET),

	/** The new token exists, but its secret was lost. The old one works. */
	ORPHANED(NextStep.REVOKE_ORPHAN, NextStep.ROTATE_AGAIN, NextStep.LEAVE_AS_IS),

	/** No new token was created. The old one works. */
	NOTHING_CREATED(NextStep.ROTATE_AGAIN, NextStep.LEAVE_AS_IS),

	/** It is not known whether a new token exists, or whether the old one works. */
	UNKNOWN,

	/** Both work, as requested. */
	OVERLAP(NextStep.SHOW_SECRET, NextStep.REVOKE_OLD),

	/** Both work because they are for different organizations. */
	REACH_DIFFERS(NextStep.SHOW_SECRET, NextStep.REVOKE_OLD),

	/** Both work because the old one could not be revoked. */
	OLD_STILL_WORKS(NextStep.SHOW_SECRET, NextStep.REVOKE_OLD),

	/** Both work, and Patkeeper does not have the new one's secret. */
	SECRET_UNAVAILABLE(NextStep.REVOKE_OLD, NextStep.REVOKE_ORPHAN, NextStep.ROTATE_AGAIN),

	/** The new one is being revoked, so that the old one stays. */
	DISCARDING(NextStep.REVOKE_ORPHAN, NextStep.ROTATE_AGAIN),

	/** The old one stopped working before a new one replaced it. */
	NOT_REPLACED(NextStep.LEAVE_AS_IS),

	/** The new one exists. It is not known whether the old one works. */
	OLD_UNKNOWN(NextStep.SHOW_SECRET),

	/** The new one has replaced the old one, but that was not recorded. */
	REPLACED(NextStep.SHOW_SECRET, NextStep.REVOKE_OLD),

	/** The old one is revoked. */
	DONE(NextStep.SHOW_SECRET),

	/** Only the old token is left. */
	ABANDONED(NextStep.ROTATE_AGAIN);

	private final Set<NextStep> nextSteps;

	RotationStatus(NextStep... nextSteps) {
		this.nextSteps = Set.of(nextSteps);
	}

	/**
	 * The status in message keys.
	 */
	public String key() {
		return MessageKeys.of(this);
	}

	public boolean offers(NextStep step) {
		return this.nextSteps.contains(step);
	}

	/**
	 * Something that the person can do next.
	 */
	enum NextStep {

		/** Show the new token's secret, if Patkeeper has it. */
		SHOW_SECRET,

		/** Revoke the old token. */
		REVOKE_OLD,

		/** Revoke the new token, whose secret was lost. */
		REVOKE_ORPHAN,

		/** Revoke what is left of the rotation, and start another. */
		ROTATE_AGAIN,

		/** Keep the old token as it is. */
		LEAVE_AS_IS

	}

}
