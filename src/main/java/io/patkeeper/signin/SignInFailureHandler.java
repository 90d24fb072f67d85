package io.patkeeper.signin;

import java.io.IOException;
import java.util.Optional;

import io.patkeeper.azuredevops.EntraRegistration;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.ClientAuthorizationRequiredException;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.web.DefaultRedirectStrategy;
import org.springframework.security.web.RedirectStrategy;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * Shows why a sign-in failed in the response to Entra's redirect itself, so that nothing
 * about it has to be stored. A sign-in that is not pending in this browser is not a
 * failure: either another tab was faster, or it is retried.
 */
@Component
class SignInFailureHandler implements AuthenticationFailureHandler {

	private static final Logger logger = LoggerFactory.getLogger(SignInFailureHandler.class);

	private static final String NOT_PENDING = "authorization_request_not_found";

	private static final String RETRY_CAUSE = SignInFailureHandler.class.getName() + ".retry";

	private final SecurityContextRepository securityContexts = new HttpSessionSecurityContextRepository();

	private final RedirectStrategy redirects = new DefaultRedirectStrategy();

	private final SignInMetrics metrics;

	SignInFailureHandler(SignInMetrics metrics) {
		this.metrics = metrics;
	}

	@Override
	public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
			AuthenticationException exception) throws IOException, ServletException {
		SignInFailure failure = SignInFailure.of(exception);
		Optional<SignInState> state = SignInState.of(request);
		boolean pending = !NOT_PENDING.equals(failure.code());
		boolean choice = !pending && state.filter((it) -> it.cause().isChoice()).isPresent();
		if (failure.reason() == SignInFailureReason.EXPIRED && !choice
				&& this.securityContexts.containsContext(request)) {
			// Another tab has signed in, or the person has reloaded or gone back. A
			// person who wants to choose an account may be signed in with another one.
			this.redirects.sendRedirect(request, response, SignInSuccessHandler.targetUrl(request));
			return;
		}
		if (!pending) {
			retry(request, state);
		}
		this.metrics.failed(failure.reason());
		logger.warn("Sign-in failed: {}", failure);
		logger.debug("Sign-in failed", exception);
		SignInFailureController.forward(request, response, failure,
				state.flatMap((it) -> Optional.ofNullable(it.page())));
	}

	/**
	 * Lets Spring Security's OAuth2AuthorizationRequestRedirectFilter start the sign-in
	 * again, but only once, as a browser without cookies would be redirected forever. A
	 * code with an unreadable state belongs to a sign-in that another release of
	 * Patkeeper has started.
	 */
	private static void retry(HttpServletRequest request, Optional<SignInState> state) {
		Optional<SignInState.Cause> cause = state.map(SignInState::cause).flatMap(SignInState.Cause::retry);
		if (state.isEmpty() && request.getParameter(OAuth2ParameterNames.CODE) != null) {
			cause = Optional.of(SignInState.Cause.RETRY);
		}
		if (cause.isPresent()) {
			request.setAttribute(RETRY_CAUSE, cause.get());
			throw new ClientAuthorizationRequiredException(EntraRegistration.ID);
		}
	}

	/**
	 * Returns the cause of the retry, if the request leads to one.
	 */
	static SignInState.@Nullable Cause retryCause(HttpServletRequest request) {
		return (SignInState.Cause) request.getAttribute(RETRY_CAUSE);
	}

}
