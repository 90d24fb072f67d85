package io.patkeeper.azuredevops;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * How Azure DevOps treats expiry dates.
 */
public final class Expiry {

	/** The longest lifetime that the service grants. */
	private static final Duration MAX_LIFETIME = Duration.ofDays(365);

	/**
	 * How much a granted expiry may differ from the requested one: the service rounds
	 * fractions of a second.
	 */
	private static final Duration TOLERANCE = Duration.ofMinutes(1);

	private Expiry() {
	}

	/**
	 * The latest expiry that the service accepts at a given time.
	 */
	public static Instant latest(Instant now) {
		return now.plus(MAX_LIFETIME).minus(PersonalAccessTokenClient.CLOCK_SKEW);
	}

	/**
	 * The last day on which a token can expire that is created at a given time.
	 */
	public static LocalDate latestDay(Instant now, ZoneId zone) {
		return LocalDate.ofInstant(latest(now), zone);
	}

	/**
	 * An expiry, or the latest that the service accepts if that is earlier.
	 */
	public static Instant clip(Instant expiry, Instant now) {
		Instant latest = latest(now);
		return expiry.isAfter(latest) ? latest : expiry;
	}

	/**
	 * How many calendar days away a time is; negative if it is past.
	 * @param zone the time zone of the dates on the page, so that "tomorrow" matches the
	 * date beside it
	 */
	public static long daysUntil(Instant time, Instant now, ZoneId zone) {
		return ChronoUnit.DAYS.between(LocalDate.ofInstant(now, zone), LocalDate.ofInstant(time, zone));
	}

	/**
	 * The length of a lifetime in days, where the service's rounding does not matter.
	 */
	public static long lifetimeInDays(Instant from, Instant to) {
		return Duration.between(from, to).plus(TOLERANCE).toDays();
	}

	/**
	 * Whether a policy silently shortened a token's lifetime.
	 * @param requested the requested expiry
	 * @param granted the granted expiry
	 */
	public static boolean isClamped(Instant requested, @Nullable Instant granted) {
		return granted != null && granted.isBefore(requested.minus(TOLERANCE));
	}

	/**
	 * Whether a token lives longer than requested, which the service never grants.
	 * @param requested the requested expiry
	 * @param granted the expiry of the token
	 */
	public static boolean isExtended(Instant requested, @Nullable Instant granted) {
		return granted != null && granted.isAfter(requested.plus(TOLERANCE));
	}

}
