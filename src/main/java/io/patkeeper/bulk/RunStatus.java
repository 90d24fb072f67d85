package io.patkeeper.bulk;

import java.time.Instant;

import io.patkeeper.ui.MessageKeys;

/**
 * What pages say about a run that was confirmed.
 */
enum RunStatus {

	/** A node works on it. */
	WORKING,

	/** The person has stopped it, and a node finishes what it has begun. */
	STOPPING,

	/** The person has stopped it. */
	STOPPED,

	/** No node works on it, because the session or the node has ended. */
	INTERRUPTED,

	/** Each token has an outcome. */
	OVER;

	static RunStatus of(Run run, Instant now) {
		return switch (run.state()) {
			case PREVIEW, RUNNING -> run.isInterrupted(now) ? INTERRUPTED : WORKING;
			case STOPPED -> run.isLeased(now) ? STOPPING : STOPPED;
			case OVER -> OVER;
		};
	}

	/**
	 * Whether a node works on it.
	 */
	public boolean isActive() {
		return this == WORKING || this == STOPPING;
	}

	/**
	 * Whether the person can continue it.
	 */
	public boolean isResumable() {
		return this == STOPPED || this == INTERRUPTED;
	}

	/**
	 * The status in message keys.
	 */
	public String key() {
		return MessageKeys.of(this);
	}

}
