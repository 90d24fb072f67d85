package io.patkeeper.signin;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.patkeeper.azuredevops.EntraRegistration;
import io.patkeeper.crypto.Sha256;
import io.patkeeper.ui.LocalUrl;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/**
 * Resolves authorization requests to Entra. On demand they show the account picker, as
 * Entra would otherwise sign the same person in again without asking. For a person who is
 * already signed in, they carry a hint to the same account and the claims that Azure
 * DevOps asks for. The page to return to is a parameter of the link to {@link #START}, or
 * the requested page if the sign-in is automatic.
 */
@Component
class EntraAuthorizationRequestResolver implements OAuth2AuthorizationRequestResolver {

	static final String START = "/oauth2/authorization/" + EntraRegistration.ID;

	/** The request parameter with the page to return to. */
	static final String PAGE = "page";

	private static final String SELECT_ACCOUNT = "select_account";

	private static final String KEY = SignInKey.class.getName();

	private final RequestMatcher start = PathPatternRequestMatcher.pathPattern(START);

	private final OAuth2AuthorizationRequestResolver delegate;

	private final SignInLoopGuard loopGuard;

	private final Clock clock;

	EntraAuthorizationRequestResolver(ClientRegistrationRepository registrations, SignInLoopGuard loopGuard,
			Clock clock) {
		this.delegate = new DefaultOAuth2AuthorizationRequestResolver(registrations);
		this.loopGuard = loopGuard;
		this.clock = clock;
	}

	/**
	 * Returns the key of the browser that an authorization request is for.
	 */
	static SignInKey key(OAuth2AuthorizationRequest authorizationRequest) {
		return authorizationRequest.getAttribute(KEY);
	}

	/**
	 * Starts a sign-in that the person has asked for.
	 */
	@Override
	public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
		if (!this.start.matches(request)) {
			return null;
		}
		boolean choice = SELECT_ACCOUNT.equals(request.getParameter("prompt"));
		return begin(request, choice ? SignInState.Cause.CHOICE : SignInState.Cause.REQUESTED,
				LocalUrl.of(request.getParameter(PAGE)));
	}

	/**
	 * Starts an automatic sign-in.
	 */
	@Override
	public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registrationId) {
		SignInState.Cause retry = SignInFailureHandler.retryCause(request);
		if (retry != null) {
			return begin(request, retry, SignInState.of(request).flatMap((state) -> Optional.ofNullable(state.page())));
		}
		return begin(request, isSignedIn() ? SignInState.Cause.RENEWAL : SignInState.Cause.PAGE, ReturnUrl.of(request));
	}

	private @Nullable OAuth2AuthorizationRequest begin(HttpServletRequest request, SignInState.Cause cause,
			Optional<String> page) {
		SignInKey key = SignInCookie.keys(request).stream().findFirst().orElseGet(SignInKey::issue);
		SignInState state = SignInState.begin(key, this.clock.instant(), cause, page);
		Map<String, Object> parameters = new LinkedHashMap<>();
		if (cause.isChoice()) {
			parameters.put("prompt", SELECT_ACCOUNT);
		}
		else {
			loginHint().ifPresent((hint) -> parameters.put("login_hint", hint));
			this.loopGuard.claims(request).ifPresent((claims) -> parameters.put("claims", claims));
		}
		return authorizationRequest(request, state, key, parameters);
	}

	/**
	 * Rebuilds the authorization request of a pending sign-in.
	 */
	@Nullable OAuth2AuthorizationRequest resume(HttpServletRequest request, SignInState state, SignInKey key) {
		return authorizationRequest(request, state, key, Map.of());
	}

	private @Nullable OAuth2AuthorizationRequest authorizationRequest(HttpServletRequest request, SignInState state,
			SignInKey key, Map<String, Object> parameters) {
		OAuth2AuthorizationRequest resolved = this.delegate.resolve(request, EntraRegistration.ID);
		if (resolved == null) {
			return null;
		}
		String nonce = key.derive("nonce", state.text());
		String verifier = key.derive("code verifier", state.text());
		return OAuth2AuthorizationRequest.from(resolved).state(state.text()).attributes((attributes) -> {
			attributes.put(KEY, key);
			attributes.put(OidcParameterNames.NONCE, nonce);
			attributes.put(PkceParameterNames.CODE_VERIFIER, verifier);
		}).additionalParameters((all) -> {
			all.put(OidcParameterNames.NONCE, Sha256.of(nonce));
			all.put(PkceParameterNames.CODE_CHALLENGE, Sha256.of(verifier));
			all.putAll(parameters);
		}).build();
	}

	private static boolean isSignedIn() {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		return authentication != null && authentication.getPrincipal() instanceof OidcUser;
	}

	/**
	 * Prefers Entra's claim {@code login_hint}, if the registration asks for it, to a
	 * user name that may have changed.
	 */
	private static Optional<String> loginHint() {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		return Optional.ofNullable(authentication)
			.map(Authentication::getPrincipal)
			.filter(OidcUser.class::isInstance)
			.map(OidcUser.class::cast)
			.map((person) -> (person.hasClaim("login_hint")) ? person.getClaimAsString("login_hint")
					: person.getPreferredUsername());
	}

}
