package io.patkeeper.rotation;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.patkeeper.ui.MessageKeys;

import org.springframework.stereotype.Component;

/**
 * Counts rotations that are over as {@code patkeeper.rotations}, by their last state.
 */
@Component
class RotationMetrics {

	private final Map<RotationState, Counter> over;

	RotationMetrics(MeterRegistry meters) {
		this.over = RotationState.OVER.stream()
			.collect(Collectors.toMap(Function.identity(),
					(state) -> Counter.builder("patkeeper.rotations")
						.description("Rotations that are over")
						.tag("state", MessageKeys.of(state))
						.register(meters)));
	}

	void over(RotationState state) {
		this.over.get(state).increment();
	}

}
