package io.patkeeper.azuredevops;

import java.util.UUID;

import org.springframework.stereotype.Service;

/**
 * The signed-in person's personal access tokens, where Azure DevOps keeps them.
 * <p>
 * Every method throws {@link TokenRefused} if the service said no, and
 * {@link AzureDevOpsException} if it could not be asked or understood.
 */
@Service
public class PersonalAccessTokens {

	public TokenList list(Organization organization, TokenFilter filter) {
		throw new IllegalStateException("being built");
	}

	/**
	 * One token.
	 * @throws TokenRefused about {@link Refusal.Concern#TOKEN} if the person has no such
	 * token
	 */
	public PersonalAccessToken get(Organization organization, UUID authorizationId) {
		throw new IllegalStateException("being built");
	}

	/**
	 * Creates a token. Never repeated: after a fault whose outcome is unknown, the caller
	 * has to look for it.
	 */
	public IssuedToken create(Organization organization, TokenRequest request) {
		throw new IllegalStateException("being built");
	}

	/**
	 * Changes a token; its secret stays the same. Never repeated.
	 */
	public PersonalAccessToken update(Organization organization, UUID authorizationId, TokenRequest request) {
		throw new IllegalStateException("being built");
	}

	/**
	 * Revokes a token. Revoking one that is gone already is success.
	 */
	public void revoke(Organization organization, UUID authorizationId) {
		throw new IllegalStateException("being built");
	}

}
