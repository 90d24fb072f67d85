package io.patkeeper.server;

import io.patkeeper.Database;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

class CrowdOnH2Tests extends AbstractCrowdTests {

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		String url = Database.H2.url();
		registry.add("spring.datasource.url", () -> url);
	}

}
