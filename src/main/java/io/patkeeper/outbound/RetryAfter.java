package io.patkeeper.outbound;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Reads the header {@code Retry-After}.
 */
public final class RetryAfter {

	private RetryAfter() {
	}

	/**
	 * The time to wait: seconds, or a date, which is compared with the {@code Date} of
	 * the same response, so that the clocks need not agree.
	 * @return {@code null} if there is no such header, or it is invalid
	 */
	public static @Nullable Duration of(HttpHeaders headers) {
		String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
		if (value == null) {
			return null;
		}
		if (value.matches("\\d{1,9}")) {
			return Duration.ofSeconds(Long.parseLong(value));
		}
		try {
			long until = headers.getFirstDate(HttpHeaders.RETRY_AFTER);
			long now = headers.getDate();
			if (until < 0 || now < 0) {
				return null;
			}
			Duration pause = Duration.between(Instant.ofEpochMilli(now), Instant.ofEpochMilli(until));
			return pause.isNegative() ? Duration.ZERO : pause;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
