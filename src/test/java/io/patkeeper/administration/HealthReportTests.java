package io.patkeeper.administration;

import java.util.List;
import java.util.Map;

import io.patkeeper.administration.ComponentHealth.State;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.DefaultHealthContributorRegistry;

import static org.assertj.core.api.Assertions.assertThat;

class HealthReportTests {

	@Test
	void asksEachComponent() {
		assertThat(report(Map.of("ping", is(Health.up()), "db", is(Health.down()), "readinessState",
				is(Health.outOfService()), "livenessState", is(Health.unknown()))))
			.containsExactly(new ComponentHealth("db", "database", State.DOWN, null),
					new ComponentHealth("livenessState", "liveness", State.DOWN, null),
					new ComponentHealth("ping", "ping", State.UP, null),
					new ComponentHealth("readinessState", "readiness", State.DOWN, null));
	}

	@Test
	void tellsHowMuchOfTheDiskIsFree() {
		assertThat(report(Map.of("diskSpace", is(Health.up().withDetail("free", 5L * 1024 * 1024 + 1)))))
			.containsExactly(new ComponentHealth("diskSpace", "disk", State.UP, 5L));
	}

	@Test
	void tellsThatACertificateEndsSoon() {
		assertThat(report(Map.of("ssl", is(Health.up().withDetail("expiringChains", List.of("entra"))))))
			.containsExactly(new ComponentHealth("ssl", "certificates", State.EXPIRING, null));
		assertThat(report(Map.of("ssl", is(Health.up().withDetail("expiringChains", List.of())))))
			.containsExactly(new ComponentHealth("ssl", "certificates", State.UP, null));
	}

	@Test
	void knowsNothingOfOtherComponentsAndTheirDetails() {
		HealthContributor several = CompositeHealthContributor
			.fromMap(Map.of("one", is(Health.up().withDetail("secret", "canary")), "two", is(Health.down())));
		assertThat(report(Map.of("other", several))).containsExactly(
				new ComponentHealth("one", "other", State.UP, null),
				new ComponentHealth("two", "other", State.DOWN, null));
	}

	private static HealthIndicator is(Health.Builder health) {
		return health::build;
	}

	private static List<ComponentHealth> report(Map<String, HealthContributor> contributors) {
		DefaultHealthContributorRegistry registry = new DefaultHealthContributorRegistry();
		contributors.forEach(registry::registerContributor);
		return new HealthReport(registry).find();
	}

}
