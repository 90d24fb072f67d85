package io.patkeeper.bulk;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The same change of several tokens.
 *
 * @param id its id
 * @param owner the owner of the tokens, as {@code tid:oid}
 * @param kind what it does
 * @param state its state
 * @param keepOld whether old tokens work until the person revokes them
 * @param newExpiry the expiry that it gives to tokens
 * @param started when it was confirmed
 * @param ended when it was over
 * @param leaseUntil when the lease of the node that works on it ends
 */
record Run(UUID id, String owner, RunKind kind, RunState state, boolean keepOld, @Nullable Instant newExpiry,
		@Nullable Instant started, @Nullable Instant ended, @Nullable Instant leaseUntil) {

	static Run preview(String owner, RunKind kind) {
		return preview(owner, kind, kind == RunKind.ROTATE);
	}

	/**
	 * The preview of a run that creates replacements.
	 * @param oldWorks whether one of the old tokens works
	 */
	static Run replacement(String owner, boolean oldWorks) {
		return preview(owner, RunKind.REPLACE, oldWorks);
	}

	private static Run preview(String owner, RunKind kind, boolean keepOld) {
		return new Run(UUID.randomUUID(), owner, kind, RunState.PREVIEW, keepOld, null, null, null, null);
	}

	/**
	 * This run with what the person has chosen when they confirmed it.
	 */
	Run confirmed(boolean keepOld, Instant newExpiry) {
		boolean expires = this.kind == RunKind.EXTEND || this.kind == RunKind.REPLACE;
		return new Run(this.id, this.owner, this.kind, this.state,
				(this.kind == RunKind.ROTATE) ? keepOld : this.keepOld, expires ? newExpiry : null, this.started,
				this.ended, this.leaseUntil);
	}

	/**
	 * Whether a node works on it.
	 */
	boolean isLeased(Instant now) {
		return this.leaseUntil != null && this.leaseUntil.isAfter(now);
	}

	/**
	 * Whether the node that worked on it has stopped, or the session has ended.
	 */
	boolean isInterrupted(Instant now) {
		return this.state == RunState.RUNNING && !isLeased(now);
	}

}
