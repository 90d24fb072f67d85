package io.patkeeper.token.secret;

import java.util.UUID;

/**
 * A new token whose owner has not stored its secret yet.
 *
 * @param organization where the token was created
 * @param authorizationId what identifies the token
 * @param name its name
 */
record UnstoredSecret(String organization, UUID authorizationId, String name) {

	static UnstoredSecret of(NewSecret secret) {
		return new UnstoredSecret(secret.organization().name(), secret.authorizationId(), secret.name());
	}

}
