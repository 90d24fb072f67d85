package io.patkeeper.azuredevops;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * All tokens with a given status in an organization.
 *
 * @param tokens the tokens of all pages that could be read
 * @param unread how many more could not be read
 * @param incomplete why tokens may be missing; {@code null} if the list was read to its
 * end
 * @param retryAfter how long to wait before the next call, if the service said so
 */
public record TokenList(List<PersonalAccessToken> tokens, int unread, @Nullable AzureDevOpsException incomplete,
		@Nullable Duration retryAfter) {

	public TokenList(List<PersonalAccessToken> tokens, @Nullable Duration retryAfter) {
		this(tokens, 0, null, retryAfter);
	}

}
