package io.patkeeper.token;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.patkeeper.azuredevops.Organization;

import org.springframework.stereotype.Component;

/**
 * All tokens of a person as Azure DevOps lists them now, for what is about to change some
 * of them.
 */
@Component
public class OwnedTokens {

	private final OrganizationService organizations;

	private final RecentOverviews overviews;

	OwnedTokens(OrganizationService organizations, RecentOverviews overviews) {
		this.organizations = organizations;
		this.overviews = overviews;
	}

	/**
	 * Lists the tokens.
	 * @param owner the person's {@code tid:oid}
	 */
	public Listing list(String owner) {
		ManagedOrganizations known = this.organizations.of(owner);
		return Listing.of(known, this.overviews.list(owner, known).overview());
	}

	/**
	 * The tokens as they were a few seconds ago, for a page that changes nothing.
	 * @param owner the person's {@code tid:oid}
	 */
	public Listing recent(String owner) {
		ManagedOrganizations known = this.organizations.of(owner);
		return Listing.of(known, this.overviews.find(owner, known).overview());
	}

	/**
	 * The tokens of a person.
	 *
	 * @param organizations the organizations of the person that are known, sorted by name
	 * @param tokens the tokens by their authorization ids
	 * @param incomplete the organizations that did not list all of theirs
	 * @param everyOrganization whether all of the person's organizations are known
	 */
	public record Listing(List<Organization> organizations, Map<UUID, ManagedToken> tokens,
			Set<Organization> incomplete, boolean everyOrganization) {

		static Listing of(ManagedOrganizations known, TokenOverview overview) {
			Map<UUID, ManagedToken> tokens = overview.tokens()
				.stream()
				.collect(Collectors.toMap(ManagedToken::authorizationId, Function.identity()));
			Set<Organization> incomplete = new HashSet<>(overview.failures().keySet());
			incomplete.addAll(overview.unread().keySet());
			return new Listing(known.all(), tokens, incomplete, known.undiscovered() == null && known.unread() == 0);
		}

		/**
		 * Whether a token of an organization that is not in the list is gone.
		 */
		public boolean hasAllOf(Organization organization) {
			return !this.incomplete.contains(organization)
					&& (this.everyOrganization || this.organizations.contains(organization));
		}

	}

}
