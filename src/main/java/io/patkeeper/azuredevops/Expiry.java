package io.patkeeper.azuredevops;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * How Azure DevOps treats expiry dates.
 */
public final class Expiry {

	/** The longest lifetime that it grants. */
	private static final Duration LONGEST_LIFE = Duration.ofDays(365);

	/** It goes by its own clock, which may be a little behind ours. */
	private static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(30);

	/** It rounds fractions of a second. */
	private static final Duration ROUNDING = Duration.ofMinutes(1);

	private Expiry() {
	}

	/**
	 * The latest expiry that it accepts at a given time.
	 */
	public static Instant latest(Instant now) {
		return now.plus(LONGEST_LIFE).minus(CLOCK_DIFFERENCE);
	}

	/**
	 * How many calendar days away a time is, negative if it is past. In UTC, like every
	 * date that the pages show, so that "tomorrow" never stands next to another day.
	 */
	public static long daysUntil(Instant time, Instant now) {
		return ChronoUnit.DAYS.between(LocalDate.ofInstant(now, ZoneOffset.UTC),
				LocalDate.ofInstant(time, ZoneOffset.UTC));
	}

	/**
	 * Whether a policy silently shortened a token's lifetime.
	 * @param asked the requested expiry
	 * @param told the granted expiry
	 */
	public static boolean isClamped(Instant asked, @Nullable Instant told) {
		return told != null && told.isBefore(asked.minus(ROUNDING));
	}

}
