package io.patkeeper.signin;

import java.io.IOException;

import io.patkeeper.ui.LocalUrl;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpMethod;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Explains to people who are no longer signed in why their form is not accepted. It
 * precedes the {@link CsrfFilter}, which would read the form: the body of an
 * unauthenticated request may be endless, or never arrive. What was typed is not kept, as
 * without a session it is not certain that one of our pages sent it. A sign-out is sent
 * on to Entra, where the person may still be signed in; any other site could send them
 * there as well.
 */
class EndedSessionFilter extends OncePerRequestFilter {

	private final RequestMatcher signOut = PathPatternRequestMatcher.pathPattern(HttpMethod.POST, "/logout");

	private final LogoutSuccessHandler signOutOfEntra;

	EndedSessionFilter(LogoutSuccessHandler signOutOfEntra) {
		this.signOutOfEntra = signOutOfEntra;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (!CsrfFilter.DEFAULT_CSRF_MATCHER.matches(request)
				|| SecurityContextHolder.getContext().getAuthentication() != null) {
			chain.doFilter(request, response);
		}
		else if (this.signOut.matches(request) && !isEverywhere(request)) {
			this.signOutOfEntra.onLogoutSuccess(request, response, null);
		}
		else {
			// The page is shown by a forward, which passes the filters.
			CsrfFilter.skipRequest(request);
			SignInFailureController.forward(request, response,
					SignInFailure.of(SignInFailure.Reason.SESSION_ENDED, null), LocalUrl.ofReferer(request));
		}
	}

	/**
	 * Read from the query, as the body is not to be read.
	 */
	private static boolean isEverywhere(HttpServletRequest request) {
		return request.getQueryString() != null
				&& request.getQueryString().contains(EverywhereLogoutHandler.EVERYWHERE);
	}

}
