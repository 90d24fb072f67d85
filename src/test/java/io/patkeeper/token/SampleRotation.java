package io.patkeeper.token;

import java.util.UUID;

/**
 * A rotation in which both tokens work.
 */
record SampleRotation(UUID id, UUID oldAuthorizationId, boolean inProgress) implements TokenRotation {

	@Override
	public boolean bothWork() {
		return true;
	}

	@Override
	public boolean revoking() {
		return false;
	}

}
