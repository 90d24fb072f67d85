package io.patkeeper.signin;

import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;

import io.patkeeper.session.SealedSession;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;

/**
 * Stores a person's tokens in their session, and does not let a slow request replace new
 * tokens with old ones. Unlike Spring Security's repository for sessions it does not
 * store the client registration, which contains the client secret, is larger than the
 * tokens, and may have changed since. There is one registration only.
 */
class SessionAuthorizedClientRepository implements OAuth2AuthorizedClientRepository {

	static final String ATTRIBUTE = SessionAuthorizedClientRepository.class.getName() + ".AUTHORIZED_CLIENT";

	private final ClientRegistrationRepository registrations;

	private final Clock clock;

	SessionAuthorizedClientRepository(ClientRegistrationRepository registrations, Clock clock) {
		this.registrations = registrations;
		this.clock = clock;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(String registrationId,
			Authentication principal, HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		ClientRegistration registration = this.registrations.findByRegistrationId(registrationId);
		return (session != null && registration != null && session.getAttribute(ATTRIBUTE) instanceof Tokens tokens)
				? (T) tokens.of(registration) : null;
	}

	/**
	 * Saves tokens. An expired access token means that the one that this request used was
	 * rejected. It is not saved if another request has refreshed the tokens since.
	 */
	@Override
	public void saveAuthorizedClient(OAuth2AuthorizedClient client, Authentication principal,
			HttpServletRequest request, HttpServletResponse response) {
		if (!hasExpired(client) || isUnchanged(client, principal, request)) {
			request.getSession().setAttribute(ATTRIBUTE, Tokens.of(client));
		}
	}

	private boolean hasExpired(OAuth2AuthorizedClient client) {
		Instant end = client.getAccessToken().getExpiresAt();
		return end != null && end.isBefore(this.clock.instant());
	}

	private boolean isUnchanged(OAuth2AuthorizedClient client, Authentication principal, HttpServletRequest request) {
		String known = accessToken(client, principal, request);
		SealedSession<?> session = SealedSession.of(request);
		return session == null || !session.reload() || Objects.equals(known, accessToken(client, principal, request));
	}

	private @Nullable String accessToken(OAuth2AuthorizedClient client, Authentication principal,
			HttpServletRequest request) {
		OAuth2AuthorizedClient stored = loadAuthorizedClient(client.getClientRegistration().getRegistrationId(),
				principal, request);
		return (stored != null) ? stored.getAccessToken().getTokenValue() : null;
	}

	@Override
	public void removeAuthorizedClient(String registrationId, Authentication principal, HttpServletRequest request,
			HttpServletResponse response) {
		HttpSession session = request.getSession(false);
		if (session != null) {
			session.removeAttribute(ATTRIBUTE);
		}
	}

	/**
	 * What is stored.
	 */
	private record Tokens(String principalName, OAuth2AccessToken accessToken,
			@Nullable OAuth2RefreshToken refreshToken) implements Serializable {

		static Tokens of(OAuth2AuthorizedClient client) {
			return new Tokens(client.getPrincipalName(), client.getAccessToken(), client.getRefreshToken());
		}

		OAuth2AuthorizedClient of(ClientRegistration registration) {
			return new OAuth2AuthorizedClient(registration, this.principalName, this.accessToken, this.refreshToken);
		}

	}

}
