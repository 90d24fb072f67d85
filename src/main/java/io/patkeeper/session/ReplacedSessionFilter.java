package io.patkeeper.session;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
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
public class ReplacedSessionFilter extends OncePerRequestFilter {

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
		if (ticket == null || !this.replacedSessions.exists(ticket.id()) || !repeatRequest(request, response)) {
			chain.doFilter(request, response);
		}
	}

	/**
	 * Asks the browser to repeat a request, including its form, with the cookie of the
	 * new session.
	 * @return {@code false} if its URL is not a {@link LocalUrl}, so that it cannot be
	 * repeated
	 */
	public static boolean repeatRequest(HttpServletRequest request, HttpServletResponse response) {
		Optional<String> url = LocalUrl.of(request);
		url.ifPresent((it) -> {
			// Tomcat may close the connection if the form is not read.
			request.getParameterMap();
			LockSupport.parkNanos(PAUSE.toNanos());
			response.setStatus(HttpServletResponse.SC_TEMPORARY_REDIRECT);
			response.setHeader(HttpHeaders.LOCATION, request.getContextPath() + it);
		});
		return url.isPresent();
	}

	private static @Nullable Ticket ticketWithoutSession(HttpServletRequest request) {
		String requested = request.getRequestedSessionId();
		return (requested != null && request.getSession(false) == null) ? Ticket.parse(requested) : null;
	}

}
