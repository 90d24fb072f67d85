package io.patkeeper.check;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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
 * Finds settings whose names look like Patkeeper's but are unknown, as Spring Boot
 * ignores them silently. Their values are never read.
 */
class MisspelledSettingsCheck {

	private static final Pattern OURS = Pattern.compile("(ENTRA|AZURE_DEVOPS|PATKEEPER)_.+");

	/** Kubernetes sets these for a service with the name patkeeper. */
	private static final Pattern OF_KUBERNETES = Pattern.compile("PATKEEPER_(SERVICE|PORT)(_.*)?");

	private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)");

	/** With more typos than this, it is probably a setting of another program. */
	private static final int MOST_TYPOS = 3;

	private final ConfigurableEnvironment environment;

	private final ListableBeanFactory beanFactory;

	MisspelledSettingsCheck(ConfigurableEnvironment environment, ListableBeanFactory beanFactory) {
		this.environment = environment;
		this.beanFactory = beanFactory;
	}

	List<Finding> find() {
		Set<String> known = known();
		SortedMap<String, EnumerablePropertySource<?>> given = new TreeMap<>();
		sources().filter((source) -> !isOwn(source))
			.forEach((source) -> List.of(source.getPropertyNames()).forEach((name) -> given.putIfAbsent(name, source)));
		List<Finding> findings = new ArrayList<>();
		given.forEach((name, source) -> {
			String meant = meant(name, source, known);
			if (meant != null) {
				findings.add(Finding.fails(SettingsCheck.PART,
						FailureDescription.line(name) + " is not a setting of Patkeeper",
						"Did you mean " + meant + "? README and application.example.yml list all settings."));
			}
		});
		return findings;
	}

	/** The application.yml in the jar names every variable that is read. */
	private Set<String> known() {
		Set<String> known = new TreeSet<>();
		sources().filter(MisspelledSettingsCheck::isOwn).forEach((source) -> {
			for (String name : source.getPropertyNames()) {
				known.add(variable(name));
				VARIABLE.matcher(String.valueOf(source.getProperty(name)))
					.results()
					.forEach((variable) -> known.add(variable.group(1)));
			}
		});
		for (String name : this.beanFactory.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
			known.addAll(variables(this.beanFactory.getType(name)));
		}
		known.removeIf((name) -> !OURS.matcher(name).matches());
		return known;
	}

	private static List<String> variables(@Nullable Class<?> type) {
		if (type == null || !type.isRecord()) {
			return List.of();
		}
		String prefix = MergedAnnotations.from(type).get(ConfigurationProperties.class).getString("prefix");
		return Stream.of(type.getRecordComponents())
			.map(RecordComponent::getName)
			.map((name) -> variable(prefix + "." + name))
			.toList();
	}

	private Stream<EnumerablePropertySource<?>> sources() {
		return this.environment.getPropertySources()
			.stream()
			.filter(EnumerablePropertySource.class::isInstance)
			.map((source) -> (EnumerablePropertySource<?>) source);
	}

	private static boolean isOwn(PropertySource<?> source) {
		return source.getName().contains("class path resource [application.yml]");
	}

	/** The name of a property as an environment variable. */
	private static String variable(String property) {
		return property.replaceAll("\\[\\d+]", "").replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
	}

	/** The known name that an unknown one probably stands for. */
	private static @Nullable String meant(String name, EnumerablePropertySource<?> source, Set<String> known) {
		String variable = variable(name).replaceAll("_\\d+$", "");
		if (!OURS.matcher(variable).matches() || OF_KUBERNETES.matcher(variable).matches() || known.stream()
			.anyMatch((other) -> letters(other).equals(letters(variable)) && isRead(name, source, other))) {
			return null;
		}
		return known.stream()
			.filter((other) -> isAlike(variable, other))
			.min(Comparator.comparing((String other) -> !hasEndOf(variable, other))
				.thenComparing((other) -> typos(letters(variable), letters(other))))
			.orElse(null);
	}

	/**
	 * Names that begin with PATKEEPER are bound, with relaxed rules for case and dashes;
	 * the others have to match exactly, unless their source has rules of its own, as a
	 * key vault does, whose names may not have underscores.
	 */
	private static boolean isRead(String name, EnumerablePropertySource<?> source, String known) {
		return known.startsWith("PATKEEPER_") || name.equals(known)
				|| (source.containsProperty(known) && !List.of(source.getPropertyNames()).contains(known));
	}

	private static boolean isAlike(String variable, String known) {
		return variable.startsWith("ENTRA_") && known.startsWith("ENTRA_")
				|| typos(letters(variable), letters(known)) <= MOST_TYPOS || hasEndOf(variable, known);
	}

	/** Whether only a part in the middle is missing. */
	private static boolean hasEndOf(String variable, String known) {
		int prefix = variable.indexOf('_');
		return known.startsWith(variable.substring(0, prefix)) && known.endsWith(variable.substring(prefix));
	}

	private static String letters(String name) {
		return name.replace("_", "");
	}

	/** The Levenshtein distance: how many letters to insert, to remove or to replace. */
	private static int typos(String one, String other) {
		int[] previous = new int[other.length() + 1];
		for (int j = 0; j <= other.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= one.length(); i++) {
			int[] current = new int[other.length() + 1];
			current[0] = i;
			for (int j = 1; j <= other.length(); j++) {
				int replaced = previous[j - 1] + ((one.charAt(i - 1) == other.charAt(j - 1)) ? 0 : 1);
				current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
			}
			previous = current;
		}
		return previous[other.length()];
	}

}
