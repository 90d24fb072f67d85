package io.patkeeper.rotation;

import java.util.Set;

/**
 * The stored progress of a rotation. Each state is written before the call that it
 * announces.
 */
enum RotationState {

	/** The new token is being created. */
	STARTED,

	/** Azure DevOps sent no usable response: the new token may exist. */
	UNANSWERED,

	/** The new token exists and its secret is stored; the old one still works. */
	CREATED,

	/** The old token is being revoked. */
	REVOKING,

	/** The new token is being revoked, so that the old one stays. */
	DISCARDING,

	/** The old token is revoked. */
	DONE,

	/** No new token was created, or it was revoked. */
	ABANDONED;

	/** A node may be working on the rotation. */
	static final Set<RotationState> IN_PROGRESS = Set.of(STARTED, REVOKING);

	/** Both tokens work, as far as is known. */
	static final Set<RotationState> BOTH_WORK = Set.of(CREATED, REVOKING);

	/** There is no new token to be kept, so the rotation can be abandoned. */
	static final Set<RotationState> ABANDONABLE = Set.of(STARTED, UNANSWERED, DISCARDING);

	/** Nothing is left to be done. */
	static final Set<RotationState> OVER = Set.of(DONE, ABANDONED);

}
