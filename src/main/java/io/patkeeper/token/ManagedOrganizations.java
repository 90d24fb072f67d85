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
 * The organizations whose tokens a person manages.
 *
 * @param all sorted by name
 * @param byAccountId those whose account id is known
 * @param added those that were not discovered, but added by the person
 * @param fixed whether the configuration names them, so that none can be added
 * @param undiscovered why discovery failed, if it did
 * @param unread how many others could not be read
 */
record ManagedOrganizations(List<Organization> all, Map<UUID, Organization> byAccountId, List<Organization> added,
		boolean fixed, @Nullable Fault undiscovered, int unread) {

	/**
	 * Whether the person is known to manage tokens of an organization.
	 */
	boolean has(Organization organization) {
		return this.all.contains(organization);
	}

	/**
	 * Whether the person may manage tokens of an organization. If discovery failed or
	 * found none, that may be any organization.
	 */
	boolean mayHave(Organization organization) {
		return has(organization) || (!this.fixed && (this.undiscovered != null || this.all.isEmpty()));
	}

	/**
	 * The only organization that a token works in, through which it has to be changed;
	 * empty if there are several, or the organization is unknown.
	 */
	Optional<Organization> home(PersonalAccessToken token) {
		List<UUID> targets = token.targetAccounts();
		return (targets != null && targets.size() == 1) ? Optional.ofNullable(this.byAccountId.get(targets.get(0)))
				: Optional.empty();
	}

}
