package io.patkeeper.signin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * Keeps pending sign-ins out of the session: the browser holds the {@link SignInKey} in a
 * cookie, Entra returns the {@link SignInState}, and the rest is derived from these two
 * and the settings.
 */
@Component
class CookieAuthorizationRequestRepository implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

	/** A longer time at Entra may mean that the person has chosen another account. */
	private static final Duration MAX_SUPERSEDED_AGE = Duration.ofSeconds(30);

	private final SecurityContextRepository securityContexts = new HttpSessionSecurityContextRepository();

	private final EntraAuthorizationRequestResolver resolver;

	private final Clock clock;

	CookieAuthorizationRequestRepository(EntraAuthorizationRequestResolver resolver, Clock clock) {
		this.resolver = resolver;
		this.clock = clock;
	}

	@Override
	public void saveAuthorizationRequest(OAuth2AuthorizationRequest authorizationRequest, HttpServletRequest request,
			HttpServletResponse response) {
		SignInCookie.write(EntraAuthorizationRequestResolver.key(authorizationRequest), request, response);
	}

	/**
	 * Returns the sign-in that is pending in this browser for the state of the request.
	 * @return {@code null} if there is none, or if a sign-in in another tab supersedes it
	 */
	@Override
	public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
		SignInState state = SignInState.of(request).orElse(null);
		if (state == null || age(state).compareTo(SignInCookie.LIFETIME) > 0) {
			return null;
		}
		SignInKey key = SignInCookie.keys(request).stream().filter(state::isSignedWith).findFirst().orElse(null);
		if (key == null || isSuperseded(state, request)) {
			return null;
		}
		return this.resolver.resume(request, state, key);
	}

	/**
	 * Whether another tab has signed in since. Signing in again would replace the session
	 * while that tab's page loads. If the session to renew is gone, another tab has
	 * replaced it, and its cookie is on the way to the browser.
	 */
	private boolean isSuperseded(SignInState state, HttpServletRequest request) {
		if (!this.securityContexts.containsContext(request)) {
			return state.cause() == SignInState.Cause.RENEWAL;
		}
		return !state.cause().isChoice() && age(state).compareTo(MAX_SUPERSEDED_AGE) < 0
				&& Instant.ofEpochMilli(request.getSession().getCreationTime()).isAfter(state.since());
	}

	private Duration age(SignInState state) {
		return Duration.between(state.since(), this.clock.instant());
	}

	/**
	 * Removes nothing: other tabs may sign in with the same key, and Entra accepts a code
	 * only once.
	 */
	@Override
	public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(HttpServletRequest request,
			HttpServletResponse response) {
		return loadAuthorizationRequest(request);
	}

}
