package io.patkeeper.signin;

import java.io.IOException;
import java.util.Optional;

import io.patkeeper.azuredevops.EntraRegistration;
import io.patkeeper.azuredevops.InsufficientClaimsException;
import io.patkeeper.session.ReplacedSessionFilter;
import io.patkeeper.session.SessionEndedException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.ClientAuthorizationRequiredException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.stereotype.Component;

/**
 * Starts automatic sign-ins: of people who open a page without being signed in, and of
 * people who are signed in without a usable access token.
 */
@Component
class EntraAuthenticationEntryPoint implements AuthenticationEntryPoint {

	private static final Logger logger = LoggerFactory.getLogger(EntraAuthenticationEntryPoint.class);

	private final SignInLoopGuard loopGuard;

	private final SignInMetrics metrics;

	EntraAuthenticationEntryPoint(SignInLoopGuard loopGuard, SignInMetrics metrics) {
		this.loopGuard = loopGuard;
		this.metrics = metrics;
	}

	/**
	 * Leaves the redirect to Spring Security's OAuth2AuthorizationRequestRedirectFilter,
	 * which handles this exception.
	 */
	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception) {
		throw new ClientAuthorizationRequiredException(EntraRegistration.ID);
	}

	/**
	 * Prepares the sign-in of a person who needs a new access token, and keeps the input
	 * of their form.
	 * @return whether to redirect to Entra; if not, the response is complete
	 */
	boolean prepareReauthentication(HttpServletRequest request, HttpServletResponse response,
			ClientAuthorizationException exception) throws IOException, ServletException {
		if (CsrfFilter.DEFAULT_CSRF_MATCHER.matches(request) && !keepForm(request, response)) {
			return false;
		}
		Optional<SignInFailureReason> problem = (exception instanceof InsufficientClaimsException insufficient)
				? this.loopGuard.check(request, insufficient.claims()) : this.loopGuard.check(request);
		if (problem.isPresent()) {
			explain(request, response, problem.get(), refusal(exception));
		}
		return problem.isEmpty();
	}

	/**
	 * Keeps the input of a form. If a sign-in in another tab has just replaced the
	 * session, the form is repeated instead; it had no effect yet.
	 * @return whether to continue with the sign-in; if not, the response is complete
	 */
	private static boolean keepForm(HttpServletRequest request, HttpServletResponse response) {
		try {
			SavedForm.keep(request);
			return true;
		}
		catch (SessionEndedException ex) {
			return !ReplacedSessionFilter.repeatRequest(request, response);
		}
	}

	/**
	 * Returns the error with which Entra refused to refresh the access token, if it did.
	 */
	private static @Nullable OAuth2Error refusal(ClientAuthorizationException exception) {
		return (exception.getCause() instanceof OAuth2AuthorizationException refusal) ? refusal.getError() : null;
	}

	private void explain(HttpServletRequest request, HttpServletResponse response, SignInFailureReason reason,
			@Nullable OAuth2Error refusal) throws IOException, ServletException {
		SignInFailure failure = SignInFailure.of(reason, refusal);
		this.metrics.failed(reason);
		logger.warn("Not redirecting to Microsoft Entra again: {}", failure);
		SignInFailureController.forward(request, response, failure, ReturnUrl.of(request));
	}

}
