package io.patkeeper.session;

import java.util.Map;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.patkeeper.database.DatabaseNumbers;

import org.springframework.stereotype.Component;

/**
 * Measures the sessions of all nodes as {@code patkeeper.sessions}.
 */
@Component
class SessionMeterBinder implements MeterBinder {

	private final DatabaseNumbers.Latest numbers;

	SessionMeterBinder(DatabaseNumbers numbers, SessionInfoRepository sessions) {
		this.numbers = numbers.latest(() -> Map.of("sessions", sessions.count().sessions()));
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("patkeeper.sessions", this.numbers, (latest) -> latest.get("sessions"))
			.description("Sessions of all nodes")
			.register(registry);
	}

}
