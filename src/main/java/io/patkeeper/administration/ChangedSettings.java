package io.patkeeper.administration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.patkeeper.check.KnownVariables;
import io.patkeeper.outbound.ConfiguredUrl;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.stereotype.Component;

/**
 * Finds the settings that differ from their defaults, wherever they come from: those of
 * {@link ShownSetting} with their values, all others by name only.
 */
@Component
class ChangedSettings {

	/** Everything else in the environment belongs to other programs. */
	private static final Pattern SETTING = Pattern
		.compile("(ENTRA|AZURE_DEVOPS|AZURE_FEDERATED|PATKEEPER|SPRING|SERVER|MANAGEMENT|LOGGING|DBSCHEDULER)_.+"
				+ "|(HTTPS?|ALL|NO)_PROXY");

	/** A property of the {@code application.yml} in the jar that refers to a variable. */
	private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)[:}].*");

	/**
	 * Spring Boot's own sources: the version and the id of the process, and whether to
	 * expect the ids of traces in logs.
	 */
	private static final Set<String> SOURCES_OF_BOOT = Set.of("applicationInfo", "logCorrelation");

	private final ConfigurableEnvironment environment;

	ChangedSettings(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	/**
	 * The changed settings, by name.
	 */
	List<ChangedSetting> find() {
		SortedMap<String, ChangedSetting> settings = new TreeMap<>();
		others().forEach((name) -> settings.put(name, new ChangedSetting(name, null)));
		Binder binder = Binder.get(this.environment);
		for (ShownSetting setting : ShownSetting.values()) {
			String value = binder.bind(setting.property(), Bindable.listOf(String.class))
				.map((values) -> String.join(", ", values))
				.orElse(setting.defaultValue());
			settings.remove(setting.name());
			if (!value.equals(setting.defaultValue())) {
				settings.put(setting.name(), new ChangedSetting(setting.name(), ConfiguredUrl.masked(value)));
			}
		}
		return List.copyOf(settings.values());
	}

	/**
	 * The names of all settings that are not empty, by their environment variables.
	 */
	private Stream<String> others() {
		Map<String, String> variables = variables();
		return KnownVariables.sources(this.environment)
			.filter((source) -> !KnownVariables.isOwn(source) && !SOURCES_OF_BOOT.contains(source.getName()))
			.flatMap((source) -> names(source).stream())
			.map(KnownVariables::variable)
			.map((name) -> variables.getOrDefault(name, name))
			.filter((name) -> SETTING.matcher(name).matches() && !KnownVariables.isOfKubernetesService(name));
	}

	private static List<String> names(EnumerablePropertySource<?> source) {
		List<String> names = new ArrayList<>();
		for (String name : source.getPropertyNames()) {
			if (!String.valueOf(source.getProperty(name)).isBlank()) {
				names.add(name);
			}
		}
		return names;
	}

	/**
	 * The names by which people know properties: {@code ENTRA_TENANT_ID} for
	 * {@code PATKEEPER_ENTRA_TENANTID}, for example.
	 */
	private Map<String, String> variables() {
		Map<String, String> variables = new HashMap<>();
		KnownVariables.sources(this.environment).filter(KnownVariables::isOwn).forEach((source) -> {
			for (String name : source.getPropertyNames()) {
				Matcher reference = REFERENCE.matcher(String.valueOf(source.getProperty(name)));
				if (reference.matches()) {
					variables.put(KnownVariables.variable(name), reference.group(1));
				}
			}
		});
		return variables;
	}

}
