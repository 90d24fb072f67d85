package io.patkeeper.rotation;

import java.util.UUID;

import io.patkeeper.token.TokenRevokedEvent;
import io.patkeeper.token.secret.SecretStoredEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Keeps rotations up to date with what happens to their tokens elsewhere. A failed write
 * is only logged, as the token has changed already: the page of the rotation finds out,
 * or asks the person.
 */
@Component
class RotationEventListener {

	private static final Logger logger = LoggerFactory.getLogger(RotationEventListener.class);

	private final Rotations rotations;

	RotationEventListener(Rotations rotations) {
		this.rotations = rotations;
	}

	@EventListener
	void on(TokenRevokedEvent revoked) {
		write(revoked.authorizationId(), () -> this.rotations.revoked(revoked.owner(), revoked.authorizationId()));
	}

	@EventListener
	void on(SecretStoredEvent stored) {
		write(stored.authorizationId(), () -> this.rotations.stored(stored.owner(), stored.authorizationId()));
	}

	private static void write(UUID authorizationId, Runnable news) {
		try {
			news.run();
		}
		catch (DataAccessException ex) {
			logger.error("The rotation of the token {} cannot be brought up to date", authorizationId, ex);
		}
	}

}
