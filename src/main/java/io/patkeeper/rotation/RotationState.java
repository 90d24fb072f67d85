package io.patkeeper.rotation;

/**
 * The stored progress of a rotation. Each state is written before the call that it
 * announces.
 */
enum RotationState {

	/** The new token is being created. */
	STARTED,

	/** Azure DevOps gave no usable answer: the new token may exist. */
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
	ABANDONED

}
