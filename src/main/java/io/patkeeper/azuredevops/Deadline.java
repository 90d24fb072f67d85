package io.patkeeper.azuredevops;

import java.time.Duration;

/**
 * The end of a time limit that several calls share.
 */
public final class Deadline {

	/** In the nanoseconds of {@link System#nanoTime()}. */
	private final long end;

	private Deadline(long end) {
		this.end = end;
	}

	/**
	 * The deadline after a given time from now.
	 */
	public static Deadline after(Duration time) {
		return new Deadline(System.nanoTime() + time.toNanos());
	}

	/**
	 * The time until the deadline; zero when it has passed.
	 */
	public Duration timeLeft() {
		return Duration.ofNanos(Math.max(0, this.end - System.nanoTime()));
	}

}
