package io.patkeeper.rotation;

/**
 * How far a rotation has come. Each state is written before the call that it announces.
 */
enum RotationState {

	/** Azure DevOps is being asked for the new token. */
	STARTED,

	/** It was asked, and no usable answer came: the new token may exist. */
	UNANSWERED,

	/** The new token exists and its secret is kept; the old one still works. */
	CREATED,

	/** Azure DevOps is being asked to revoke the old token. */
	REVOKING,

	/** Azure DevOps is being asked to revoke the new token, so that the old one stays. */
	DISCARDING,

	/** The old token is revoked. */
	DONE,

	/** Nothing is left of it: no new token was created, or it was revoked. */
	ABANDONED

}
