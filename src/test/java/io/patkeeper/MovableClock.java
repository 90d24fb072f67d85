package io.patkeeper;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that is moved by hand. It stands still in between, unless it is
 * {@link #going()}.
 */
public final class MovableClock extends Clock {

	private final Clock clock;

	private volatile Duration ahead = Duration.ZERO;

	public MovableClock(Instant now) {
		this(Clock.fixed(now, ZoneOffset.UTC));
	}

	private MovableClock(Clock clock) {
		this.clock = clock;
	}

	/** One that shows the time until it is moved, and goes on from there. */
	public static MovableClock going() {
		return new MovableClock(Clock.systemUTC());
	}

	public void advance(Duration duration) {
		this.ahead = this.ahead.plus(duration);
	}

	public void set(Instant instant) {
		this.ahead = Duration.between(this.clock.instant(), instant);
	}

	/** How far it was moved altogether. */
	public Duration ahead() {
		return this.ahead;
	}

	@Override
	public Instant instant() {
		return this.clock.instant().plus(this.ahead);
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return this;
	}

}
