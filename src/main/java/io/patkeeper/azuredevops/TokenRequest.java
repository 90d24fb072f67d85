package io.patkeeper.azuredevops;

import java.time.Instant;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is asked of Azure DevOps when a token is created or changed.
 *
 * @param displayName the token's name
 * @param scopes the scope identifiers, sorted and without duplicates
 * @param validTo when it is to stop working; the service may grant an earlier date
 * @param allOrganizations whether it is to work in all of the person's organizations
 */
public record TokenRequest(String displayName, SortedSet<String> scopes, Instant validTo, boolean allOrganizations) {

	public TokenRequest(String displayName, Collection<String> scopes, Instant validTo, boolean allOrganizations) {
		this(displayName, new TreeSet<>(scopes), validTo, allOrganizations);
	}

}
