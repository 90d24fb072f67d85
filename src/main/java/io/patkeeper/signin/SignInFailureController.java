package io.patkeeper.signin;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * The pages that say why it did not work out with Entra, and what to do.
 */
@Controller
@ControllerAdvice
class SignInFailureController {

	/** Only forwarded to. */
	static final String PATH = "/signin/failed";

	static final String FAILURE = "signInFailure";

	@RequestMapping(PATH)
	String failed(@RequestAttribute(name = FAILURE, required = false) @Nullable SignInFailure failure, Model model,
			HttpServletResponse response) {
		if (failure == null) {
			return "redirect:/";
		}
		response.setStatus(failure.reason().status().value());
		return show("signin/failed", failure, model);
	}

	@ExceptionHandler
	String unavailable(EntraUnavailableException exception, Model model, HttpServletResponse response) {
		response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
		return show("signin/unavailable", SignInFailure.of(exception.getError(), exception), model);
	}

	private static String show(String view, SignInFailure failure, Model model) {
		model.addAttribute("failure", failure);
		model.addAttribute("message", "signin.failed." + failure.reason().key());
		model.addAttribute("tryAnotherAccount", failure.reason() == SignInFailure.Reason.TENANT_NOT_ALLOWED);
		return view;
	}

}
