package io.patkeeper.reminder;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * A mail that this node may send.
 *
 * @param id identifies it, and is part of its {@code Message-ID}
 * @param addressId the address that it goes to
 * @param kind what it is about
 * @param day the day of the digest, or on which the confirmation was asked for
 * @param attempts how often it was tried, including this time
 * @param created when it was added
 */
record OutgoingMail(UUID id, UUID addressId, MailKind kind, LocalDate day, int attempts, Instant created) {

	private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

	private static final Duration LONGEST_PAUSE = Duration.ofHours(2);

	/** After so many pauses, each twice as long, the longest is reached. */
	private static final int MAX_DOUBLINGS = 7;

	/** How long it is tried. */
	private static final Duration PATIENCE = Duration.ofDays(3);

	/**
	 * How long to wait after this attempt.
	 */
	Duration pause() {
		Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(this.attempts - 1, MAX_DOUBLINGS));
		return (pause.compareTo(LONGEST_PAUSE) < 0) ? pause : LONGEST_PAUSE;
	}

	/**
	 * Whether it is no longer worth to be tried.
	 */
	boolean isTooOld(Instant now) {
		return now.isAfter(this.created.plus(PATIENCE));
	}

}
