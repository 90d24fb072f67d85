package io.patkeeper.signin;

import java.io.IOException;
import java.util.Optional;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Shows why a sign-in failed, and what to do about it.
 */
@Controller
class SignInFailureController {

	/** Only for forwards. */
	private static final String PATH = "/signin/failed";

	private static final String FAILURE = "signInFailure";

	private static final String PAGE = "signInPage";

	private final AdminConsent adminConsent;

	SignInFailureController(AdminConsent adminConsent) {
		this.adminConsent = adminConsent;
	}

	/**
	 * Forwards to the page.
	 * @param page the page to return to if the person signs in again
	 */
	static void forward(HttpServletRequest request, HttpServletResponse response, SignInFailure failure,
			Optional<String> page) throws IOException, ServletException {
		request.setAttribute(FAILURE, failure);
		page.ifPresent((url) -> request.setAttribute(PAGE, url));
		request.getRequestDispatcher(PATH).forward(request, response);
	}

	@RequestMapping(PATH)
	String failed(@RequestAttribute(name = FAILURE, required = false) @Nullable SignInFailure failure,
			@RequestAttribute(name = PAGE, required = false) @Nullable String page, Model model,
			HttpServletResponse response) {
		if (failure == null) {
			return "redirect:/";
		}
		response.setStatus(failure.reason().status().value());
		model.addAttribute("failure", failure);
		model.addAttribute("page", page);
		model.addAttribute("message", "signin.failed." + failure.reason().key());
		model.addAttribute("tryAnotherAccount", failure.reason().isAboutAccount());
		if (failure.reason().isForAdministrator()) {
			model.addAttribute("adminConsent", this.adminConsent.link());
		}
		return "signin/failed";
	}

}
