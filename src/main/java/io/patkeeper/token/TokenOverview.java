package io.patkeeper.token;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

import io.patkeeper.azuredevops.Organization;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of several organizations, as far as they could be listed.
 *
 * @param tokens every token once
 * @param silent the organizations that did not list all of their tokens, and why
 * @param unread how many tokens could not be read, by organization
 * @param pause how long Azure DevOps asks us to wait, if it does
 */
record TokenOverview(List<OwnedToken> tokens, SortedMap<Organization, RuntimeException> silent,
		SortedMap<Organization, Integer> unread, @Nullable Duration pause) {

	/**
	 * Whether at least some of an organization's tokens could be listed.
	 */
	boolean hasTokensOf(Organization organization) {
		return this.tokens.stream().anyMatch((token) -> token.seenIn().contains(organization));
	}

}
