package io.patkeeper.token.secret;

import java.util.UUID;

/**
 * A new token whose owner has not stored its secret yet.
 *
 * @param organization the organization in which the token was created
 * @param authorizationId identifies the token
 * @param name its name
 */
record WaitingSecret(String organization, UUID authorizationId, String name) {

	static WaitingSecret of(NewSecret secret) {
		return new WaitingSecret(secret.organization().name(), secret.authorizationId(), secret.name());
	}

}
