package io.patkeeper.bulk;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/**
 * Counts runs as {@code patkeeper.runs}, by kind, and their tokens as
 * {@code patkeeper.runs.tokens}, by kind and outcome. All of them exist from the start,
 * so that the first failure of a kind is an increase.
 */
@Component
class RunMetrics {

	private final MeterRegistry meters;

	RunMetrics(MeterRegistry meters) {
		this.meters = meters;
		for (RunKind kind : RunKind.values()) {
			runs(kind);
			tokens(kind, ItemState.DONE);
			ItemState.UNSUCCESSFUL.forEach((outcome) -> tokens(kind, outcome));
		}
	}

	/**
	 * Counts a run that this node starts or continues.
	 */
	void started(RunKind kind) {
		runs(kind).increment();
	}

	/**
	 * Counts what has become of a token, unless it is tried again.
	 */
	void finished(RunKind kind, ItemState outcome) {
		if (outcome != ItemState.PENDING) {
			tokens(kind, outcome).increment();
		}
	}

	private Counter runs(RunKind kind) {
		return Counter.builder("patkeeper.runs")
			.description("Runs that were started or continued")
			.tag("kind", kind.key())
			.register(this.meters);
	}

	private Counter tokens(RunKind kind, ItemState outcome) {
		return Counter.builder("patkeeper.runs.tokens")
			.description("Tokens that runs have changed, or tried to")
			.tags("kind", kind.key(), "outcome", outcome.key())
			.register(this.meters);
	}

}
