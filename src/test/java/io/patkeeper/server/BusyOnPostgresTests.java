package io.patkeeper.server;

import java.time.Duration;

import io.patkeeper.Database;
import org.junit.jupiter.api.Tag;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@Tag("thorough")
class BusyOnPostgresTests extends AbstractBusyTests {

	BusyOnPostgresTests() {
		super(Duration.ofSeconds(1));
	}

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		registry.add("spring.datasource.url", Database.POSTGRESQL::url);
	}

}
