package io.patkeeper.server;

import org.apache.catalina.valves.SemaphoreValve;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class BulkheadsTests {

	@ParameterizedTest
	@CsvSource({ "320, 200", "160, 100", "1, 1", "0, 125", "-1, 125" })
	void divideTheThreadsThatTomcatHas(String threads, int forRequests) {
		MockEnvironment environment = new MockEnvironment().withProperty("server.tomcat.threads.max", threads);
		assertThat(forRequests(new Bulkheads(environment, false))).isEqualTo(forRequests);
	}

	@ParameterizedTest
	@CsvSource({ "800, 500", "0, 5120", "-1, 5120", "2147483647, 1342177279" })
	void divideTheConnectionsThatTomcatTakes(String connections, int forRequests) {
		MockEnvironment environment = new MockEnvironment().withProperty("server.tomcat.max-connections", connections);
		assertThat(forRequests(new Bulkheads(environment, true))).isEqualTo(forRequests);
	}

	private static int forRequests(Bulkheads bulkheads) {
		return bulkheads.valves()
			.stream()
			.filter(SemaphoreValve.class::isInstance)
			.mapToInt((valve) -> ((SemaphoreValve) valve).getConcurrency())
			.max()
			.orElseThrow();
	}

}
