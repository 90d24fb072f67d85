package io.patkeeper.azuredevops;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * How long the service asks us to wait.
 */
final class RetryAfter {

	private RetryAfter() {
	}

	/**
	 * Reads the header {@code Retry-After}: seconds, or a date, which is measured from
	 * the answer's own {@code Date}, so that our clock need not agree with the service's.
	 * @return the time to wait, or {@code null} if there is no such header or it makes no
	 * sense
	 */
	static @Nullable Duration of(HttpHeaders headers) {
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
