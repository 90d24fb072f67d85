package io.patkeeper.journal;

/**
 * The outcome of a change.
 */
public enum Outcome {

	/** It was made. */
	DONE,

	/** Azure DevOps refused it; nothing was changed. */
	REFUSED,

	/** The request was not sent or was rejected; nothing was changed. */
	FAILED,

	/** Azure DevOps sent no usable response; the change may have been made. */
	UNKNOWN

}
