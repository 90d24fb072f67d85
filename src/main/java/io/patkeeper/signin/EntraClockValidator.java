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
 * Checks whether an ID token is valid now. It has just been issued, so if it is not, a
 * clock is wrong, most likely ours. Unlike Spring Security's validator, it also says by
 * how much.
 */
class EntraClockValidator implements OAuth2TokenValidator<Jwt> {

	/** As much as Microsoft's own libraries allow. */
	static final Duration SKEW = Duration.ofMinutes(5);

	private final Clock clock;

	EntraClockValidator(Clock clock) {
		this.clock = clock;
	}

	@Override
	public OAuth2TokenValidatorResult validate(Jwt token) {
		Instant now = this.clock.instant();
		Instant issued = token.getIssuedAt();
		boolean future = isAfter(issued, now.plus(SKEW)) || isAfter(token.getNotBefore(), now.plus(SKEW));
		boolean past = token.getExpiresAt() != null && isAfter(now.minus(SKEW), token.getExpiresAt());
		if (!future && !past) {
			return OAuth2TokenValidatorResult.success();
		}
		return OAuth2TokenValidatorResult
			.failure(new WrongClock((issued != null) ? Duration.between(issued, now) : null));
	}

	private static boolean isAfter(@Nullable Instant one, Instant other) {
		return one != null && one.isAfter(other);
	}

	/**
	 * The error of an ID token that is not valid yet, or no longer.
	 */
	static final class WrongClock extends OAuth2Error {

		static final String CODE = "wrong_clock";

		private static final long serialVersionUID = 1L;

		private final @Nullable Duration ahead;

		WrongClock(@Nullable Duration ahead) {
			super(CODE, "The ID token is not valid at the time of this server", null);
			this.ahead = ahead;
		}

		/**
		 * How far our clock is ahead of Entra's, negative if it is behind.
		 * @return {@code null} if the token does not say when it was issued
		 */
		@Nullable Duration ahead() {
			return this.ahead;
		}

	}

}
