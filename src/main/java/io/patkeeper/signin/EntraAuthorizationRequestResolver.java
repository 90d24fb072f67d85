package io.patkeeper.signin;

import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/**
 * Sends people to Entra: for its one address, and on demand with the choice of another
 * account, as Entra would otherwise sign the same person in again without asking.
 */
@Component
class EntraAuthorizationRequestResolver implements OAuth2AuthorizationRequestResolver {

	static final String START = "/oauth2/authorization/" + EntraConfiguration.REGISTRATION_ID;

	private static final String SELECT_ACCOUNT = "select_account";

	private final RequestMatcher start = PathPatternRequestMatcher.pathPattern(START);

	private final OAuth2AuthorizationRequestResolver delegate;

	EntraAuthorizationRequestResolver(ClientRegistrationRepository registrations) {
		this.delegate = new DefaultOAuth2AuthorizationRequestResolver(registrations);
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
		if (!this.start.matches(request)) {
			return null;
		}
		OAuth2AuthorizationRequest resolved = resolve(request, EntraConfiguration.REGISTRATION_ID);
		if (resolved == null || !SELECT_ACCOUNT.equals(request.getParameter("prompt"))) {
			return resolved;
		}
		return OAuth2AuthorizationRequest.from(resolved)
			.additionalParameters((parameters) -> parameters.putAll(Map.of("prompt", SELECT_ACCOUNT)))
			.build();
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registrationId) {
		return this.delegate.resolve(request, registrationId);
	}

}
