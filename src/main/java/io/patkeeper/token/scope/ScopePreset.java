package io.patkeeper.token.scope;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import org.springframework.util.Assert;

/**
 * The scopes that a frequent task needs.
 *
 * @param key the message key of the task's name and of the reason for its scopes
 * @param scopes the identifiers of the scopes, none of which includes another
 */
public record ScopePreset(String key, List<String> scopes) {

	public ScopePreset {
		Assert.hasText(key, "A preset needs a key");
		Assert.notEmpty(scopes, () -> "The preset " + key + " needs scopes");
		scopes = List.copyOf(scopes);
	}

	public SortedSet<String> choice() {
		return new TreeSet<>(this.scopes);
	}

}
