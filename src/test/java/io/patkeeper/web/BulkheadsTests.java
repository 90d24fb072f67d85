package io.patkeeper.web;

import org.apache.catalina.valves.SemaphoreValve;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class BulkheadsTests {

	@ParameterizedTest
	@CsvSource({ "320, 200", "160, 100", "1, 1", "0, 125", "-1, 125" })
	void divideTheThreadsThatTomcatHas(String threads, int forRequests) {
		assertThat(forRequests(new MockEnvironment().withProperty("server.tomcat.threads.max", threads)))
			.isEqualTo(forRequests);
	}

	@ParameterizedTest
	@CsvSource({ "800, 500", "0, 5120", "-1, 5120" })
	@EnabledForJreRange(min = JRE.JAVA_21)
	void divideTheConnectionsThatTomcatTakes(String connections, int forRequests) {
		assertThat(forRequests(new MockEnvironment().withProperty("spring.threads.virtual.enabled", "true")
			.withProperty("server.tomcat.max-connections", connections))).isEqualTo(forRequests);
	}

	private static int forRequests(MockEnvironment environment) {
		return new Bulkheads(environment).valves()
			.stream()
			.filter(SemaphoreValve.class::isInstance)
			.mapToInt((valve) -> ((SemaphoreValve) valve).getConcurrency())
			.max()
			.orElseThrow();
	}

}
