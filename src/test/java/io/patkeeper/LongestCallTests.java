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
 * What is taken for interrupted may be cleared away. If it were still going on, the old
 * token of a rotation could be revoked after the new one.
 */
class LongestCallTests {

	private final Properties settings = settings();

	@Test
	void nothingIsTakenForInterruptedThatMayBeGoingOn() {
		// To announce the step, and to write the journal.
		Duration database = setting("spring.datasource.hikari.connection-timeout").multipliedBy(2);
		// Until the headers are there, and then until the body is.
		Duration lastTry = setting("spring.http.clients.connect-timeout")
			.plus(setting("spring.http.clients.read-timeout").multipliedBy(2));
		Duration triesBefore = Duration.ofMillis(revoking().timeout());
		assertThat(triesBefore).isPositive();
		// Another node that died with the lease, and then the token endpoint, which has
		// 5 and 15 seconds.
		Duration accessToken = ((Duration) Objects
			.requireNonNull(ReflectionTestUtils.getField(type("session.RefreshLease"), "DURATION")))
			.plus(Duration.ofSeconds(5 + 15));
		assertThat(JournalEntry.LONGEST_CALL).isGreaterThan(database.plus(accessToken).plus(triesBefore).plus(lastTry));
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
