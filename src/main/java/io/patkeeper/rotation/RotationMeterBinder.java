package io.patkeeper.rotation;

import java.util.List;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.patkeeper.database.DatabaseNumbers;

import org.springframework.stereotype.Component;

/**
 * Measures the rotations of all nodes that are not over as
 * {@code patkeeper.rotations.open}, by what they wait for.
 */
@Component
class RotationMeterBinder implements MeterBinder {

	private final DatabaseNumbers.Latest numbers;

	RotationMeterBinder(DatabaseNumbers numbers, RotationRepository rotations) {
		this.numbers = numbers.latest(rotations::countUnfinished);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		List.of("in-progress", "overlap", "interrupted")
			.forEach((state) -> Gauge.builder("patkeeper.rotations.open", this.numbers, (latest) -> latest.get(state))
				.description("Rotations of all nodes that are not over")
				.tag("state", state)
				.register(registry));
	}

}
