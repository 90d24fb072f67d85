package io.patkeeper.signin;

import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;

/**
 * Thrown if the access token has expired and Entra does not issue a new one, for a reason
 * that signing in again would not solve. The person stays signed in.
 */
class EntraUnavailableException extends ClientAuthorizationException {

	private static final long serialVersionUID = 1L;

	EntraUnavailableException(OAuth2AuthorizationException cause, String registrationId) {
		super(cause.getError(), registrationId, cause);
	}

}
