package io.patkeeper.signin;

import io.patkeeper.ui.RequestMethods;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * Shows a page that says why Azure DevOps cannot be used at the moment.
 */
@ControllerAdvice
class EntraUnavailableAdvice {

	@ExceptionHandler
	String explain(EntraUnavailableException exception, HttpServletRequest request, Model model,
			HttpServletResponse response) {
		response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
		model.addAttribute("failure", SignInFailure.of(exception.getError(), exception));
		model.addAttribute("changing", !RequestMethods.isRead(request));
		return "signin/unavailable";
	}

}
