package io.patkeeper.observability;

import java.util.Optional;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Measures whether this node is ready as {@code patkeeper.ready}, one or zero, by asking
 * what a platform asks as well.
 */
@Component
class ReadinessMeterBinder implements MeterBinder {

	private final HealthEndpoint health;

	ReadinessMeterBinder(HealthEndpoint health) {
		this.health = health;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("patkeeper.ready", this.health, ReadinessMeterBinder::ready)
			.description("Whether this node is ready")
			.register(registry);
	}

	private static int ready(HealthEndpoint health) {
		return Optional.ofNullable(health.healthForPath("readiness"))
			.map(HealthDescriptor::getStatus)
			.filter(Status.UP::equals)
			.isPresent() ? 1 : 0;
	}

}
