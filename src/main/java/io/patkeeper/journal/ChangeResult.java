package io.patkeeper.journal;

import java.util.UUID;

import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

/**
 * The result of a change.
 *
 * @param outcome its outcome
 * @param code why it was not made, in the service's words or ours; a copy that can be
 * stored
 * @param authorizationId what identifies the token, if it was not known before
 * @param activityId the service's own id of the call, if there is one; likewise
 */
public record ChangeResult(Outcome outcome, @Nullable String code, @Nullable UUID authorizationId,
		@Nullable String activityId) {

	private static final int WORD_LENGTH = 100;

	public ChangeResult {
		code = (code != null) ? LegibleText.of(code, WORD_LENGTH) : null;
		activityId = (activityId != null) ? LegibleText.of(activityId, WORD_LENGTH) : null;
	}

}
