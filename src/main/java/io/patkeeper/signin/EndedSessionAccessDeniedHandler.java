package io.patkeeper.signin;

import java.io.IOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.DefaultRedirectStrategy;
import org.springframework.security.web.RedirectStrategy;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;

/**
 * Restores the input of a form that was opened in a session that has ended, if the person
 * has since signed in again in another tab. The form carries the CSRF token of the old
 * session, so this happens only if the browser says that one of our own pages sent it,
 * and the form is not submitted.
 * <p>
 * What somebody may not see is answered like a page that does not exist.
 */
@Component
class EndedSessionAccessDeniedHandler implements AccessDeniedHandler {

	private final AccessDeniedHandler delegate = new AccessDeniedHandlerImpl();

	private final RedirectStrategy redirects = new DefaultRedirectStrategy();

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException exception)
			throws IOException, ServletException {
		Authentication person = SecurityContextHolder.getContext().getAuthentication();
		if (person != null && exception instanceof CsrfException
				&& "same-origin".equals(request.getHeader("Sec-Fetch-Site"))) {
			SavedForm.keep(request, person.getName());
			this.redirects.sendRedirect(request, response, ReturnUrl.ofForm(request));
			return;
		}
		if (exception instanceof AuthorizationDeniedException) {
			response.sendError(HttpServletResponse.SC_NOT_FOUND);
			return;
		}
		this.delegate.handle(request, response, exception);
	}

}
