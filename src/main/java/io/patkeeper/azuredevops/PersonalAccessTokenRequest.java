package io.patkeeper.azuredevops;

import java.time.Instant;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The requested properties of a token that is created or changed.
 *
 * @param displayName the token's name
 * @param scopes the scope identifiers, sorted and without duplicates
 * @param validTo when it expires, to the millisecond; the service may grant an earlier
 * time
 * @param allOrganizations whether it is valid for all of the person's organizations
 */
public record PersonalAccessTokenRequest(String displayName, SortedSet<String> scopes, Instant validTo,
		boolean allOrganizations) {

	public PersonalAccessTokenRequest(String displayName, Collection<String> scopes, Instant validTo,
			boolean allOrganizations) {
		this(displayName, new TreeSet<>(scopes), validTo, allOrganizations);
	}

}
