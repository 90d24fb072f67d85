package io.patkeeper.signin;

import java.io.IOException;
import java.util.Set;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses forms that, according to the browser, come from another origin, whatever CSRF
 * token they carry. Forms from the same site are refused too: other hosts under our
 * domain may be anybody's, and none of them has a form for us. If the browser does not
 * say, as old ones do not, and none does without HTTPS, the CSRF token has to do.
 */
class CrossSiteFilter extends OncePerRequestFilter {

	private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

	/** Our own pages, and what people do without a page, such as reloading. */
	private static final Set<String> OURS = Set.of("same-origin", "none");

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (READING.contains(request.getMethod()) || isOurs(request.getHeader("Sec-Fetch-Site"))) {
			chain.doFilter(request, response);
		}
		else {
			response.sendError(HttpServletResponse.SC_FORBIDDEN);
		}
	}

	private static boolean isOurs(@Nullable String site) {
		return site == null || OURS.contains(site);
	}

}
