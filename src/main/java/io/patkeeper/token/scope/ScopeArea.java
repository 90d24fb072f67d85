package io.patkeeper.token.scope;

import java.util.List;

import org.springframework.util.Assert;

/**
 * The scopes of one part of Azure DevOps.
 *
 * @param key the message key of the area's name
 * @param common whether many people need it
 * @param scopes from the smallest to the largest
 */
record ScopeArea(String key, boolean common, List<Scope> scopes) {

	ScopeArea {
		Assert.hasText(key, "An area needs a key");
		Assert.notEmpty(scopes, () -> "The area " + key + " needs scopes");
		scopes = List.copyOf(scopes);
	}

}
