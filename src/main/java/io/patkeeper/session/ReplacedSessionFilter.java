package io.patkeeper.session;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import io.patkeeper.ui.LocalUrl;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets the browser repeat a request that presents the cookie of a session which a sign-in
 * in another tab has just replaced. Without a session the form in it would be rejected,
 * and a page would start one more sign-in. The request has had no effect, so a form may
 * be repeated as well.
 */
class ReplacedSessionFilter extends OncePerRequestFilter {

	/**
	 * For the new cookie to arrive. A browser follows about 20 redirects, which takes
	 * longer than a {@link ReplacedSessionRepository replaced session} is stored.
	 */
	private static final Duration PAUSE = Duration.ofMillis(200);

	private final ReplacedSessionRepository replacedSessions;

	ReplacedSessionFilter(ReplacedSessionRepository replacedSessions) {
		this.replacedSessions = replacedSessions;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Ticket ticket = ticketWithoutSession(request);
		String url = LocalUrl.of(request).orElse(null);
		if (ticket == null || url == null || !this.replacedSessions.exists(ticket.id())) {
			chain.doFilter(request, response);
			return;
		}
		// Reads the form, as the connection may be closed otherwise.
		request.getParameterMap();
		LockSupport.parkNanos(PAUSE.toNanos());
		response.setStatus(HttpServletResponse.SC_TEMPORARY_REDIRECT);
		response.setHeader(HttpHeaders.LOCATION, request.getContextPath() + url);
	}

	private static @Nullable Ticket ticketWithoutSession(HttpServletRequest request) {
		String requested = request.getRequestedSessionId();
		return (requested != null && request.getSession(false) == null) ? Ticket.parse(requested) : null;
	}

}
