package io.patkeeper.token.scope;

import java.util.List;

import org.springframework.util.Assert;

/**
 * A scope, which allows a token to do something.
 *
 * @param identifier its name in Azure DevOps, such as {@code vso.code_write};
 * {@code app_token} is full access
 * @param access the message key of its level of access, unique within an area
 * @param includes the identifiers of the scopes that it includes directly
 * @param sensitive whether Microsoft calls it high privilege
 * @param grantable whether a token can have it; if not, Microsoft Entra grants it to apps
 * only
 */
record Scope(String identifier, String access, List<String> includes, boolean sensitive, boolean grantable) {

	Scope {
		Assert.hasText(identifier, "A scope needs an identifier");
		Assert.hasText(access, () -> "The scope " + identifier + " needs an access level");
		Assert.notNull(includes, () -> "The scope " + identifier + " needs a list of what it includes");
		includes = List.copyOf(includes);
	}

}
