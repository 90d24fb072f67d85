package io.patkeeper.signin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

import io.patkeeper.azuredevops.InsufficientClaimsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.ClientAuthorizationRequiredException;
import org.springframework.security.oauth2.client.OAuth2AuthorizationContext;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.event.OAuth2AuthorizedClientRefreshedEvent;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;

/**
 * Refreshes the access token before it expires.
 * <p>
 * Spring Security's
 * {@link org.springframework.security.oauth2.client.RefreshTokenOAuth2AuthorizedClientProvider
 * own provider} uses the registration that was stored with the tokens, and one clock skew
 * for tokens of any lifetime. It sends no scopes by default, by which Entra selects the
 * API that the new token is for. It fails if a listener of its event does, and does not
 * distinguish an invalid refresh token, after which the person has to sign in, from an
 * outage of Entra.
 */
class EntraRefreshTokenAuthorizedClientProvider implements OAuth2AuthorizedClientProvider {

	private static final Logger logger = LoggerFactory.getLogger(EntraRefreshTokenAuthorizedClientProvider.class);

	/** Azure DevOps may delay a call by half a minute, and clocks differ. */
	private static final Duration SKEW = Duration.ofMinutes(5);

	/** The errors after which the person has to sign in again. */
	private static final Set<String> SIGN_IN_REQUIRED = Set.of("invalid_grant", "interaction_required",
			"login_required", "consent_required");

	private final OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> tokenResponseClient;

	private final ApplicationEventPublisher events;

	private final SignInMetrics metrics;

	private final Clock clock;

	EntraRefreshTokenAuthorizedClientProvider(
			OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> tokenResponseClient,
			ApplicationEventPublisher events, SignInMetrics metrics, Clock clock) {
		this.tokenResponseClient = tokenResponseClient;
		this.events = events;
		this.metrics = metrics;
		this.clock = clock;
	}

	/**
	 * Refreshes the access token if that is due.
	 * @return the client with the new token, or {@code null} to keep using the current
	 * one
	 * @throws ClientAuthorizationRequiredException if the person has to sign in again
	 * @throws InsufficientClaimsException if Entra requires claims
	 * @throws EntraUnavailableException if the access token has expired, and Entra does
	 * not issue a new one
	 */
	@Override
	public @Nullable OAuth2AuthorizedClient authorize(OAuth2AuthorizationContext context) {
		OAuth2AuthorizedClient client = context.getAuthorizedClient();
		if (client == null || !isDue(client)) {
			return null;
		}
		String registrationId = client.getClientRegistration().getRegistrationId();
		boolean expired = endsWithin(client.getAccessToken(), Duration.ZERO);
		OAuth2RefreshToken refreshToken = client.getRefreshToken();
		if (refreshToken == null) {
			throw new ClientAuthorizationRequiredException(registrationId);
		}
		long started = System.nanoTime();
		SignInMetrics.Refresh outcome = expired ? SignInMetrics.Refresh.FAILED : SignInMetrics.Refresh.POSTPONED;
		try {
			OAuth2AuthorizedClient refreshed = refresh(client, refreshToken, context.getPrincipal().getName());
			outcome = SignInMetrics.Refresh.DONE;
			return refreshed;
		}
		catch (OAuth2AuthorizationException ex) {
			SignInFailure failure = SignInFailure.of(ex.getError(), ex);
			logger.warn("Could not refresh an access token: {}", failure);
			if (SIGN_IN_REQUIRED.contains(ex.getError().getErrorCode())) {
				outcome = SignInMetrics.Refresh.SIGN_IN_REQUIRED;
				throw signInRequired(ex, registrationId);
			}
			if (expired) {
				throw new EntraUnavailableException(ex, registrationId);
			}
			return null;
		}
		finally {
			this.metrics.refreshed(outcome, System.nanoTime() - started);
		}
	}

	/**
	 * Whether the access token should be refreshed now, or, without a refresh token, has
	 * expired.
	 */
	boolean isDue(OAuth2AuthorizedClient client) {
		OAuth2AccessToken token = client.getAccessToken();
		return endsWithin(token, (client.getRefreshToken() != null) ? skew(token) : Duration.ZERO);
	}

	private static ClientAuthorizationException signInRequired(OAuth2AuthorizationException cause,
			String registrationId) {
		Optional<String> claims = (cause.getError() instanceof EntraError error) ? error.claims() : Optional.empty();
		if (claims.isPresent()) {
			return new InsufficientClaimsException(claims.get(), "Microsoft Entra requires other claims", cause);
		}
		ClientAuthorizationRequiredException required = new ClientAuthorizationRequiredException(registrationId);
		required.initCause(cause);
		return required;
	}

	private OAuth2AuthorizedClient refresh(OAuth2AuthorizedClient client, OAuth2RefreshToken refreshToken,
			String principalName) {
		ClientRegistration registration = client.getClientRegistration();
		OAuth2AccessTokenResponse response = this.tokenResponseClient
			.getTokenResponse(new OAuth2RefreshTokenGrantRequest(registration, client.getAccessToken(), refreshToken,
					registration.getScopes()));
		OAuth2AuthorizedClient refreshed = new OAuth2AuthorizedClient(registration, principalName,
				response.getAccessToken(), response.getRefreshToken());
		publishEvent(withOpenIdScope(response), refreshed);
		return refreshed;
	}

	/**
	 * Lets Spring Security validate the new ID token and update the person's name in the
	 * session. The new access token is used even if the keys for that cannot be fetched,
	 * but not if the ID token is invalid.
	 */
	private void publishEvent(OAuth2AccessTokenResponse response, OAuth2AuthorizedClient refreshed) {
		try {
			this.events.publishEvent(new OAuth2AuthorizedClientRefreshedEvent(response, refreshed));
		}
		catch (OAuth2AuthenticationException ex) {
			SignInFailure failure = SignInFailure.of(ex);
			if (failure.reason() != SignInFailureReason.UNREACHABLE) {
				throw ex;
			}
			logger.warn("Could not validate a new ID token: {}", failure);
		}
	}

	/**
	 * Adds {@code openid}, which Entra's response omits even if it contains an ID token.
	 * Spring Security would ignore the ID token.
	 */
	private static OAuth2AccessTokenResponse withOpenIdScope(OAuth2AccessTokenResponse response) {
		if (!response.getAdditionalParameters().containsKey(OidcParameterNames.ID_TOKEN)) {
			return response;
		}
		Set<String> scopes = new LinkedHashSet<>(response.getAccessToken().getScopes());
		scopes.add(OidcScopes.OPENID);
		return OAuth2AccessTokenResponse.withResponse(response).scopes(scopes).build();
	}

	private boolean endsWithin(OAuth2AccessToken token, Duration duration) {
		Instant end = token.getExpiresAt();
		return end != null && !this.clock.instant().plus(duration).isBefore(end);
	}

	/**
	 * Returns how long before its expiry to refresh a token: five minutes, or a third of
	 * the lifetime of a token that lives no longer than that.
	 */
	private static Duration skew(OAuth2AccessToken token) {
		Instant start = token.getIssuedAt();
		Instant end = token.getExpiresAt();
		if (start == null || end == null) {
			return SKEW;
		}
		Duration life = Duration.between(start, end);
		return (life.compareTo(SKEW) > 0) ? SKEW : life.dividedBy(3);
	}

}
