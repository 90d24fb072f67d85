package io.patkeeper.journal;

import java.time.Duration;

/**
 * A person has reached the limit of changes in ten minutes, so a change was not made.
 */
public class TooManyChangesException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Duration pause;

	public TooManyChangesException(Duration pause) {
		super("There were too many changes in a short time, so nothing was changed");
		this.pause = pause;
	}

	/**
	 * How long to wait until the next change is accepted.
	 */
	Duration pause() {
		return this.pause;
	}

}
