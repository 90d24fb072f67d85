package io.patkeeper.azuredevops;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.patkeeper.outbound.RetryAfter;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * What the responses of an organization say about how many calls the person may still
 * make, for work that consists of many of them. Safe for use by several threads.
 *
 * @see <a href=
 * "https://learn.microsoft.com/azure/devops/integrate/concepts/rate-limits">Rate
 * limits</a>
 */
public final class RateLimit {

	/** The request attribute. */
	static final String ATTRIBUTE = RateLimit.class.getName();

	/** The part of the limit below which calls are made one by one. */
	private static final double LOW = 0.2;

	private final Clock clock;

	private volatile Instant pausedUntil = Instant.MIN;

	private volatile boolean low;

	public RateLimit(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Reads the responses to all calls of the current request from now on.
	 */
	public void observe() {
		RequestContextHolder.currentRequestAttributes().setAttribute(ATTRIBUTE, this, RequestAttributes.SCOPE_REQUEST);
	}

	/**
	 * The time before which no other call should be made, as Azure DevOps asked with a
	 * success or a 429; in the past if it did not.
	 */
	public Instant pausedUntil() {
		return this.pausedUntil;
	}

	/**
	 * Whether few calls are left, so that Azure DevOps is about to delay them.
	 */
	public boolean isLow() {
		return this.low;
	}

	void update(HttpHeaders headers) {
		Duration pause = RetryAfter.of(headers);
		if (pause != null) {
			pause(pause);
		}
		Double remaining = number(headers.getFirst("X-RateLimit-Remaining"));
		Double limit = number(headers.getFirst("X-RateLimit-Limit"));
		// Sent only while the person is near the limit.
		this.low = remaining != null && limit != null && remaining < LOW * limit;
	}

	/**
	 * Asks for a pause.
	 */
	public void pause(Duration pause) {
		Instant until = this.clock.instant().plus(pause);
		if (until.isAfter(this.pausedUntil)) {
			this.pausedUntil = until;
		}
	}

	private static @Nullable Double number(@Nullable String text) {
		try {
			return (text != null) ? Double.valueOf(text) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
