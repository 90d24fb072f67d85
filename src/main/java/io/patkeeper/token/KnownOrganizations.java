package io.patkeeper.token;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.patkeeper.azuredevops.Fault;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PersonalAccessToken;
import org.jspecify.annotations.Nullable;

/**
 * The organizations whose tokens are looked after.
 *
 * @param all sorted by name
 * @param byAccountId those whose account id is known
 * @param added those that stand there only because the person added them
 * @param fixed whether the configuration names them, so that nobody can add one
 * @param undiscovered why they could not be discovered, if so
 */
record KnownOrganizations(List<Organization> all, Map<UUID, Organization> byAccountId, List<Organization> added,
		boolean fixed, @Nullable Fault undiscovered) {

	/**
	 * The one organization that a token is for. It can be changed only from there.
	 */
	Optional<Organization> home(PersonalAccessToken token) {
		List<UUID> targets = token.targetAccounts();
		return (targets != null && targets.size() == 1) ? Optional.ofNullable(this.byAccountId.get(targets.get(0)))
				: Optional.empty();
	}

}
