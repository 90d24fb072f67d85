package io.patkeeper.journal;

import java.util.Map;
import java.util.TreeMap;

import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/**
 * Explains that nothing can be changed as long as nothing can be written down, on a page
 * that can send the same form again.
 */
@ControllerAdvice
class JournalAdvice {

	private static final Logger logger = LoggerFactory.getLogger(JournalAdvice.class);

	@ExceptionHandler
	ModelAndView explain(JournalUnavailable ex, HttpServletRequest request) {
		logger.error("A change was not made, as the journal cannot be written", ex);
		// The page adds a CSRF token of its own.
		Map<String, String[]> fields = new TreeMap<>(request.getParameterMap());
		fields.remove("_csrf");
		return new ModelAndView("journal/unavailable", Map.of("address", request.getRequestURI(), "fields", fields),
				HttpStatus.SERVICE_UNAVAILABLE);
	}

}
