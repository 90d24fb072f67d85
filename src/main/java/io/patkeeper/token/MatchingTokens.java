package io.patkeeper.token;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.token.note.NoteRepository;

import org.springframework.stereotype.Component;

/**
 * Finds the tokens that match a query, on all pages of the list.
 */
@Component
public class MatchingTokens {

	private final OrganizationService organizations;

	private final RecentOverviews overviews;

	private final NoteRepository notes;

	private final TokenSearchText searchText;

	private final Clock clock;

	MatchingTokens(OrganizationService organizations, RecentOverviews overviews, NoteRepository notes,
			TokenSearchText searchText, Clock clock) {
		this.organizations = organizations;
		this.overviews = overviews;
		this.notes = notes;
		this.searchText = searchText;
		this.clock = clock;
	}

	/**
	 * Finds the tokens in the order of the list.
	 * @param owner the person's {@code tid:oid}
	 * @return the organization through which each is managed, by authorization id
	 */
	public Map<UUID, Organization> find(String owner, TokenListQuery query, TokenRotations rotations,
			TokenSelection selection) {
		RecentOverview recent = this.overviews.find(owner, this.organizations.of(owner));
		Map<UUID, Organization> found = new LinkedHashMap<>();
		query.find(recent.rows(rotations, this.notes.all(owner), selection), this.searchText::of, this.clock.instant())
			.forEach((row) -> found.put(row.authorizationId(), new Organization(row.organization())));
		return found;
	}

}
