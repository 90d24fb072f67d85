package io.patkeeper.journal;

import java.util.UUID;

import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

/**
 * The result of a change.
 *
 * @param outcome its outcome
 * @param code an error code of Azure DevOps or Patkeeper if it was not made; a copy that
 * can be stored
 * @param authorizationId the authorization id of the token, if it was not known before
 * @param activityId the id of the call in the logs of Azure DevOps, if known; a copy that
 * can be stored
 */
public record ChangeResult(Outcome outcome, @Nullable String code, @Nullable UUID authorizationId,
		@Nullable String activityId) {

	private static final int MAX_LENGTH = 100;

	public ChangeResult {
		code = (code != null) ? LegibleText.of(code, MAX_LENGTH) : null;
		activityId = (activityId != null) ? LegibleText.of(activityId, MAX_LENGTH) : null;
	}

}
