package io.patkeeper.azuredevops;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/**
 * Thrown if Azure DevOps or Entra requires an access token with more claims, for example
 * that the person has used a second factor. The claims have to be sent to Entra when the
 * person signs in again. The message, which may be logged, does not contain them.
 *
 * @see <a href= "https://learn.microsoft.com/entra/identity-platform/claims-challenge">
 * Claims challenges</a>
 */
public class InsufficientClaimsException extends ClientAuthorizationException {

	/** The error code, which Azure DevOps sends as well. */
	public static final String ERROR_CODE = "insufficient_claims";

	/**
	 * The longest claims, in characters, as they go into a URL. Real ones are a tenth of
	 * that.
	 */
	public static final int MAX_CLAIMS_LENGTH = 2000;

	private static final long serialVersionUID = 1L;

	private final String claims;

	/**
	 * Creates an exception.
	 * @param claims the required claims, as a JSON object
	 * @param message who requires them
	 */
	public InsufficientClaimsException(String claims, String message, @Nullable Throwable cause) {
		super(new OAuth2Error(ERROR_CODE, claims, null), EntraRegistration.ID, message, cause);
		this.claims = claims;
	}

	/**
	 * Returns the required claims, as a JSON object.
	 */
	public String claims() {
		return this.claims;
	}

}
