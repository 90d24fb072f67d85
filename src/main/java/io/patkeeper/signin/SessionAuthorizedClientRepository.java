package io.patkeeper.signin;

import java.time.Clock;
import java.time.Instant;
import java.util.Objects;

import io.patkeeper.session.SealedSession;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;

/**
 * Keeps a person's tokens in their session, and only as long as that lives.
 */
class SessionAuthorizedClientRepository implements OAuth2AuthorizedClientRepository {

	/** Where Spring Security puts them, in a constant that is private. */
	static final String ATTRIBUTE = HttpSessionOAuth2AuthorizedClientRepository.class.getName() + ".AUTHORIZED_CLIENTS";

	private final OAuth2AuthorizedClientRepository delegate = new HttpSessionOAuth2AuthorizedClientRepository();

	private final Clock clock;

	SessionAuthorizedClientRepository(Clock clock) {
		this.clock = clock;
	}

	@Override
	public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(String registrationId,
			Authentication principal, HttpServletRequest request) {
		return this.delegate.loadAuthorizedClient(registrationId, principal, request);
	}

	/**
	 * Saves new tokens. An expired access token replaces only the one that this request
	 * has used, as that was not accepted; if another request has fetched a new one since,
	 * that stays.
	 */
	@Override
	public void saveAuthorizedClient(OAuth2AuthorizedClient client, Authentication principal,
			HttpServletRequest request, HttpServletResponse response) {
		if (!hasRunOut(client) || isNewest(client, principal, request)) {
			this.delegate.saveAuthorizedClient(client, principal, request, response);
		}
	}

	private boolean hasRunOut(OAuth2AuthorizedClient client) {
		Instant end = client.getAccessToken().getExpiresAt();
		return end != null && end.isBefore(this.clock.instant());
	}

	private boolean isNewest(OAuth2AuthorizedClient client, Authentication principal, HttpServletRequest request) {
		String known = accessToken(client, principal, request);
		SealedSession<?> session = SealedSession.of(request);
		return session == null || !session.reload() || Objects.equals(known, accessToken(client, principal, request));
	}

	private @Nullable String accessToken(OAuth2AuthorizedClient client, Authentication principal,
			HttpServletRequest request) {
		OAuth2AuthorizedClient kept = loadAuthorizedClient(client.getClientRegistration().getRegistrationId(),
				principal, request);
		return (kept != null) ? kept.getAccessToken().getTokenValue() : null;
	}

	@Override
	public void removeAuthorizedClient(String registrationId, Authentication principal, HttpServletRequest request,
			HttpServletResponse response) {
		this.delegate.removeAuthorizedClient(registrationId, principal, request, response);
	}

}
