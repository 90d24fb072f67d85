package io.patkeeper.azuredevops;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.OAuth2AuthorizationFailureHandler;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/**
 * Forgets an access token that Azure DevOps did not accept, but keeps the refresh token:
 * an expired access token takes its place, so that the next call fetches a new one
 * without the person noticing. Without a refresh token everything is forgotten, and the
 * next call sends the person to sign in, if that may help.
 */
final class AccessTokenEviction implements OAuth2AuthorizationFailureHandler {

	private static final Set<String> REFUSED = Set.of(OAuth2ErrorCodes.INVALID_TOKEN,
			ClaimsChallenge.INSUFFICIENT_CLAIMS);

	private final OAuth2AuthorizedClientRepository clients;

	private final boolean mayAskForSignIn;

	/**
	 * Creates an eviction.
	 * @param clients where the tokens are kept
	 * @param mayAskForSignIn whether to forget an access token that comes without a
	 * refresh token
	 */
	AccessTokenEviction(OAuth2AuthorizedClientRepository clients, boolean mayAskForSignIn) {
		this.clients = clients;
		this.mayAskForSignIn = mayAskForSignIn;
	}

	/**
	 * Called by Spring Security's filter on 401 ({@code invalid_token}), on a
	 * {@link ClaimsChallenge}, and on 403 ({@code insufficient_scope}), which a new token
	 * would not change.
	 */
	@Override
	public void onAuthorizationFailure(OAuth2AuthorizationException failure, Authentication principal,
			Map<String, Object> attributes) {
		if (failure instanceof ClientAuthorizationException ex && REFUSED.contains(ex.getError().getErrorCode())
				&& attributes.get(HttpServletRequest.class.getName()) instanceof HttpServletRequest request
				&& attributes.get(HttpServletResponse.class.getName()) instanceof HttpServletResponse response) {
			evict(ex.getClientRegistrationId(), principal, request, response);
		}
	}

	private void evict(String registrationId, Authentication principal, HttpServletRequest request,
			HttpServletResponse response) {
		OAuth2AuthorizedClient client = this.clients.loadAuthorizedClient(registrationId, principal, request);
		if (client == null) {
			return;
		}
		if (client.getRefreshToken() == null) {
			if (this.mayAskForSignIn) {
				this.clients.removeAuthorizedClient(registrationId, principal, request, response);
			}
			return;
		}
		OAuth2AccessToken expired = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "evicted", Instant.EPOCH,
				Instant.EPOCH.plusSeconds(1), client.getAccessToken().getScopes());
		this.clients.saveAuthorizedClient(new OAuth2AuthorizedClient(client.getClientRegistration(),
				client.getPrincipalName(), expired, client.getRefreshToken()), principal, request, response);
	}

}
