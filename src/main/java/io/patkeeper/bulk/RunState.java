package io.patkeeper.bulk;

/**
 * The stored progress of a run.
 */
enum RunState {

	/** It waits for the person to confirm it. Nothing has been changed. */
	PREVIEW,

	/** A node works on it, or did so until it was interrupted. */
	RUNNING,

	/** The person has stopped it. What was being changed at that time is finished. */
	STOPPED,

	/** Each token has an outcome. */
	OVER

}
