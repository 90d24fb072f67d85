package io.patkeeper.reminder;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a message is tried again, and how often.
 */
final class RetryPolicy {

	private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

	private static final Duration LONGEST_PAUSE = Duration.ofHours(2);

	/** After so many pauses, each twice as long, the longest is reached. */
	private static final int MAX_DOUBLINGS = 7;

	private static final Duration PATIENCE = Duration.ofDays(3);

	private RetryPolicy() {
	}

	/**
	 * How long to wait after an attempt.
	 * @param attempts how many there were
	 */
	static Duration pause(int attempts) {
		Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, MAX_DOUBLINGS));
		return (pause.compareTo(LONGEST_PAUSE) < 0) ? pause : LONGEST_PAUSE;
	}

	/**
	 * Whether a message is no longer worth to be tried.
	 * @param added when it was added
	 */
	static boolean isTooOld(Instant added, Instant now) {
		return now.isAfter(added.plus(PATIENCE));
	}

}
