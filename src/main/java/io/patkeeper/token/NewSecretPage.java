package io.patkeeper.token;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What the page of a new secret shows. The only place where the value is text.
 *
 * @param organization where the token was created
 * @param authorizationId what identifies the token
 * @param name its name
 * @param value the secret itself
 * @param keptUntil when it is forgotten
 * @param expires when the token stops working, if told
 * @param clamped whether that is earlier than asked for
 * @param rotated whether it takes the place of another token
 * @param oldAuthorizationId what identifies that one
 * @param oldRevoked whether that one is revoked
 */
record NewSecretPage(String organization, UUID authorizationId, String name, String value, Instant keptUntil,
		@Nullable Instant expires, boolean clamped, boolean rotated, @Nullable UUID oldAuthorizationId,
		boolean oldRevoked) {

	NewSecretPage {
		// HTML takes no more digits of a second than three.
		keptUntil = keptUntil.truncatedTo(ChronoUnit.MILLIS);
		expires = (expires != null) ? expires.truncatedTo(ChronoUnit.MILLIS) : null;
	}

	static NewSecretPage of(NewSecrets.Kept kept) {
		NewSecret secret = kept.secret();
		return new NewSecretPage(secret.organization().name(), secret.authorizationId(), secret.name(),
				secret.secret().reveal(), kept.until(), secret.expires(), secret.clamped(), secret.replaced() != null,
				secret.replaced(), secret.replacedRevoked());
	}

	@Override
	public String toString() {
		return "NewSecretPage[" + this.authorizationId + "]";
	}

}
