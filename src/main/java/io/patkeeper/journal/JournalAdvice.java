package io.patkeeper.journal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * Explains that nothing is changed while nothing can be written down.
 */
@ControllerAdvice
class JournalAdvice {

	private static final Logger logger = LoggerFactory.getLogger(JournalAdvice.class);

	@ExceptionHandler
	@ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
	String explain(JournalUnavailable ex) {
		logger.error("A change was not made, as the journal cannot be written", ex);
		return "journal/unavailable";
	}

}
