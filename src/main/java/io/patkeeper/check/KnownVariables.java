package io.patkeeper.check;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The environment variables that Patkeeper reads: those to which the
 * {@code application.yml} in the jar refers, and those of its configuration properties.
 */
public final class KnownVariables {

	private static final Pattern PREFIXED = Pattern.compile("(ENTRA|AZURE_DEVOPS|PATKEEPER)_.+");

	private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)");

	private static final Pattern KUBERNETES_SERVICE = Pattern.compile("PATKEEPER_(SERVICE|PORT)(_.*)?");

	private KnownVariables() {
	}

	static Set<String> find(ConfigurableEnvironment environment, ListableBeanFactory beanFactory) {
		Set<String> known = new TreeSet<>();
		sources(environment).filter(KnownVariables::isOwn).forEach((source) -> {
			for (String name : source.getPropertyNames()) {
				known.add(variable(name));
				known.addAll(references(String.valueOf(source.getProperty(name))));
			}
		});
		for (String bean : beanFactory.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
			known.addAll(components(beanFactory.getType(bean)));
		}
		known.removeIf((name) -> !hasPrefix(name));
		return known;
	}

	/**
	 * Whether a variable looks like one of Patkeeper's.
	 */
	static boolean hasPrefix(String variable) {
		return PREFIXED.matcher(variable).matches();
	}

	/**
	 * Whether a variable is one of those that Kubernetes sets for a service with the name
	 * patkeeper.
	 */
	public static boolean isOfKubernetesService(String variable) {
		return KUBERNETES_SERVICE.matcher(variable).matches();
	}

	/**
	 * Returns the name of a property as an environment variable.
	 */
	public static String variable(String property) {
		return property.replaceAll("\\[\\d+]", "").replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
	}

	/**
	 * Returns the sources of settings whose names can be listed.
	 */
	public static Stream<EnumerablePropertySource<?>> sources(ConfigurableEnvironment environment) {
		return environment.getPropertySources()
			.stream()
			.filter(EnumerablePropertySource.class::isInstance)
			.map((source) -> (EnumerablePropertySource<?>) source);
	}

	/**
	 * Whether a source is the {@code application.yml} in the jar.
	 */
	public static boolean isOwn(PropertySource<?> source) {
		return source.getName().contains("class path resource [application.yml]");
	}

	private static List<String> references(String value) {
		return REFERENCE.matcher(value).results().map((reference) -> reference.group(1)).toList();
	}

	private static List<String> components(@Nullable Class<?> type) {
		if (type == null || !type.isRecord()) {
			return List.of();
		}
		String prefix = MergedAnnotations.from(type).get(ConfigurationProperties.class).getString("prefix");
		return Stream.of(type.getRecordComponents())
			.map(RecordComponent::getName)
			.map((name) -> variable(prefix + "." + name))
			.toList();
	}

}
