package io.patkeeper.rotation;

import io.patkeeper.token.TokenRevoked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Ends a rotation when one of its tokens is revoked, by whichever button.
 */
@Component
class RevokedTokens {

	private static final Logger logger = LoggerFactory.getLogger(RevokedTokens.class);

	private final Rotations rotations;

	RevokedTokens(Rotations rotations) {
		this.rotations = rotations;
	}

	/**
	 * The token is revoked all the same if that cannot be written; the page of the
	 * rotation will find out.
	 */
	@EventListener
	void on(TokenRevoked revoked) {
		try {
			this.rotations.revoked(revoked.owner(), revoked.authorizationId());
		}
		catch (DataAccessException ex) {
			logger.error("The rotation of the revoked token {} cannot be ended", revoked.authorizationId(), ex);
		}
	}

}
