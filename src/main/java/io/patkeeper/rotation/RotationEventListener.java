package io.patkeeper.rotation;

import io.patkeeper.token.TokenRevokedEvent;
import io.patkeeper.token.secret.SecretStoredEvent;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Updates rotations when a token is revoked or its secret is stored on another page than
 * that of the rotation.
 */
@Component
class RotationEventListener {

	private final RotationRepository rotations;

	RotationEventListener(RotationRepository rotations) {
		this.rotations = rotations;
	}

	@EventListener
	void on(TokenRevokedEvent event) {
		if (!event.byRotation()) {
			this.rotations.revoked(event.owner(), event.authorizationId());
		}
	}

	@EventListener
	void on(SecretStoredEvent event) {
		this.rotations.stored(event.owner(), event.authorizationId());
	}

}
