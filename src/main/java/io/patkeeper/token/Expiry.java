package io.patkeeper.token;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * What Azure DevOps makes of a date of expiry.
 */
public final class Expiry {

	/** The longest life that it grants. */
	private static final Duration LONGEST_LIFE = Duration.ofDays(365);

	/** It judges by its own clock, which may be a little behind ours. */
	private static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(30);

	/** It rounds fractions of a second. */
	private static final Duration ROUNDING = Duration.ofMinutes(1);

	private Expiry() {
	}

	/**
	 * The latest date of expiry that it accepts at a given time.
	 */
	public static Instant latest(Instant now) {
		return now.plus(LONGEST_LIFE).minus(CLOCK_DIFFERENCE);
	}

	/**
	 * How many days of the calendar away a time is, negative if it is past. In UTC, like
	 * every date that the pages show, so that "tomorrow" never stands beside the day
	 * after.
	 */
	static long daysUntil(Instant time, Instant now) {
		return ChronoUnit.DAYS.between(LocalDate.ofInstant(now, ZoneOffset.UTC),
				LocalDate.ofInstant(time, ZoneOffset.UTC));
	}

	/**
	 * Whether a policy silently shortened a token's life.
	 * @param asked the date asked for
	 * @param told the date that came back
	 */
	static boolean isClamped(Instant asked, @Nullable Instant told) {
		return told != null && told.isBefore(asked.minus(ROUNDING));
	}

}
