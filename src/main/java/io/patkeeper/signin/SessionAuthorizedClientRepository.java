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
 * Stores a person's tokens in their session, and does not let a slow request replace new
 * tokens with old ones.
 */
class SessionAuthorizedClientRepository implements OAuth2AuthorizedClientRepository {

	/** The name that Spring Security's repository uses, which is private there. */
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
	 * Saves tokens. An expired access token means that the one that this request used was
	 * rejected. It is not saved if another request has refreshed the tokens since.
	 */
	@Override
	public void saveAuthorizedClient(OAuth2AuthorizedClient client, Authentication principal,
			HttpServletRequest request, HttpServletResponse response) {
		if (!hasExpired(client) || isUnchanged(client, principal, request)) {
			this.delegate.saveAuthorizedClient(client, principal, request, response);
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
		this.delegate.removeAuthorizedClient(registrationId, principal, request, response);
	}

}
