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
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;

/**
 * Renews the access token in good time. Spring Security's own provider does not send the
 * scopes by default, from which Entra learns what the new token is for; it cannot tell a
 * refresh token that is dead, where only the person can help, from an Entra that cannot
 * be reached, where only time can; and its clock skew is the same for a token of an hour
 * and one of half a minute.
 */
class EntraRefreshTokenAuthorizedClientProvider implements OAuth2AuthorizedClientProvider {

	private static final Logger logger = LoggerFactory.getLogger(EntraRefreshTokenAuthorizedClientProvider.class);

	/** Azure DevOps may delay a call by half a minute, and clocks differ. */
	private static final Duration SKEW = Duration.ofMinutes(5);

	/** The errors with which Entra asks for the person. */
	private static final Set<String> PERSON_REQUIRED = Set.of("invalid_grant", "interaction_required", "login_required",
			"consent_required");

	private final ClientRegistrationRepository registrations;

	private final OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> tokenResponseClient;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	EntraRefreshTokenAuthorizedClientProvider(ClientRegistrationRepository registrations,
			OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> tokenResponseClient,
			ApplicationEventPublisher events, Clock clock) {
		this.registrations = registrations;
		this.tokenResponseClient = tokenResponseClient;
		this.events = events;
		this.clock = clock;
	}

	/**
	 * Renews the access token if that is due.
	 * @return the client with the new token, or {@code null} if the current one will do
	 * @throws ClientAuthorizationRequiredException if only the person can help
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
		try {
			// Not the registration in the session: its secret may be an old one.
			return refresh(this.registrations.findByRegistrationId(registrationId), client, refreshToken,
					context.getPrincipal().getName());
		}
		catch (OAuth2AuthorizationException ex) {
			SignInFailure failure = SignInFailure.of(ex.getError(), ex);
			logger.warn("Could not refresh an access token: {}", failure);
			if (PERSON_REQUIRED.contains(ex.getError().getErrorCode())) {
				throw personRequired(ex, registrationId);
			}
			if (expired) {
				throw new EntraUnavailableException(ex, registrationId);
			}
			return null;
		}
	}

	/**
	 * Whether the access token is due for renewal, or, without a refresh token, has
	 * expired.
	 */
	boolean isDue(OAuth2AuthorizedClient client) {
		OAuth2AccessToken token = client.getAccessToken();
		return endsWithin(token, (client.getRefreshToken() != null) ? skew(token) : Duration.ZERO);
	}

	private static ClientAuthorizationException personRequired(OAuth2AuthorizationException cause,
			String registrationId) {
		Optional<String> claims = (cause.getError() instanceof EntraError error) ? error.claims() : Optional.empty();
		if (claims.isPresent()) {
			return new InsufficientClaimsException(claims.get(), "Microsoft Entra requires other claims", cause);
		}
		ClientAuthorizationRequiredException required = new ClientAuthorizationRequiredException(registrationId);
		required.initCause(cause);
		return required;
	}

	private OAuth2AuthorizedClient refresh(ClientRegistration registration, OAuth2AuthorizedClient client,
			OAuth2RefreshToken refreshToken, String principalName) {
		OAuth2AccessTokenResponse response = this.tokenResponseClient
			.getTokenResponse(new OAuth2RefreshTokenGrantRequest(registration, client.getAccessToken(), refreshToken,
					registration.getScopes()));
		OAuth2AuthorizedClient refreshed = new OAuth2AuthorizedClient(registration, principalName,
				response.getAccessToken(), response.getRefreshToken());
		announce(withOpenIdScope(response), refreshed);
		return refreshed;
	}

	/**
	 * Lets Spring Security check the new ID token and put it into the session, so that
	 * name and account are the current ones. It matters less than the access token, so it
	 * is no problem if keys cannot be fetched at the moment, but it is one if the ID
	 * token is invalid.
	 */
	private void announce(OAuth2AccessTokenResponse response, OAuth2AuthorizedClient refreshed) {
		try {
			this.events.publishEvent(new OAuth2AuthorizedClientRefreshedEvent(response, refreshed));
		}
		catch (OAuth2AuthenticationException ex) {
			SignInFailure failure = SignInFailure.of(ex);
			if (failure.reason() != SignInFailureReason.UNREACHABLE) {
				throw ex;
			}
			logger.warn("Could not check a new ID token: {}", failure);
		}
	}

	/**
	 * Entra leaves {@code openid} out of the scopes in its response, even if it sends an
	 * ID token, which Spring Security would then ignore.
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
	 * Five minutes, or a third of the lifetime of a token that lives no longer than that,
	 * so that it is not renewed at every call.
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
