package io.patkeeper.token;

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
		ManagedOrganizations organizations = this.organizations.of(owner);
		return listing(organizations, this.overviews.list(owner, organizations));
	}

	/**
	 * The tokens as they were a few seconds ago, for a page that changes nothing.
	 * @param owner the person's {@code tid:oid}
	 */
	public Listing recent(String owner) {
		ManagedOrganizations organizations = this.organizations.of(owner);
		return listing(organizations, this.overviews.find(owner, organizations));
	}

	private static Listing listing(ManagedOrganizations organizations, RecentOverview recent) {
		TokenOverview overview = recent.overview();
		return new Listing(organizations.all(),
				overview.tokens()
					.stream()
					.collect(Collectors.toMap(ManagedToken::authorizationId, Function.identity())),
				Set.copyOf(overview.failures().keySet()));
	}

	/**
	 * The tokens of a person.
	 *
	 * @param organizations the organizations of the person, sorted by name
	 * @param tokens the tokens by their authorization ids
	 * @param incomplete the organizations that did not list all of theirs
	 */
	public record Listing(List<Organization> organizations, Map<UUID, ManagedToken> tokens,
			Set<Organization> incomplete) {

	}

}
