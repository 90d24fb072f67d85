package io.patkeeper.signin;

import java.io.IOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * The page that says why a sign-in failed, and what to do about it.
 */
@Controller
class SignInFailureController {

	/** Reached by forwards only. */
	private static final String PATH = "/signin/failed";

	private static final String FAILURE = "signInFailure";

	private final AdminConsent adminConsent;

	SignInFailureController(AdminConsent adminConsent) {
		this.adminConsent = adminConsent;
	}

	static void forward(HttpServletRequest request, HttpServletResponse response, SignInFailure failure)
			throws IOException, ServletException {
		request.setAttribute(FAILURE, failure);
		request.getRequestDispatcher(PATH).forward(request, response);
	}

	@RequestMapping(PATH)
	String failed(@RequestAttribute(name = FAILURE, required = false) @Nullable SignInFailure failure, Model model,
			HttpServletResponse response) {
		if (failure == null) {
			return "redirect:/";
		}
		response.setStatus(failure.reason().status().value());
		model.addAttribute("failure", failure);
		model.addAttribute("message", "signin.failed." + failure.reason().key());
		model.addAttribute("tryAnotherAccount", failure.reason().isOfTheAccount());
		if (failure.reason().isForAdministrators()) {
			model.addAttribute("adminConsent", this.adminConsent.link());
		}
		return "signin/failed";
	}

}
