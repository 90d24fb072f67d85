package io.patkeeper.signin;

import java.io.IOException;

import io.patkeeper.ui.LocalUrl;
import io.patkeeper.ui.PublicPaths;
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
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Explains to people who are no longer signed in why their form is rejected. It precedes
 * the {@link CsrfFilter}, which would read the body of an unauthenticated request. The
 * input is not kept: without a session, it is not certain that one of our pages sent it.
 * A sign-out continues at Entra, where the person may still be signed in; that is safe,
 * as any other site could link there as well.
 */
class UnauthenticatedFormFilter extends OncePerRequestFilter {

	private final RequestMatcher logout = PathPatternRequestMatcher.pathPattern(HttpMethod.POST, "/logout");

	/** They need no sign-in. */
	private final RequestMatcher mailedLinks = PathPatternRequestMatcher.pathPattern(PublicPaths.MAILED_LINKS + "/**");

	private final LogoutSuccessHandler logoutSuccessHandler;

	UnauthenticatedFormFilter(LogoutSuccessHandler logoutSuccessHandler) {
		this.logoutSuccessHandler = logoutSuccessHandler;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (!CsrfFilter.DEFAULT_CSRF_MATCHER.matches(request) || this.mailedLinks.matches(request)
				|| SecurityContextHolder.getContext().getAuthentication() != null) {
			chain.doFilter(request, response);
		}
		else if (this.logout.matches(request) && !isEverywhere(request)) {
			this.logoutSuccessHandler.onLogoutSuccess(request, response, null);
		}
		else {
			// The forward passes the filters again.
			CsrfFilter.skipRequest(request);
			SignInFailureController.forward(request, response,
					SignInFailure.of(SignInFailureReason.SESSION_ENDED, null), LocalUrl.ofReferer(request));
		}
	}

	/**
	 * Looks only at the query, as reading a parameter would read the body.
	 */
	private static boolean isEverywhere(HttpServletRequest request) {
		return UriComponentsBuilder.newInstance()
			.query(request.getQueryString())
			.build()
			.getQueryParams()
			.containsKey(OtherSessionsLogoutHandler.EVERYWHERE);
	}

}
