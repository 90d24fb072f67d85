package io.patkeeper.token;

import io.patkeeper.token.secret.SecretNotKeptException;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * Shows a secret at once if it cannot be kept, because it would be lost otherwise.
 */
@ControllerAdvice
class SecretNotKeptAdvice {

	private static final Logger logger = LoggerFactory.getLogger(SecretNotKeptAdvice.class);

	@ExceptionHandler
	String show(SecretNotKeptException ex, Model model, HttpServletResponse response) {
		logger.error("Could not keep a new secret, so it is shown once", ex);
		return SecretController.page(NewSecretPage.of(ex.secret(), null), model, response);
	}

}
