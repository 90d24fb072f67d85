package io.patkeeper.journal;

/**
 * The outcome of a change.
 */
public enum Outcome {

	/** It was made. */
	DONE,

	/** Azure DevOps refused it; nothing was changed. */
	REFUSED,

	/** Azure DevOps could not be asked; nothing was changed. */
	FAILED,

	/** No usable answer came; the change may have been made. */
	UNKNOWN

}
