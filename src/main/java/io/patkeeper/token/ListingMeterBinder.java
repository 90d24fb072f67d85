package io.patkeeper.token;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.stereotype.Component;

/**
 * Measures the calls of this node that list tokens as {@code patkeeper.listings}, by
 * whether they are running or wait.
 */
@Component
class ListingMeterBinder implements MeterBinder {

	private final ListingExecutor executor;

	ListingMeterBinder(ListingExecutor executor) {
		this.executor = executor;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("patkeeper.listings", this.executor, ListingExecutor::running)
			.description("Calls that list tokens, on this node")
			.tag("state", "running")
			.register(registry);
		Gauge.builder("patkeeper.listings", this.executor, ListingExecutor::waiting)
			.description("Calls that list tokens, on this node")
			.tag("state", "waiting")
			.register(registry);
	}

}
