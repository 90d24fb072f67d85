package io.patkeeper.journal;

import java.time.Duration;

/**
 * A person has made more changes lately than anybody does by hand, so another one was not
 * made.
 */
public class TooManyChangesException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Duration pause;

	public TooManyChangesException(Duration pause) {
		super("There were too many changes in a short time, so nothing was changed");
		this.pause = pause;
	}

	/**
	 * After what time another change will be made.
	 */
	Duration pause() {
		return this.pause;
	}

}
