package io.patkeeper.session;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.Assert;

/**
 * The settings of sessions, besides {@code spring.session.timeout}.
 *
 * @param absoluteTimeout how long a session lives after the sign-in, however active the
 * person is; in hours if it has no unit
 */
@ConfigurationProperties("patkeeper.session")
record SealedSessionProperties(@DefaultValue("12h") @DurationUnit(ChronoUnit.HOURS) Duration absoluteTimeout) {

	SealedSessionProperties {
		Assert.isTrue(absoluteTimeout.compareTo(Duration.ZERO) > 0,
				"patkeeper.session.absolute-timeout must be positive, such as 12h");
	}

}
