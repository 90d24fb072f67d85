package io.patkeeper.server;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.ClientAbortException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Logs requests whose client has disconnected, or sends too slowly, in one line, instead
 * of with the stack trace of an error.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class AbortedRequestFilter extends OncePerRequestFilter {

	private static final Logger logger = LoggerFactory.getLogger(AbortedRequestFilter.class);

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			chain.doFilter(request, response);
		}
		catch (IOException | ServletException | RuntimeException ex) {
			if (!isAborted(ex)) {
				throw ex;
			}
			logger.info("A client disconnected, or was too slow, before the end of its request or the response");
		}
	}

	private static boolean isAborted(Throwable exception) {
		for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
			if (cause instanceof ClientAbortException) {
				return true;
			}
		}
		return false;
	}

}
