package io.patkeeper.server;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

import io.patkeeper.azuredevops.ChangeTrackingFilter;
import io.patkeeper.database.DatabaseOutage;
import io.patkeeper.ui.PublicPaths;
import io.patkeeper.ui.RequestMethods;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers requests while the database cannot be used: pages that do not need it are shown
 * without the signed-in person, all others are answered with 503. It precedes Spring
 * Session's filter, which is the first to fail.
 * <p>
 * Those pages are shown by a forward, which bypasses that filter, as asking the database
 * again would double the wait.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 3)
class DatabaseUnavailableFilter extends OncePerRequestFilter {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseUnavailableFilter.class);

	private static final Set<String> PAGES_WITHOUT_DATABASE = Set.of(PublicPaths.HOME, PublicPaths.HELP);

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			chain.doFilter(request, response);
		}
		catch (ServletException | RuntimeException ex) {
			Optional<String> outage = DatabaseOutage.reason(ex);
			if (outage.isEmpty() || response.isCommitted()) {
				throw ex;
			}
			logger.error("The database cannot be used: {}", outage.get());
			answer(request, response);
		}
	}

	private static void answer(HttpServletRequest request, HttpServletResponse response)
			throws ServletException, IOException {
		if (RequestMethods.isRead(request) && PAGES_WITHOUT_DATABASE.contains(request.getServletPath())) {
			request.getRequestDispatcher(request.getServletPath()).forward(request, response);
			return;
		}
		response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(DatabaseOutage.RETRY_AFTER.toSeconds()));
		request.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, HttpStatus.SERVICE_UNAVAILABLE.value());
		request.setAttribute(RequestDispatcher.ERROR_REQUEST_URI, request.getRequestURI());
		request.setAttribute("database", ChangeTrackingFilter.mayHaveChanged(request) ? "unknown" : "unchanged");
		request.getRequestDispatcher("/error").forward(request, response);
	}

}
