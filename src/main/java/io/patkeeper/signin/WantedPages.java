package io.patkeeper.signin;

import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;
import org.springframework.stereotype.Component;

/**
 * Remembers where to go after signing in: the page that was asked for, or the page with
 * the form or button that was used. It keeps nothing but the local address: Spring
 * Security's own cache would keep host, headers and cookies, and resubmit a form.
 */
@Component
class WantedPages implements RequestCache {

	private static final String SESSION_ATTRIBUTE = WantedPages.class.getName();

	@Override
	public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
		wantedPage(request).ifPresent((page) -> request.getSession().setAttribute(SESSION_ATTRIBUTE, page));
	}

	/**
	 * Requests of scripts and for images are not pages.
	 */
	private static Optional<String> wantedPage(HttpServletRequest request) {
		if (!request.getMethod().equals("GET")) {
			return Optional.of(pageOfForm(request));
		}
		String mode = request.getHeader("Sec-Fetch-Mode");
		String accept = request.getHeader("Accept");
		boolean page = (mode == null || mode.equals("navigate"))
				&& (accept == null || accept.contains("text/html") || accept.contains("*/*"))
				&& request.getHeader("X-Requested-With") == null;
		return page ? LocalAddress.of(request) : Optional.empty();
	}

	/**
	 * The page with the form or button that was used, according to the form or else the
	 * browser.
	 */
	static String pageOfForm(HttpServletRequest request) {
		return LocalAddress.below(request, request.getParameter(FilledForm.PAGE))
			.or(() -> LocalAddress.ofReferer(request))
			.orElse(SecurityConfiguration.AFTER_SIGN_IN);
	}

	@Override
	public @Nullable SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
		String page = page(request);
		return (page != null) ? new SimpleSavedRequest(page) : null;
	}

	/**
	 * Forgets the page as soon as it is reached; the request itself is fine as it is.
	 */
	@Override
	public @Nullable HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
		String page = page(request);
		if (page != null && LocalAddress.of(request).filter(page::equals).isPresent()) {
			removeRequest(request, response);
		}
		return null;
	}

	@Override
	public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
		HttpSession session = request.getSession(false);
		if (session != null) {
			session.removeAttribute(SESSION_ATTRIBUTE);
		}
	}

	private static @Nullable String page(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		return (session != null) ? (String) session.getAttribute(SESSION_ATTRIBUTE) : null;
	}

}
