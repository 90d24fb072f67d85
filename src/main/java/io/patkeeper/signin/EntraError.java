package io.patkeeper.signin;

import java.util.Map;
import java.util.Optional;

import io.patkeeper.azuredevops.InsufficientClaimsException;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.util.StringUtils;

/**
 * An error of Entra's token endpoint.
 */
class EntraError extends OAuth2Error {

	private static final long serialVersionUID = 1L;

	private final @Nullable String claims;

	EntraError(Map<String, String> parameters) {
		super(parameters.getOrDefault(OAuth2ParameterNames.ERROR, "invalid_token_response"),
				parameters.get(OAuth2ParameterNames.ERROR_DESCRIPTION), parameters.get(OAuth2ParameterNames.ERROR_URI));
		this.claims = parameters.get("claims");
	}

	/**
	 * Returns the claims to ask for when the person signs in again, as JSON.
	 */
	Optional<String> claims() {
		return Optional.ofNullable(this.claims)
			.filter((it) -> StringUtils.hasText(it) && it.length() <= InsufficientClaimsException.MAX_CLAIMS_LENGTH);
	}

}
