package io.patkeeper.journal;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What a change has come to.
 *
 * @param outcome what became of it
 * @param code why it was not made, in the service's words or ours
 * @param authorizationId what identifies the token, if only the answer told
 * @param activityId the service's own id of the call, if it told one
 */
public record Result(Outcome outcome, @Nullable String code, @Nullable UUID authorizationId,
		@Nullable String activityId) {

}
