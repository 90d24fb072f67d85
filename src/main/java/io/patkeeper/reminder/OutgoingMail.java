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

	/**
	 * How long to wait after this attempt.
	 */
	Duration pause() {
		return RetryPolicy.pause(this.attempts);
	}

	/**
	 * Whether it is no longer worth to be tried.
	 */
	boolean isTooOld(Instant now) {
		return RetryPolicy.isTooOld(this.created, now);
	}

}
