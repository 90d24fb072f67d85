package io.patkeeper.signin;

import java.util.Optional;

import io.patkeeper.ui.LocalUrl;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.web.csrf.CsrfFilter;

/**
 * Knows where to go after signing in: to the page that was asked for, or the page with
 * the form or button that was used. That is only a local address, which travels with the
 * sign-in. Spring Security's request cache would store it in a session even for
 * unauthenticated requests, along with host, headers and cookies, keep one for all tabs,
 * and resubmit a form.
 */
final class WantedPages {

	private WantedPages() {
	}

	/**
	 * The page to show after a sign-in that a request leads to. Requests of scripts and
	 * for images are not pages.
	 */
	static Optional<String> of(HttpServletRequest request) {
		if (CsrfFilter.DEFAULT_CSRF_MATCHER.matches(request)) {
			return Optional.of(pageOfForm(request));
		}
		String mode = request.getHeader("Sec-Fetch-Mode");
		String accept = request.getHeader("Accept");
		boolean page = (mode == null || mode.equals("navigate"))
				&& (accept == null || accept.contains("text/html") || accept.contains("*/*"))
				&& request.getHeader("X-Requested-With") == null;
		return page ? LocalUrl.of(request) : Optional.empty();
	}

	/**
	 * The page with the form or button that was used, according to the form or else the
	 * browser; as short as it will be after a sign-in, so that the form is found again.
	 */
	static String pageOfForm(HttpServletRequest request) {
		return LocalUrl.below(request, request.getParameter(SavedForm.PAGE))
			.or(() -> LocalUrl.ofReferer(request))
			.flatMap(LocalUrl::shorten)
			.orElse(SecurityConfiguration.AFTER_SIGN_IN);
	}

}
