package io.patkeeper.signin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/**
 * Sends people to Entra, on demand with a choice of accounts, as Entra would otherwise
 * sign the same person in again without asking. Somebody who is already signed in is
 * expected to be the same person again; the claims that Azure DevOps asks for are passed
 * on.
 */
@Component
class EntraAuthorizationRequestResolver implements OAuth2AuthorizationRequestResolver {

	static final String START = "/oauth2/authorization/" + EntraConfiguration.REGISTRATION_ID;

	private static final String SELECT_ACCOUNT = "select_account";

	private final RequestMatcher start = PathPatternRequestMatcher.pathPattern(START);

	private final OAuth2AuthorizationRequestResolver delegate;

	private final SignInTurns turns;

	EntraAuthorizationRequestResolver(ClientRegistrationRepository registrations, SignInTurns turns) {
		this.delegate = new DefaultOAuth2AuthorizationRequestResolver(registrations);
		this.turns = turns;
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
		return (this.start.matches(request)) ? resolve(request, EntraConfiguration.REGISTRATION_ID) : null;
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registrationId) {
		OAuth2AuthorizationRequest resolved = this.delegate.resolve(request, registrationId);
		if (resolved == null) {
			return null;
		}
		Map<String, Object> more = new LinkedHashMap<>();
		if (SELECT_ACCOUNT.equals(request.getParameter("prompt"))) {
			more.put("prompt", SELECT_ACCOUNT);
		}
		else {
			loginHint().ifPresent((hint) -> more.put("login_hint", hint));
			this.turns.claims(request).ifPresent((claims) -> more.put("claims", claims));
		}
		return OAuth2AuthorizationRequest.from(resolved)
			.additionalParameters((parameters) -> parameters.putAll(more))
			.build();
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
