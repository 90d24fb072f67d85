package io.patkeeper.signin;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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
 * Sends people to Entra, on demand with a choice of accounts, as Entra would otherwise
 * sign the same person in again without asking. Somebody who is already signed in is
 * expected to be the same person again; the claims that Azure DevOps asks for are passed
 * on. The page to return to comes with the link to the {@link #START}; if there is none,
 * because the program begins the sign-in itself, it is the page of the request.
 */
@Component
class EntraAuthorizationRequestResolver implements OAuth2AuthorizationRequestResolver {

	static final String START = "/oauth2/authorization/" + EntraConfiguration.REGISTRATION_ID;

	/** The parameter of the link with the page to return to. */
	static final String PAGE = "page";

	private static final String SELECT_ACCOUNT = "select_account";

	private static final String KEY = SignInKey.class.getName();

	private final RequestMatcher start = PathPatternRequestMatcher.pathPattern(START);

	private final OAuth2AuthorizationRequestResolver delegate;

	private final SignInLoopGuard turns;

	private final Clock clock;

	EntraAuthorizationRequestResolver(ClientRegistrationRepository registrations, SignInLoopGuard turns, Clock clock) {
		this.delegate = new DefaultOAuth2AuthorizationRequestResolver(registrations);
		this.turns = turns;
		this.clock = clock;
	}

	/**
	 * The key of the browser that an authorization request was made for.
	 */
	static SignInKey key(OAuth2AuthorizationRequest authorizationRequest) {
		return authorizationRequest.getAttribute(KEY);
	}

	/**
	 * Begins the sign-in that a person asks for.
	 */
	@Override
	public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
		if (!this.start.matches(request)) {
			return null;
		}
		boolean choice = SELECT_ACCOUNT.equals(request.getParameter("prompt"));
		return begin(request, choice ? SignInState.Cause.CHOICE : SignInState.Cause.ASKED_FOR,
				LocalUrl.of(request.getParameter(PAGE)));
	}

	/**
	 * Begins a sign-in that the program starts by itself.
	 */
	@Override
	public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registrationId) {
		SignInState.Cause another = SignInFailureHandler.causeOfAnother(request);
		if (another != null) {
			return begin(request, another, SignInState.of(request).flatMap((lost) -> Optional.ofNullable(lost.page())));
		}
		return begin(request, isSignedIn() ? SignInState.Cause.RENEWAL : SignInState.Cause.PAGE,
				WantedPages.of(request));
	}

	private @Nullable OAuth2AuthorizationRequest begin(HttpServletRequest request, SignInState.Cause cause,
			Optional<String> page) {
		SignInKey key = SignInCookie.keys(request).stream().findFirst().orElseGet(SignInKey::issue);
		SignInState state = SignInState.begin(key, this.clock.instant(), cause, page);
		Map<String, Object> more = new LinkedHashMap<>();
		if (cause.isChoice()) {
			more.put("prompt", SELECT_ACCOUNT);
		}
		else {
			loginHint().ifPresent((hint) -> more.put("login_hint", hint));
			this.turns.claims(request).ifPresent((claims) -> more.put("claims", claims));
		}
		return authorizationRequest(request, state, key, more);
	}

	/**
	 * Makes the authorization request of a pending sign-in once more.
	 */
	@Nullable OAuth2AuthorizationRequest resume(HttpServletRequest request, SignInState state, SignInKey key) {
		return authorizationRequest(request, state, key, Map.of());
	}

	private @Nullable OAuth2AuthorizationRequest authorizationRequest(HttpServletRequest request, SignInState state,
			SignInKey key, Map<String, Object> more) {
		OAuth2AuthorizationRequest resolved = this.delegate.resolve(request, EntraConfiguration.REGISTRATION_ID);
		if (resolved == null) {
			return null;
		}
		String nonce = key.derive("nonce", state.text());
		String verifier = key.derive("code verifier", state.text());
		return OAuth2AuthorizationRequest.from(resolved).state(state.text()).attributes((attributes) -> {
			attributes.put(KEY, key);
			attributes.put(OidcParameterNames.NONCE, nonce);
			attributes.put(PkceParameterNames.CODE_VERIFIER, verifier);
		}).additionalParameters((parameters) -> {
			parameters.put(OidcParameterNames.NONCE, SignInKey.hash(nonce));
			parameters.put(PkceParameterNames.CODE_CHALLENGE, SignInKey.hash(verifier));
			parameters.putAll(more);
		}).build();
	}

	private static boolean isSignedIn() {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		return authentication != null && authentication.getPrincipal() instanceof OidcUser;
	}

	/**
	 * Entra's own hint, if the registration asks for it, is better than a name that may
	 * have changed.
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
