package io.patkeeper.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.patkeeper.outbound.SingleLine;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * Finds settings whose names look like Patkeeper's but are unknown, as Spring Boot
 * ignores them silently. Their values are never read.
 */
class MisspelledSettingsCheck {

	/** With more typos than this, it is probably a setting of another application. */
	private static final int MAX_TYPOS = 3;

	private final ConfigurableEnvironment environment;

	private final ListableBeanFactory beanFactory;

	MisspelledSettingsCheck(ConfigurableEnvironment environment, ListableBeanFactory beanFactory) {
		this.environment = environment;
		this.beanFactory = beanFactory;
	}

	List<Finding> find() {
		Set<String> known = KnownVariables.find(this.environment, this.beanFactory);
		List<Finding> findings = new ArrayList<>();
		settings().forEach((name, source) -> {
			String variable = KnownVariables.variable(name).replaceAll("_\\d+$", "");
			if (looksLikeOurs(variable) && known.stream().noneMatch((it) -> isReadAs(it, name, variable, source))) {
				mostSimilar(variable, known).ifPresent((similar) -> findings.add(finding(name, similar)));
			}
		});
		return findings;
	}

	private static Finding finding(String name, String similar) {
		return Finding.fails(SettingsCheck.PART, SingleLine.of(name) + " is not a Patkeeper setting",
				"Did you mean " + similar + "? README and application.example.yml list all settings.");
	}

	/**
	 * Returns the names of all settings, each with the source that has precedence.
	 */
	private SortedMap<String, EnumerablePropertySource<?>> settings() {
		SortedMap<String, EnumerablePropertySource<?>> settings = new TreeMap<>();
		KnownVariables.sources(this.environment)
			.filter((source) -> !KnownVariables.isOwn(source))
			.forEach((source) -> List.of(source.getPropertyNames())
				.forEach((name) -> settings.putIfAbsent(name, source)));
		return settings;
	}

	private static boolean looksLikeOurs(String variable) {
		return KnownVariables.hasPrefix(variable) && !KnownVariables.isOfKubernetesService(variable);
	}

	/**
	 * Whether a setting is read as a known variable. Names that begin with PATKEEPER are
	 * bound, with relaxed rules for case and dashes; the others have to match exactly,
	 * unless their source has rules of its own, as a key vault does, whose names may not
	 * have underscores.
	 */
	private static boolean isReadAs(String known, String name, String variable, EnumerablePropertySource<?> source) {
		return letters(known).equals(letters(variable)) && (known.startsWith("PATKEEPER_") || name.equals(known)
				|| (source.containsProperty(known) && !List.of(source.getPropertyNames()).contains(known)));
	}

	private static Optional<String> mostSimilar(String variable, Set<String> known) {
		return known.stream()
			.filter((other) -> isSimilar(variable, other))
			.min(Comparator.comparing((String other) -> !lacksMiddle(variable, other))
				.thenComparing((other) -> typos(variable, other)));
	}

	private static boolean isSimilar(String variable, String known) {
		return (variable.startsWith("ENTRA_") && known.startsWith("ENTRA_")) || typos(variable, known) <= MAX_TYPOS
				|| lacksMiddle(variable, known);
	}

	/**
	 * Whether only a part in the middle is missing, as in {@code ENTRA_SECRET}.
	 */
	private static boolean lacksMiddle(String variable, String known) {
		int prefix = variable.indexOf('_');
		return known.startsWith(variable.substring(0, prefix)) && known.endsWith(variable.substring(prefix));
	}

	private static int typos(String one, String other) {
		return EditDistance.between(letters(one), letters(other));
	}

	private static String letters(String name) {
		return name.replace("_", "");
	}

}
