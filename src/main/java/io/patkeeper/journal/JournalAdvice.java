package io.patkeeper.journal;

import java.util.Map;

import io.patkeeper.database.DatabaseOutage;
import io.patkeeper.ui.FormFields;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/**
 * Renders a page that can submit the same form again when a change was not made because
 * the journal cannot be written, or because of too many changes.
 */
@ControllerAdvice
class JournalAdvice {

	private static final Logger logger = LoggerFactory.getLogger(JournalAdvice.class);

	@ExceptionHandler
	ModelAndView explain(JournalUnavailableException ex, HttpServletRequest request, HttpServletResponse response) {
		logger.error("Change rejected: could not write to the journal", ex);
		response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(DatabaseOutage.RETRY_AFTER.toSeconds()));
		return page(HttpStatus.SERVICE_UNAVAILABLE, request);
	}

	@ExceptionHandler
	ModelAndView explain(TooManyChangesException ex, HttpServletRequest request, HttpServletResponse response) {
		logger.warn("Change by {} rejected: change limit reached", request.getRemoteUser());
		// Rounded up, so that the next request is not too early.
		response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(ex.pause().toSeconds() + 1));
		ModelAndView page = page(HttpStatus.TOO_MANY_REQUESTS, request);
		page.addObject("minutes", ex.pause().toMinutes() + 1);
		return page;
	}

	private static ModelAndView page(HttpStatus status, HttpServletRequest request) {
		return new ModelAndView("journal/unavailable",
				Map.of("address", request.getRequestURI(), "fields", FormFields.of(request)), status);
	}

}
