package io.patkeeper.bulk;

import java.util.stream.Stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.patkeeper.database.DatabaseNumbers;

import org.springframework.stereotype.Component;

/**
 * Measures the runs of all nodes that are not over as {@code patkeeper.runs.open}, by
 * status, and the threads of this node that work on runs.
 */
@Component
class RunMeterBinder implements MeterBinder {

	private final DatabaseNumbers.Latest numbers;

	private final RunExecutor executor;

	RunMeterBinder(DatabaseNumbers numbers, RunRepository runs, RunExecutor executor) {
		this.numbers = numbers.latest(runs::countUnfinished);
		this.executor = executor;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Stream.of(RunStatus.values())
			.filter((status) -> status != RunStatus.OVER)
			.forEach(
					(status) -> Gauge.builder("patkeeper.runs.open", this.numbers, (latest) -> latest.get(status.key()))
						.description("Runs of all nodes that are not over")
						.tag("status", status.key())
						.register(registry));
		this.executor.threadMetrics().bindTo(registry);
	}

}
