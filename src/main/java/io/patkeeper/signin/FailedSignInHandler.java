package io.patkeeper.signin;

import java.io.IOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.DefaultRedirectStrategy;
import org.springframework.security.web.RedirectStrategy;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * Explains a failed sign-in in the response to Entra's redirect itself, so that nothing
 * about it has to be stored.
 */
@Component
class FailedSignInHandler implements AuthenticationFailureHandler {

	private static final Logger logger = LoggerFactory.getLogger(FailedSignInHandler.class);

	private final SecurityContextRepository securityContexts = new HttpSessionSecurityContextRepository();

	private final RedirectStrategy redirects = new DefaultRedirectStrategy();

	@Override
	public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
			AuthenticationException exception) throws IOException, ServletException {
		SignInFailure failure = SignInFailure.of(exception);
		if (failure.reason() == SignInFailure.Reason.EXPIRED && this.securityContexts.containsContext(request)) {
			// They are signed in, and came here by reloading, or by the Back button.
			this.redirects.sendRedirect(request, response, SecurityConfiguration.AFTER_SIGN_IN);
			return;
		}
		logger.warn("Sign-in failed: {}", failure);
		logger.debug("Sign-in failed", exception);
		SignInFailureController.forward(request, response, failure);
	}

}
