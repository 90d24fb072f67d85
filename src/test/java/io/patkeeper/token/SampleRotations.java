package io.patkeeper.token;

import java.util.UUID;

/**
 * One rotation for all tokens.
 */
record SampleRotations(TokenRotation rotation) implements TokenRotations {

	@Override
	public TokenRotation of(UUID authorizationId) {
		return this.rotation;
	}

	public boolean open() {
		return false;
	}

}
