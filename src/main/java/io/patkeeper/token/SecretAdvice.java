package io.patkeeper.token;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * Shows a secret at once where it cannot be kept: nobody could ever have it again.
 */
@ControllerAdvice
class SecretAdvice {

	private static final Logger logger = LoggerFactory.getLogger(SecretAdvice.class);

	@ExceptionHandler
	String show(SecretNotKept ex, Model model) {
		logger.error("A new secret is shown once, as it cannot be kept", ex);
		model.addAttribute("secret", NewSecretPage.of(ex.secret(), null));
		return "tokens/secret";
	}

}
