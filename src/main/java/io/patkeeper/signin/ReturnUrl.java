package io.patkeeper.signin;

import java.util.Optional;

import io.patkeeper.ui.LocalUrl;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.web.csrf.CsrfFilter;

/**
 * Determines the page to return to after signing in: the requested page, or the page with
 * the form or button that was used. It is a {@link LocalUrl} that travels in the
 * {@link SignInState}. Spring Security's RequestCache would store the whole request in a
 * session even for unauthenticated requests, share it among tabs, and repeat a form post.
 */
final class ReturnUrl {

	private ReturnUrl() {
	}

	/**
	 * Returns the page to return to after a sign-in that a request leads to.
	 * @return empty if it is not a request for a page, but of a script or for an image
	 */
	static Optional<String> of(HttpServletRequest request) {
		if (CsrfFilter.DEFAULT_CSRF_MATCHER.matches(request)) {
			return Optional.of(ofForm(request));
		}
		String mode = request.getHeader("Sec-Fetch-Mode");
		String accept = request.getHeader("Accept");
		boolean page = (mode == null || mode.equals("navigate"))
				&& (accept == null || accept.contains("text/html") || accept.contains("*/*"))
				&& request.getHeader("X-Requested-With") == null;
		return page ? LocalUrl.of(request) : Optional.empty();
	}

	/**
	 * Returns the page with the form or button that was used, according to the form, or
	 * else to the browser. It is shortened like all return URLs, so that a
	 * {@link SavedForm} is found again under it.
	 */
	static String ofForm(HttpServletRequest request) {
		return LocalUrl.below(request, request.getParameter(SavedForm.PAGE))
			.or(() -> LocalUrl.ofReferer(request))
			.flatMap(LocalUrl::shorten)
			.orElse(SecurityConfiguration.DEFAULT_TARGET_URL);
	}

}
