package io.patkeeper.token.scope;

import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

/**
 * A scope of a token, known to us or not.
 *
 * @param identifier its name in Azure DevOps
 * @param description the message key of what it allows, if it is known
 * @param area the message key of the part of Azure DevOps that it is for, if it is known
 * @param access the message key of its level of access, if it is known
 * @param sensitive whether Microsoft calls it high privilege
 */
public record ScopeChip(String identifier, @Nullable String description, @Nullable String area, @Nullable String access,
		boolean sensitive) {

	/**
	 * Whether it is the scope that allows everything.
	 */
	public boolean fullAccess() {
		return this.identifier.equals(ScopeCatalogue.FULL_ACCESS);
	}

	public static ScopeChip of(String identifier, ScopeCatalogue catalogue) {
		return catalogue.chip(identifier)
			.orElseGet(() -> new ScopeChip(LegibleText.of(identifier), null, null, null, false));
	}

	static ScopeChip of(Scope scope, ScopeArea area) {
		return new ScopeChip(scope.identifier(), "scope." + scope.identifier(), "scope.area." + area.key(),
				"scope.access." + scope.access(), scope.sensitive());
	}

}
