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
 * Keeps pending sign-ins without storing them: the browser has the {@link SignInKey} in a
 * cookie, Entra sends the {@link SignInState} back, and everything else is derived from
 * these two and the settings.
 */
@Component
class CookieAuthorizationRequestRepository implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

	/** After a longer time at Entra, the person may have chosen another account there. */
	private static final Duration WITHOUT_A_CHOICE = Duration.ofSeconds(30);

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
	 * The sign-in that is pending in this browser with the state of the request.
	 * @return {@code null} if there is none, or if another tab has made it superfluous
	 */
	@Override
	public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
		SignInState state = SignInState.of(request).orElse(null);
		if (state == null || age(state).compareTo(SignInCookie.LIFETIME) > 0) {
			return null;
		}
		SignInKey key = SignInCookie.keys(request).stream().filter(state::isSignedWith).findFirst().orElse(null);
		if (key == null || isOvertaken(state, request)) {
			return null;
		}
		return this.resolver.resume(request, state, key);
	}

	/**
	 * Whether another tab has signed in since. Signing in once more would replace the
	 * session under the pages that are just being loaded with it. If the session to be
	 * renewed is gone, its successor is on its way to the browser, with everything that
	 * was in the old one.
	 */
	private boolean isOvertaken(SignInState state, HttpServletRequest request) {
		if (!this.securityContexts.containsContext(request)) {
			return state.cause() == SignInState.Cause.RENEWAL;
		}
		return !state.cause().isChoice() && age(state).compareTo(WITHOUT_A_CHOICE) < 0
				&& Instant.ofEpochMilli(request.getSession().getCreationTime()).isAfter(state.since());
	}

	private Duration age(SignInState state) {
		return Duration.between(state.since(), this.clock.instant());
	}

	/**
	 * Removes nothing: other tabs may sign in with the same key, and Entra accepts each
	 * code only once.
	 */
	@Override
	public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(HttpServletRequest request,
			HttpServletResponse response) {
		return loadAuthorizationRequest(request);
	}

}
