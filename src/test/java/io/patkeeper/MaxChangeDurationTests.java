package io.patkeeper;

import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.journal.JournalEntry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.ClassPathResource;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A rotation that is taken for interrupted may be cleaned up. If a node were still
 * working on it, the old token could be revoked after the new one.
 */
class MaxChangeDurationTests {

	private final Properties settings = settings();

	@Test
	void isLongerThanAllTimeoutsOfAChangeTogether() {
		// To record the step, and to open the entry of the journal.
		Duration database = setting("spring.datasource.hikari.connection-timeout").multipliedBy(2);
		// The read timeout applies to the headers and then to the body.
		Duration lastTry = setting("spring.http.clients.connect-timeout")
			.plus(setting("spring.http.clients.read-timeout").multipliedBy(2));
		Duration triesBefore = Duration.ofMillis(revoking().timeout());
		assertThat(triesBefore).isPositive();
		// The lease of a node that stopped, and then the timeouts of the token endpoint:
		// 5 seconds to connect and 15 to read.
		Duration accessToken = ((Duration) Objects
			.requireNonNull(ReflectionTestUtils.getField(type("session.RefreshLease"), "DURATION")))
			.plus(Duration.ofSeconds(5 + 15));
		assertThat(JournalEntry.MAX_CHANGE_DURATION)
			.isGreaterThan(database.plus(accessToken).plus(triesBefore).plus(lastTry));
	}

	private static Retryable revoking() {
		return Objects.requireNonNull(AnnotatedElementUtils.findMergedAnnotation(Objects.requireNonNull(
				ReflectionUtils.findMethod(type("azuredevops.PatsApi"), "revoke", Organization.class, UUID.class)),
				Retryable.class));
	}

	private static Class<?> type(String name) {
		return ClassUtils.resolveClassName("io.patkeeper." + name, null);
	}

	private Duration setting(String name) {
		return DurationStyle.detectAndParse(String.valueOf(this.settings.get(name)));
	}

	private static Properties settings() {
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(new ClassPathResource("application.yml"));
		return Objects.requireNonNull(yaml.getObject());
	}

}
