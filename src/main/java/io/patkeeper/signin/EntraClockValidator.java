package io.patkeeper.signin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Validates the timestamps of an ID token that has just been issued. If they do not hold,
 * a clock is wrong, most likely ours. Unlike Spring Security's JwtTimestampValidator, the
 * error says by how much.
 */
class EntraClockValidator implements OAuth2TokenValidator<Jwt> {

	private final Clock clock;

	EntraClockValidator(Clock clock) {
		this.clock = clock;
	}

	@Override
	public OAuth2TokenValidatorResult validate(Jwt token) {
		Instant now = this.clock.instant();
		Instant issued = token.getIssuedAt();
		boolean future = isAfter(issued, now.plus(EntraConfiguration.CLOCK_SKEW))
				|| isAfter(token.getNotBefore(), now.plus(EntraConfiguration.CLOCK_SKEW));
		boolean past = token.getExpiresAt() != null
				&& isAfter(now.minus(EntraConfiguration.CLOCK_SKEW), token.getExpiresAt());
		if (!future && !past) {
			return OAuth2TokenValidatorResult.success();
		}
		return OAuth2TokenValidatorResult
			.failure(new ClockSkewError((issued != null) ? Duration.between(issued, now) : null));
	}

	private static boolean isAfter(@Nullable Instant one, Instant other) {
		return one != null && one.isAfter(other);
	}

	/**
	 * The error for an ID token that is not valid yet, or no longer valid.
	 */
	static final class ClockSkewError extends OAuth2Error {

		static final String CODE = "wrong_clock";

		private static final long serialVersionUID = 1L;

		private final @Nullable Duration ahead;

		ClockSkewError(@Nullable Duration ahead) {
			super(CODE, "The ID token is not valid according to the clock of this server", null);
			this.ahead = ahead;
		}

		/**
		 * Returns how far our clock is ahead of Entra's; negative if it is behind.
		 * @return {@code null} if the token does not say when it was issued
		 */
		@Nullable Duration ahead() {
			return this.ahead;
		}

	}

}
