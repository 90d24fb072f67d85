package io.patkeeper.signin;

import java.io.IOException;

import io.patkeeper.session.SessionEndedException;
import io.patkeeper.ui.LocalUrl;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.web.DefaultRedirectStrategy;
import org.springframework.security.web.RedirectStrategy;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.util.ThrowableAnalyzer;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Redirects the browser to the page once more if the session ended while the page was
 * rendered: usually another tab has signed in again, and the browser has the new
 * session's cookie by now. Otherwise the next request is unauthenticated, so there is no
 * loop. Forms are not repeated, as they may have had their effect.
 */
class SessionEndedRedirectFilter extends OncePerRequestFilter {

	private final String redirectPath;

	private final ThrowableAnalyzer throwableAnalyzer = new ThrowableAnalyzer();

	private final RedirectStrategy redirects = new DefaultRedirectStrategy();

	SessionEndedRedirectFilter(String redirectPath) {
		this.redirectPath = redirectPath;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			chain.doFilter(request, response);
		}
		catch (ServletException | RuntimeException ex) {
			if (response.isCommitted() || CsrfFilter.DEFAULT_CSRF_MATCHER.matches(request) || !isAboutTheSession(ex)) {
				throw ex;
			}
			this.redirects.sendRedirect(request, response,
					request.getServletPath().equals(this.redirectPath) ? SignInSuccessHandler.targetUrl(request)
							: LocalUrl.of(request).orElse(SecurityConfiguration.DEFAULT_TARGET_URL));
		}
	}

	private boolean isAboutTheSession(Exception exception) {
		return this.throwableAnalyzer.getFirstThrowableOfType(SessionEndedException.class,
				this.throwableAnalyzer.determineCauseChain(exception)) != null;
	}

}
