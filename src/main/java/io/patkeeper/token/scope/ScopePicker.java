package io.patkeeper.token.scope;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The scopes to choose from, and the current choice.
 *
 * @param common the areas that many people need
 * @param others the other areas
 * @param unknown chosen scopes that the catalogue does not know
 * @param fullAccess full access, which is shown separately
 * @param presets choices for frequent tasks
 * @param summary what the choice allows
 */
public record ScopePicker(List<Area> common, List<Area> others, List<ScopeChip> unknown, Area fullAccess,
		List<Preset> presets, ScopeSummary summary) {

	/**
	 * The prefix of the names of the fields with the level of an area, as radio buttons
	 * of several areas cannot share a name.
	 */
	public static final String LEVEL_FIELD_PREFIX = "scopes-";

	public static ScopePicker of(SortedSet<String> chosen, ScopeCatalogue catalogue, List<ScopePreset> presets) {
		Set<String> included = catalogue.included(chosen);
		Map<Boolean, List<Area>> areas = catalogue.areas()
			.stream()
			.filter((area) -> !isFullAccess(area))
			.collect(Collectors.partitioningBy(ScopeArea::common,
					Collectors.mapping((area) -> Area.of(area, chosen, included, catalogue), Collectors.toList())));
		ScopeArea fullAccess = catalogue.areas()
			.stream()
			.filter(ScopePicker::isFullAccess)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("The catalogue lacks full access"));
		return new ScopePicker(areas.get(true), areas.get(false),
				chosen.stream()
					.filter((scope) -> catalogue.find(scope).isEmpty())
					.map((scope) -> ScopeChip.of(scope, catalogue))
					.toList(),
				Area.of(fullAccess, chosen, included, catalogue),
				presets.stream()
					.map((preset) -> new Preset(preset.key(), preset.scopes(), preset.choice().equals(chosen)))
					.toList(),
				ScopeSummary.of(chosen, catalogue));
	}

	private static boolean isFullAccess(ScopeArea area) {
		return area.scopes().stream().map(Scope::identifier).anyMatch(ScopeCatalogue.FULL_ACCESS::equals);
	}

	/**
	 * Whether to show the less common areas, because a scope in them is chosen.
	 */
	public boolean open() {
		return this.others.stream().anyMatch(Area::chosen);
	}

	/**
	 * The scopes of one part of Azure DevOps.
	 *
	 * @param key the message key of its name
	 * @param field the name of the field that its levels share
	 * @param levels scopes of which each includes the one before it, at most one of them
	 * chosen
	 * @param boxes scopes to choose one by one
	 */
	record Area(String key, String field, List<Option> levels, List<Option> boxes) {

		/**
		 * Radio buttons cannot show several chosen levels. Then all levels become
		 * checkboxes, so that a token keeps exactly the scopes that it has.
		 */
		private static Area of(ScopeArea area, Set<String> chosen, Set<String> included, ScopeCatalogue catalogue) {
			List<Scope> all = catalogue.levels(area);
			List<Scope> levels = (all.stream().map(Scope::identifier).filter(chosen::contains).count() > 1) ? List.of()
					: all;
			// It is obvious that a level includes those below it.
			Set<String> below = levels.stream()
				.filter((level) -> chosen.contains(level.identifier()))
				.flatMap((level) -> catalogue.included(level.identifier()).stream())
				.collect(Collectors.toSet());
			return new Area(area.key(), LEVEL_FIELD_PREFIX + area.key(), levels.stream()
				.map((scope) -> Option.of(scope, chosen,
						included.contains(scope.identifier()) && !below.contains(scope.identifier()), catalogue))
				.toList(),
					area.scopes()
						.stream()
						.filter(Predicate.not(levels::contains))
						.map((scope) -> Option.of(scope, chosen, included.contains(scope.identifier()), catalogue))
						.toList());
		}

		/** The scope of the chosen level; {@code null} if none is chosen. */
		public @Nullable String selectedLevel() {
			return this.levels.stream().filter(Option::chosen).map(Option::identifier).findFirst().orElse(null);
		}

		boolean chosen() {
			return selectedLevel() != null || this.boxes.stream().anyMatch(Option::chosen);
		}

	}

	/**
	 * A scope to choose.
	 *
	 * @param identifier its name
	 * @param access the message key of its level of access
	 * @param sensitive whether Microsoft calls it high privilege
	 * @param grantable whether a token can have it
	 * @param chosen whether it is chosen
	 * @param included whether another chosen scope includes it
	 * @param includes all that it includes, separated by spaces
	 */
	record Option(String identifier, String access, boolean sensitive, boolean grantable, boolean chosen,
			boolean included, String includes) {

		private static Option of(Scope scope, Set<String> chosen, boolean included, ScopeCatalogue catalogue) {
			return new Option(scope.identifier(), scope.access(), scope.sensitive(), scope.grantable(),
					chosen.contains(scope.identifier()), included,
					String.join(" ", catalogue.included(scope.identifier())));
		}

	}

	/**
	 * A choice for a frequent task.
	 *
	 * @param key the message key of its name and of the reason for its scopes
	 * @param scopes the scopes
	 * @param current whether exactly these are chosen
	 */
	record Preset(String key, List<String> scopes, boolean current) {

	}

}
