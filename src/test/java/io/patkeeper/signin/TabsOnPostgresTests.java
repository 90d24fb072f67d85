package io.patkeeper.signin;

import io.patkeeper.Database;
import org.junit.jupiter.api.Tag;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@Tag("thorough")
class TabsOnPostgresTests extends AbstractTabsTests {

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry settings) {
		String url = Database.POSTGRESQL.url();
		settings.add("spring.datasource.url", () -> url);
	}

}
