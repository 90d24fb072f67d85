package io.patkeeper.journal;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The result of a change.
 *
 * @param outcome its outcome
 * @param code why it was not made, in the service's words or ours
 * @param authorizationId what identifies the token, if it was not known before
 * @param activityId the service's own id of the call, if there is one
 */
public record Result(Outcome outcome, @Nullable String code, @Nullable UUID authorizationId,
		@Nullable String activityId) {

}
