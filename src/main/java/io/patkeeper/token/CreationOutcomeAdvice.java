package io.patkeeper.token;

import java.time.Clock;
import java.util.Map;

import io.patkeeper.token.scope.ScopeCatalogue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/**
 * Shows what is known about a token that may or may not have been created.
 */
@ControllerAdvice
class CreationOutcomeAdvice {

	private static final Logger logger = LoggerFactory.getLogger(CreationOutcomeAdvice.class);

	private final ScopeCatalogue catalogue;

	private final Clock clock;

	CreationOutcomeAdvice(ScopeCatalogue catalogue, Clock clock) {
		this.catalogue = catalogue;
		this.clock = clock;
	}

	@ExceptionHandler
	ModelAndView explain(CreationOutcomeUnknownException ex) {
		logger.warn("It is unknown whether the token was created", ex);
		return new ModelAndView("tokens/creation-outcome",
				Map.of("creation", CreationOutcomePage.of(ex, this.catalogue, this.clock.instant())),
				HttpStatus.GATEWAY_TIMEOUT);
	}

}
