package io.patkeeper.azuredevops;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * All tokens with a given status in an organization.
 *
 * @param tokens the tokens, of all pages that could be read
 * @param unread how many others could not be read
 * @param incomplete why tokens may be missing; {@code null} if the list was read to its
 * end
 * @param pause how long the service asks us to wait before the next call, if it does
 */
public record TokenList(List<PersonalAccessToken> tokens, int unread, @Nullable AzureDevOpsException incomplete,
		@Nullable Duration pause) {

	public TokenList(List<PersonalAccessToken> tokens, @Nullable Duration pause) {
		this(tokens, 0, null, pause);
	}

}
