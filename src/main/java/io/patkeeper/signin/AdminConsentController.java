package io.patkeeper.signin;

import java.util.Objects;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Where administrators land after following the {@link AdminConsent link}. The page shows
 * the outcome and does nothing else: it is open to anybody, and its parameters may be
 * made up, above all the tenant.
 *
 * @see <a href=
 * "https://learn.microsoft.com/entra/identity-platform/v2-admin-consent">Admin
 * consent</a>
 */
@Controller
class AdminConsentController {

	static final String PATH = "/admin-consent";

	private static final Logger logger = LoggerFactory.getLogger(AdminConsentController.class);

	@GetMapping(PATH)
	String outcome(@RequestParam @Nullable String error,
			@RequestParam(name = "error_description", required = false) @Nullable String description,
			@RequestParam(name = "admin_consent", defaultValue = "") String consent, Model model,
			HttpServletResponse response) {
		// Checked first, as Entra sends admin_consent=True along with an error, too.
		if (error != null) {
			SignInFailure failure = SignInFailure.of(new OAuth2AuthenticationException(
					new OAuth2Error(Objects.requireNonNullElse(error, ""), description, null)));
			logger.warn("Admin consent failed: {}", failure);
			response.setStatus(HttpStatus.FORBIDDEN.value());
			model.addAttribute("failure", failure);
			return "signin/consent";
		}
		return consent.equalsIgnoreCase("true") ? "signin/consent" : "redirect:/";
	}

}
