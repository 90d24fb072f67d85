package io.patkeeper.bulk;

import java.util.Set;

import io.patkeeper.ui.MessageKeys;

/**
 * What has become of a token of a run.
 */
enum ItemState {

	/** It is not part of the run, although it was chosen. */
	LEFT_OUT,

	/** Its change has not started. */
	PENDING,

	/** It is being changed, or was when the run was interrupted. */
	WORKING,

	/** The change was made. */
	DONE,

	/** Azure DevOps refused the change. */
	REFUSED,

	/** The change was not made, or only a part of it. */
	FAILED,

	/** The change may have been made. */
	UNKNOWN;

	/** The change was not made as requested, or that is not known. */
	static final Set<ItemState> UNSUCCESSFUL = Set.of(REFUSED, FAILED, UNKNOWN);

	/**
	 * The state in message keys, and its class in the style sheet.
	 */
	public String key() {
		return MessageKeys.of(this);
	}

}
