package io.patkeeper.observability;

import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class TracingImportFilterTests {

	private static final String[] CANDIDATES = ImportCandidates
		.load(AutoConfiguration.class, TracingImportFilterTests.class.getClassLoader())
		.getCandidates()
		.toArray(String[]::new);

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " " })
	void leavesOutTracingWithoutAnAddress(@Nullable String endpoint) {
		assertThat(leftOut(endpoint)).hasSizeGreaterThan(5)
			.allMatch((name) -> name.contains(".tracing.") || name.contains(".opentelemetry."))
			.anyMatch((name) -> name.endsWith(".OpenTelemetryTracingAutoConfiguration"))
			.anyMatch((name) -> name.endsWith(".OpenTelemetrySdkAutoConfiguration"));
	}

	@Test
	void leavesOutOnlyTheExportOfLogsWithAnAddress() {
		assertThat(leftOut("http://collector:4318/v1/traces")).isNotEmpty()
			.allMatch((name) -> name.endsWith("LoggingAutoConfiguration"));
	}

	private static List<String> leftOut(@Nullable String endpoint) {
		MockEnvironment environment = new MockEnvironment();
		if (endpoint != null) {
			environment.setProperty(TracingImportFilter.ENDPOINT, endpoint);
		}
		TracingImportFilter filter = new TracingImportFilter();
		filter.setEnvironment(environment);
		boolean[] matches = filter.match(CANDIDATES, mock(AutoConfigurationMetadata.class));
		return IntStream.range(0, CANDIDATES.length).filter((i) -> !matches[i]).mapToObj((i) -> CANDIDATES[i]).toList();
	}

}
