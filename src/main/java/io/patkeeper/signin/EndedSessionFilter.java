package io.patkeeper.signin;

import java.io.IOException;

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
 * Explains to people who are not signed in any more why their form is not accepted. It
 * comes before the {@link CsrfFilter}, which reads the form: a stranger's form may be
 * endless, or never arrive, and is not worth waiting for. So what was typed is not kept;
 * without a session, nobody knows whether one of our pages sent it. Who wanted to sign
 * out is sent on to Entra, where they may still be signed in; any site could send them
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
					SignInFailure.of(SignInFailure.Reason.SESSION_ENDED, null), LocalAddress.ofReferer(request));
		}
	}

	/**
	 * The form says so in its address, which can be read without its body.
	 */
	private static boolean isEverywhere(HttpServletRequest request) {
		return request.getQueryString() != null && request.getQueryString().contains(SignedInSessions.EVERYWHERE);
	}

}
