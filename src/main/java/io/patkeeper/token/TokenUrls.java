package io.patkeeper.token;

import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.ui.ListView;

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
	 * The page on which a token is replaced: if it is for all organizations, by one for
	 * each of those that the person chooses there; if not, by the one that the form
	 * creates.
	 */
	static String replacement(String organization, UUID authorizationId, boolean allOrganizations, ListView back) {
		return allOrganizations ? token(organization, authorizationId) + "/replace" + back.first()
				: "/tokens/new?replaces=" + authorizationId + "&organization=" + organization + back.next();
	}

}
