package io.patkeeper.observability;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Leaves out Boot's auto-configuration of tracing unless there is an address to send
 * traces to. Otherwise, Boot would make spans for every request, just to drop them. Logs
 * are never sent that way.
 */
final class TracingImportFilter implements AutoConfigurationImportFilter, EnvironmentAware {

	static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

	private static final Set<String> TRACING = Set.of("org.springframework.boot.opentelemetry.",
			"org.springframework.boot.micrometer.tracing.");

	private static final String LOGGING = "org.springframework.boot.opentelemetry.autoconfigure.logging.";

	private boolean enabled;

	@Override
	public void setEnvironment(Environment environment) {
		this.enabled = StringUtils.hasText(environment.getProperty(ENDPOINT));
	}

	@Override
	public boolean[] match(@Nullable String[] autoConfigurationClasses,
			AutoConfigurationMetadata autoConfigurationMetadata) {
		boolean[] matches = new boolean[autoConfigurationClasses.length];
		for (int i = 0; i < matches.length; i++) {
			String name = autoConfigurationClasses[i];
			matches[i] = name == null || TRACING.stream().noneMatch(name::startsWith)
					|| (this.enabled && !name.startsWith(LOGGING));
		}
		return matches;
	}

}
