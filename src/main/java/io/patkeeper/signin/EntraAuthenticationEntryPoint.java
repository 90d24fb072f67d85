package io.patkeeper.signin;

import java.io.IOException;
import java.util.Optional;

import io.patkeeper.session.SessionEndedException;
import io.patkeeper.ui.LocalUrl;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.ClientAuthorizationRequiredException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.stereotype.Component;

/**
 * Sends people to Entra without being asked to: those who want a page and are not signed
 * in, and those who are, but without a usable access token.
 */
@Component
class EntraAuthenticationEntryPoint implements AuthenticationEntryPoint {

	/**
	 * The error of an access token that lacks claims, with the claims as its description,
	 * as JSON.
	 */
	static final String INSUFFICIENT_CLAIMS = "insufficient_claims";

	private static final Logger logger = LoggerFactory.getLogger(EntraAuthenticationEntryPoint.class);

	private final SignInLoopGuard turns;

	EntraAuthenticationEntryPoint(SignInLoopGuard turns) {
		this.turns = turns;
	}

	/**
	 * Leaves the redirect to Spring Security's own filter, further out, which handles
	 * this exception.
	 */
	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception) {
		throw new ClientAuthorizationRequiredException(EntraConfiguration.REGISTRATION_ID);
	}

	/**
	 * Prepares to send somebody who is signed in to Entra, for a new access token:
	 * remembers what they have entered.
	 * @return whether to send them there; if not, they have been told why
	 */
	boolean prepare(HttpServletRequest request, HttpServletResponse response, ClientAuthorizationException exception)
			throws IOException, ServletException {
		if (CsrfFilter.DEFAULT_CSRF_MATCHER.matches(request) && !keepForm(request, response)) {
			return false;
		}
		String claims = exception.getError().getDescription();
		boolean lacksClaims = exception.getError().getErrorCode().equals(INSUFFICIENT_CLAIMS) && claims != null;
		Optional<SignInFailure.Reason> hindrance = (lacksClaims) ? this.turns.begin(request, claims)
				: this.turns.begin(request);
		if (hindrance.isPresent()) {
			explain(request, response, hindrance.get(), refusal(exception));
		}
		return hindrance.isEmpty();
	}

	/**
	 * Keeps what the person has entered. If another tab has just replaced the session,
	 * the browser sends the form once more, with its new cookie: nothing has come of it
	 * yet.
	 */
	private static boolean keepForm(HttpServletRequest request, HttpServletResponse response) {
		try {
			SavedForm.keep(request);
			return true;
		}
		catch (SessionEndedException ex) {
			response.setStatus(HttpServletResponse.SC_TEMPORARY_REDIRECT);
			response.setHeader(HttpHeaders.LOCATION,
					request.getContextPath() + LocalUrl.of(request).orElse(SecurityConfiguration.AFTER_SIGN_IN));
			return false;
		}
	}

	/**
	 * Why Entra refused to renew the access token, if it was asked.
	 */
	private static @Nullable OAuth2Error refusal(ClientAuthorizationException exception) {
		return (exception.getCause() instanceof OAuth2AuthorizationException refusal) ? refusal.getError() : null;
	}

	private static void explain(HttpServletRequest request, HttpServletResponse response,
			SignInFailure.Reason hindrance, @Nullable OAuth2Error refusal) throws IOException, ServletException {
		SignInFailure failure = SignInFailure.of(hindrance, refusal);
		logger.warn("Signing in again does not help: {}", failure);
		SignInFailureController.forward(request, response, failure, WantedPages.of(request));
	}

}
