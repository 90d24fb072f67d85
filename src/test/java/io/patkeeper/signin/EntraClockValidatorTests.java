package io.patkeeper.signin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.Jwt;

import static org.assertj.core.api.Assertions.assertThat;

class EntraClockValidatorTests {

	private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

	private static final Duration LIFE = Duration.ofHours(1);

	private final EntraClockValidator validator = new EntraClockValidator(Clock.fixed(NOW, ZoneOffset.UTC));

	@ParameterizedTest
	@ValueSource(longs = { -300, -61, 0, 61, 300, 3600, 3900 })
	void acceptsATokenWithinFiveMinutes(long seconds) {
		assertThat(errors(token(NOW.minusSeconds(seconds)).build())).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(longs = { -301, -86_400, 3901, 86_400 })
	void reportsALargerDifference(long seconds) {
		assertThat(errors(token(NOW.minusSeconds(seconds)).build())).singleElement()
			.isInstanceOfSatisfying(EntraClockValidator.ClockSkewError.class,
					(error) -> assertThat(error.ahead()).isEqualTo(Duration.ofSeconds(seconds)));
	}

	@Test
	void reportsNoDifferenceWithoutTheTimeOfIssue() {
		Jwt token = token(NOW.minus(Duration.ofDays(1))).claims((claims) -> claims.remove("iat")).build();
		assertThat(errors(token)).singleElement()
			.isInstanceOfSatisfying(EntraClockValidator.ClockSkewError.class,
					(error) -> assertThat(error.ahead()).isNull());
	}

	private Collection<OAuth2Error> errors(Jwt token) {
		return this.validator.validate(token).getErrors();
	}

	private static Jwt.Builder token(Instant issued) {
		return Jwt.withTokenValue("token")
			.header("alg", "RS256")
			.issuedAt(issued)
			.notBefore(issued)
			.expiresAt(issued.plus(LIFE));
	}

}
