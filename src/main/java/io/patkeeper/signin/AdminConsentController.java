package io.patkeeper.signin;

import java.security.Principal;

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
 * Shows the outcome of an administrator's consent. Microsoft redirects here after the
 * {@link AdminConsent} link, and to the redirect path after a consent in the portal. The
 * pages are public and their parameters can be forged, so they only display, and do not
 * name the tenant.
 *
 * @see <a href=
 * "https://learn.microsoft.com/entra/identity-platform/v2-admin-consent">Admin
 * consent</a>
 */
@Controller
class AdminConsentController {

	static final String PATH = "/admin-consent";

	static final String CONSENT = "admin_consent";

	private static final Logger logger = LoggerFactory.getLogger(AdminConsentController.class);

	@GetMapping({ PATH, "${patkeeper.entra.redirect-path}" })
	String outcome(@RequestParam(defaultValue = "") String error,
			@RequestParam(name = "error_description", required = false) @Nullable String description,
			@RequestParam(name = CONSENT, defaultValue = "") String consent, @Nullable Principal person, Model model,
			HttpServletResponse response) {
		// Checked first: Entra sends admin_consent=True with an error as well.
		if (!error.isBlank()) {
			SignInFailure failure = SignInFailure
				.of(new OAuth2AuthenticationException(new OAuth2Error(error, description, null)));
			logger.warn("Admin consent failed: {}", failure);
			response.setStatus(HttpStatus.FORBIDDEN.value());
			model.addAttribute("failure", failure);
			return "signin/consent";
		}
		if (consent.equalsIgnoreCase("true")) {
			return "signin/consent";
		}
		return (person != null) ? "redirect:" + SecurityConfiguration.DEFAULT_TARGET_URL : "signin/landed";
	}

}
