package io.patkeeper.administration;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.patkeeper.administration.ComponentHealth.State;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.stereotype.Component;

/**
 * Asks each component of Spring Boot's health how it is. Of the details, which may be
 * anything, it reads only those that the page explains.
 */
@Component
class HealthReport {

	/** The components that the page explains, and their names in message keys. */
	private static final Map<String, String> EXPLAINED = Map.of("db", "database", "diskSpace", "disk", "livenessState",
			"liveness", "ping", "ping", "readinessState", "readiness", "ssl", "certificates");

	private static final long MEGABYTE = 1024 * 1024;

	private final HealthContributorRegistry contributors;

	HealthReport(HealthContributorRegistry contributors) {
		this.contributors = contributors;
	}

	/**
	 * The health of all components, by name.
	 */
	List<ComponentHealth> find() {
		return find(this.contributors).toList();
	}

	private static Stream<ComponentHealth> find(HealthContributors contributors) {
		return contributors.stream().sorted((one, other) -> one.name().compareTo(other.name())).flatMap((entry) -> {
			if (entry.contributor() instanceof HealthIndicator indicator) {
				return Stream.ofNullable(indicator.health()).map((health) -> component(entry.name(), health));
			}
			return (entry.contributor() instanceof HealthContributors several) ? find(several) : Stream.empty();
		});
	}

	private static ComponentHealth component(String name, Health health) {
		Long free = (health.getDetails().get("free") instanceof Long bytes) ? bytes / MEGABYTE : null;
		return new ComponentHealth(name, EXPLAINED.getOrDefault(name, "other"), state(health), free);
	}

	private static State state(Health health) {
		if (!health.getStatus().equals(Status.UP)) {
			return State.DOWN;
		}
		boolean expiring = health.getDetails().get("expiringChains") instanceof Collection<?> chains
				&& !chains.isEmpty();
		return expiring ? State.EXPIRING : State.UP;
	}

}
