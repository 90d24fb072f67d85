package io.patkeeper.token;

import java.time.Instant;
import java.util.UUID;

import io.patkeeper.token.secret.NewSecret;
import org.jspecify.annotations.Nullable;

/**
 * The content of the page of a new secret, which contains it as plain text.
 *
 * @param organization where the token was created
 * @param authorizationId identifies the token
 * @param name its name
 * @param value the secret itself
 * @param keptUntil when it will be deleted; {@code null} if it could not be kept
 * @param expires when the token stops working, if known
 * @param clamped whether that is earlier than requested
 */
record NewSecretPage(String organization, UUID authorizationId, String name, String value, @Nullable Instant keptUntil,
		@Nullable Instant expires, boolean clamped) {

	static NewSecretPage of(NewSecret secret, @Nullable Instant keptUntil) {
		return new NewSecretPage(secret.organization().name(), secret.authorizationId(), secret.name(),
				secret.secret().reveal(), keptUntil, secret.expires(), secret.clamped());
	}

	@Override
	public String toString() {
		return "NewSecretPage[" + this.authorizationId + "]";
	}

}
