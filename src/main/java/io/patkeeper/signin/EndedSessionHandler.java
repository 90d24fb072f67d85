package io.patkeeper.signin;

import java.io.IOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/**
 * Explains why a form was rejected whose session has ended in the meantime. What was
 * typed is not kept: without a session, nobody knows whether one of our pages sent it.
 * Who wanted to sign out is sent on to Entra, where they may still be signed in; any site
 * could send them there as well. Who wanted to do so everywhere learns that they did not.
 */
@Component
class EndedSessionHandler implements AccessDeniedHandler {

	private final RequestMatcher signOut = PathPatternRequestMatcher.pathPattern(HttpMethod.POST, "/logout");

	private final WantedPages wantedPages;

	private final EntraLogoutSuccessHandler signOutOfEntra;

	private final AccessDeniedHandler others = new AccessDeniedHandlerImpl();

	EndedSessionHandler(WantedPages wantedPages, EntraLogoutSuccessHandler signOutOfEntra) {
		this.wantedPages = wantedPages;
		this.signOutOfEntra = signOutOfEntra;
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException exception)
			throws IOException, ServletException {
		boolean signedIn = SecurityContextHolder.getContext().getAuthentication() != null;
		if (signedIn || !(exception instanceof CsrfException)) {
			this.others.handle(request, response, exception);
			return;
		}
		if (this.signOut.matches(request) && request.getParameter(SignedInSessions.EVERYWHERE) == null) {
			this.signOutOfEntra.onLogoutSuccess(request, response, null);
			return;
		}
		this.wantedPages.saveRequest(request, response);
		SignInFailureController.forward(request, response, SignInFailure.of(SignInFailure.Reason.SESSION_ENDED, null));
	}

}
