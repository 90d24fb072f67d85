package io.patkeeper.azuredevops;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A personal access token as Azure DevOps describes it, which includes neither its status
 * nor its last use.
 *
 * @param authorizationId identifies the token; names are not unique
 * @param displayName the name that the person gave it; empty if the service sent none
 * @param scopes the scope identifiers, in the service's order, known to us or not
 * @param targetAccounts the ids of the organizations that it is valid for; {@code null}
 * for all of the person's organizations
 * @param validFrom when it was created, if known
 * @param validTo when it stops working, if known
 */
public record PersonalAccessToken(UUID authorizationId, String displayName, List<String> scopes,
		@Nullable List<UUID> targetAccounts, @Nullable Instant validFrom, @Nullable Instant validTo) {

	public boolean allOrganizations() {
		return this.targetAccounts == null;
	}

}
