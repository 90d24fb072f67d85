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

	/** The longest lifetime that the service grants. */
	private static final Duration MAX_LIFETIME = Duration.ofDays(365);

	/** The service's clock may be behind ours. */
	private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

	/** The service rounds fractions of a second. */
	private static final Duration ROUNDING = Duration.ofMinutes(1);

	private Expiry() {
	}

	/**
	 * The latest expiry that the service accepts at a given time.
	 */
	public static Instant latest(Instant now) {
		return now.plus(MAX_LIFETIME).minus(CLOCK_SKEW);
	}

	/**
	 * How many calendar days away a time is; negative if it is past. In UTC, like the
	 * dates on the pages, so that "tomorrow" matches the date beside it.
	 */
	public static long daysUntil(Instant time, Instant now) {
		return ChronoUnit.DAYS.between(LocalDate.ofInstant(now, ZoneOffset.UTC),
				LocalDate.ofInstant(time, ZoneOffset.UTC));
	}

	/**
	 * Whether a policy silently shortened a token's lifetime.
	 * @param requested the requested expiry
	 * @param granted the granted expiry
	 */
	public static boolean isClamped(Instant requested, @Nullable Instant granted) {
		return granted != null && granted.isBefore(requested.minus(ROUNDING));
	}

}
