package io.patkeeper.signin;

import java.io.IOException;
import java.util.Set;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Rejects cross-origin form posts by the browser's {@code Sec-Fetch-Site} header, even
 * with a valid CSRF token. Same-site requests from other hosts are rejected as well. Old
 * browsers, and all browsers over plain HTTP, do not send the header; then the CSRF token
 * decides.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
 */
class CrossSiteFilter extends OncePerRequestFilter {

	/** Our own pages, and requests without a page, such as a reload. */
	private static final Set<String> ALLOWED_SITES = Set.of("same-origin", "none");

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (!CsrfFilter.DEFAULT_CSRF_MATCHER.matches(request) || isAllowed(request.getHeader("Sec-Fetch-Site"))) {
			chain.doFilter(request, response);
		}
		else {
			response.sendError(HttpServletResponse.SC_FORBIDDEN);
		}
	}

	private static boolean isAllowed(@Nullable String site) {
		return site == null || ALLOWED_SITES.contains(site);
	}

}
