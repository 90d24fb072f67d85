package io.patkeeper.token;

import java.util.UUID;

import io.patkeeper.azuredevops.Organization;

/**
 * URLs of the pages about a token, below the context path.
 */
public final class TokenUrls {

	private TokenUrls() {
	}

	/**
	 * The page of a token.
	 */
	public static String token(Organization organization, UUID authorizationId) {
		return token(organization.name(), authorizationId);
	}

	static String token(String organization, UUID authorizationId) {
		return "/organizations/" + organization + "/tokens/" + authorizationId;
	}

	/**
	 * The page that shows the secret of a new token.
	 */
	public static String secret(Organization organization, UUID authorizationId) {
		return secret(organization.name(), authorizationId);
	}

	static String secret(String organization, UUID authorizationId) {
		return token(organization, authorizationId) + "/secret";
	}

	/**
	 * The form of a token that replaces another one. It has a query already.
	 */
	static String replacement(String organization, UUID authorizationId) {
		return "/tokens/new?replaces=" + authorizationId + "&organization=" + organization;
	}

}
