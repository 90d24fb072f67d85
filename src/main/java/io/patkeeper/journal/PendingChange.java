package io.patkeeper.journal;

import java.util.UUID;

import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

/**
 * A change that is about to be made.
 *
 * @param owner who is making it, as {@code tid:oid}
 * @param organization the organization's name
 * @param authorizationId what identifies the token, if it exists already
 * @param name the token's name, if known; a copy that can be stored
 * @param action what is done to it
 * @param attempt recorded at most once for this owner, unless the change failed;
 * {@code null} if the change may be repeated
 */
public record PendingChange(String owner, String organization, @Nullable UUID authorizationId, @Nullable String name,
		Action action, @Nullable UUID attempt) {

	public PendingChange {
		name = (name != null) ? LegibleText.ofName(name) : null;
	}

}
