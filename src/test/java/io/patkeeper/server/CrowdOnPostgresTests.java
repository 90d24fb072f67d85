package io.patkeeper.server;

import io.patkeeper.Database;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

class CrowdOnPostgresTests extends AbstractCrowdTests {

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		String url = Database.POSTGRESQL.url();
		registry.add("spring.datasource.url", () -> url);
	}

}
