package io.patkeeper.bulk;

import java.time.Instant;
import java.util.UUID;

import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

/**
 * What a change of a token, or a look at it, has shown.
 *
 * @param state what has become of it; {@link ItemState#PENDING} if its change can be
 * tried again
 * @param reason why it was not changed, as the key of a message
 * @param detail what Azure DevOps said about that; a copy that can be stored
 * @param rotation the id of its rotation, if there is one
 * @param newAuthorizationId the authorization id of the token that replaces it, if known
 * @param expires when the token stops working, if that was changed
 * @param notBefore when to look again, if that cannot be known before
 */
record ItemResult(ItemState state, @Nullable String reason, @Nullable String detail, @Nullable UUID rotation,
		@Nullable UUID newAuthorizationId, @Nullable Instant expires, @Nullable Instant notBefore) {

	static final ItemResult DONE = of(ItemState.DONE, null);

	private static final int MAX_LENGTH = 500;

	ItemResult {
		detail = (detail != null) ? LegibleText.of(detail, MAX_LENGTH) : null;
	}

	static ItemResult of(ItemState state, @Nullable String reason) {
		return new ItemResult(state, reason, null, null, null, null, null);
	}

}
