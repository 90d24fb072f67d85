package io.patkeeper.journal;

import java.util.UUID;

import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

/**
 * A change that is about to be made.
 *
 * @param owner the token's owner, as {@code tid:oid}
 * @param organization the organization's name
 * @param authorizationId the authorization id of the token, if it exists already
 * @param name the token's name, if known; a copy that can be stored
 * @param action what is done to the token
 * @param idempotencyKey identifies the submitted form, whose change is made at most once;
 * {@code null} if the change may be repeated
 * @param counted whether it counts against the change limit by itself; a change that is
 * part of a run does not, as the run was counted as a whole
 */
public record PendingChange(String owner, String organization, @Nullable UUID authorizationId, @Nullable String name,
		Action action, @Nullable UUID idempotencyKey, boolean counted) {

	public PendingChange {
		name = (name != null) ? LegibleText.ofName(name) : null;
	}

	public PendingChange(String owner, String organization, @Nullable UUID authorizationId, @Nullable String name,
			Action action, @Nullable UUID idempotencyKey) {
		this(owner, organization, authorizationId, name, action, idempotencyKey, true);
	}

}
