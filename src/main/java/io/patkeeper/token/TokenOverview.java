package io.patkeeper.token;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;

import io.patkeeper.azuredevops.Organization;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of several organizations, as far as they could be listed.
 *
 * @param tokens every token once
 * @param failures why an organization did not list all of its tokens
 * @param unread how many tokens could not be read, by organization
 * @param retryAfter how long to wait before the next call, if Azure DevOps said so
 */
record TokenOverview(List<ManagedToken> tokens, SortedMap<Organization, RuntimeException> failures,
		SortedMap<Organization, Integer> unread, @Nullable Duration retryAfter) {

	/**
	 * This overview after some time, part of the pause being over.
	 */
	TokenOverview after(Duration time) {
		Duration rest = (this.retryAfter != null && this.retryAfter.compareTo(time) > 0) ? this.retryAfter.minus(time)
				: null;
		return new TokenOverview(this.tokens, this.failures, this.unread, rest);
	}

	/**
	 * How many organizations listed their tokens, or at least some of them.
	 * @param asked all that were asked
	 */
	long answered(Collection<Organization> asked) {
		return asked.stream()
			.filter((organization) -> hasTokensOf(organization)
					|| !(this.failures.containsKey(organization) || this.unread.containsKey(organization)))
			.count();
	}

	/**
	 * Whether at least some of an organization's tokens could be listed.
	 */
	boolean hasTokensOf(Organization organization) {
		return this.tokens.stream().anyMatch((token) -> token.seenIn().contains(organization));
	}

}
