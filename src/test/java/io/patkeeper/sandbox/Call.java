package io.patkeeper.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * A call that {@link FakeAzureDevOps} received, whatever came of it.
 *
 * @param operation what was asked
 * @param method the HTTP method
 * @param organization the organization in the address, if any
 * @param authorizationId the authorization id, wherever the operation has it: in the
 * query or in the body
 * @param person whose access token it carried, if it was one that is good
 */
public record Call(Operation operation, String method, @Nullable String organization, @Nullable String authorizationId,
		@Nullable Person person) {

}
