package io.patkeeper.signin;

import java.io.IOException;
import java.util.Optional;

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
 * Explains a failed sign-in in the response to Entra's redirect itself, so that nothing
 * about it has to be stored. If the sign-in is not pending in this browser, it has not
 * failed: either another tab was faster, or it is begun once more.
 */
@Component
class SignInFailureHandler implements AuthenticationFailureHandler {

	private static final Logger logger = LoggerFactory.getLogger(SignInFailureHandler.class);

	private static final String NOT_PENDING = "authorization_request_not_found";

	private static final String CAUSE_OF_ANOTHER = SignInFailureHandler.class.getName() + ".another";

	private final SecurityContextRepository securityContexts = new HttpSessionSecurityContextRepository();

	private final RedirectStrategy redirects = new DefaultRedirectStrategy();

	@Override
	public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
			AuthenticationException exception) throws IOException, ServletException {
		SignInFailure failure = SignInFailure.of(exception);
		Optional<SignInState> state = SignInState.of(request);
		boolean pending = !NOT_PENDING.equals(failure.code());
		boolean choice = !pending && state.filter((it) -> it.cause().isChoice()).isPresent();
		if (failure.reason() == SignInFailure.Reason.EXPIRED && !choice
				&& this.securityContexts.containsContext(request)) {
			// They are signed in, by another tab, or came here by reloading, or by the
			// Back button. Who wants to choose an account may be signed in with another.
			this.redirects.sendRedirect(request, response, SignInSuccessHandler.targetUrl(request));
			return;
		}
		if (!pending) {
			beginAgain(request, state);
		}
		logger.warn("Sign-in failed: {}", failure);
		logger.debug("Sign-in failed", exception);
		SignInFailureController.forward(request, response, failure,
				state.flatMap((it) -> Optional.ofNullable(it.page())));
	}

	/**
	 * Lets Spring Security's own filter begin the sign-in once more, but not a third
	 * time: a browser without cookies would be redirected for ever. A code with a state
	 * that cannot be read is for a sign-in that another release has begun; the next state
	 * can be read.
	 */
	private static void beginAgain(HttpServletRequest request, Optional<SignInState> state) {
		Optional<SignInState.Cause> cause = state.map(SignInState::cause).flatMap(SignInState.Cause::ofAnother);
		if (state.isEmpty() && request.getParameter(OAuth2ParameterNames.CODE) != null) {
			cause = Optional.of(SignInState.Cause.ANOTHER_TRY);
		}
		if (cause.isPresent()) {
			request.setAttribute(CAUSE_OF_ANOTHER, cause.get());
			throw new ClientAuthorizationRequiredException(EntraConfiguration.REGISTRATION_ID);
		}
	}

	/**
	 * Why a sign-in is begun once more, if that is what a request is for.
	 */
	static SignInState.@Nullable Cause causeOfAnother(HttpServletRequest request) {
		return (SignInState.Cause) request.getAttribute(CAUSE_OF_ANOTHER);
	}

}
