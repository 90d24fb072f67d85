package io.patkeeper.journal;

import java.time.Duration;

/**
 * The person has reached the change limit of ten minutes, so the change was not made.
 */
public class TooManyChangesException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Duration pause;

	public TooManyChangesException(Duration pause) {
		super("The change limit is reached, so nothing was changed");
		this.pause = pause;
	}

	/**
	 * How long to wait until the next change is accepted.
	 */
	Duration pause() {
		return this.pause;
	}

}
