package io.patkeeper.token.scope;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What the chosen scopes allow, and what people might expect them to allow but they do
 * not.
 *
 * @param granted the chosen scopes, without those that another chosen one includes
 * @param implied the scopes of other areas that they include
 * @param denied what is not allowed in the common areas
 */
record ScopeSummary(List<ScopeChip> granted, List<ScopeChip> implied, List<Denial> denied) {

	static ScopeSummary of(Collection<String> chosen, ScopeCatalogue catalogue) {
		if (chosen.contains(ScopeCatalogue.FULL_ACCESS)) {
			return new ScopeSummary(chips(Stream.of(ScopeCatalogue.FULL_ACCESS), catalogue), List.of(),
					denied(Set.of(ScopeCatalogue.FULL_ACCESS), catalogue));
		}
		Set<String> included = catalogue.included(chosen);
		Set<String> all = new TreeSet<>(chosen);
		all.addAll(included);
		Stream<String> implied = catalogue.areas()
			.stream()
			.flatMap((area) -> highest(area, all, catalogue))
			.filter((scope) -> included.contains(scope) && !chosen.contains(scope));
		return new ScopeSummary(chips(catalogue.withoutIncluded(chosen).stream(), catalogue), chips(implied, catalogue),
				denied(all, catalogue));
	}

	private static Stream<String> highest(ScopeArea area, Set<String> scopes, ScopeCatalogue catalogue) {
		List<String> here = area.scopes().stream().map(Scope::identifier).filter(scopes::contains).toList();
		return catalogue.withoutIncluded(here).stream();
	}

	private static List<ScopeChip> chips(Stream<String> scopes, ScopeCatalogue catalogue) {
		return scopes.map((scope) -> ScopeChip.of(scope, catalogue)).toList();
	}

	private static List<Denial> denied(Set<String> all, ScopeCatalogue catalogue) {
		return catalogue.areas().stream().filter(ScopeArea::common).flatMap((area) -> {
			List<String> scopes = area.scopes().stream().map(Scope::identifier).toList();
			List<String> levels = catalogue.levels(area).stream().map(Scope::identifier).toList();
			Stream<Denial> nothing = Stream.of(Denial.of("scope.without." + area.key(), null, scopes, all));
			return levels.isEmpty() ? nothing : Stream.concat(nothing, Stream
				.of(Denial.of("scope.beyond." + area.key(), levels.get(0), levels.subList(1, levels.size()), all)));
		}).toList();
	}

	/**
	 * A sentence about something that is not allowed. The script shows and hides it when
	 * the choice changes.
	 *
	 * @param messageKey the key of the sentence
	 * @param given the scope that has to be chosen for it to be shown; {@code null} for
	 * any
	 * @param unless the scopes with which it is not shown, separated by spaces
	 * @param holds whether it is shown for the current choice
	 */
	record Denial(String messageKey, @Nullable String given, String unless, boolean holds) {

		private static Denial of(String messageKey, @Nullable String given, List<String> unless, Set<String> all) {
			boolean holds = (given == null || all.contains(given)) && !all.contains(ScopeCatalogue.FULL_ACCESS)
					&& unless.stream().noneMatch(all::contains);
			return new Denial(messageKey, given, ScopeCatalogue.FULL_ACCESS + " " + String.join(" ", unless), holds);
		}

	}

}
