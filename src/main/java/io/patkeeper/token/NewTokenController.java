package io.patkeeper.token;

import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.patkeeper.azuredevops.IssuedToken;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.TokenRefused;
import io.patkeeper.azuredevops.TokenRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Creates a token, be it a fresh one or a replacement for one that is gone.
 */
@Controller
class NewTokenController {

	private final Tokens tokens;

	private final NewSecrets secrets;

	private final TokenRules rules;

	private final TokenForms forms;

	NewTokenController(Tokens tokens, NewSecrets secrets, TokenRules rules, TokenForms forms) {
		this.tokens = tokens;
		this.secrets = secrets;
		this.rules = rules;
		this.forms = forms;
	}

	@GetMapping("/tokens/new")
	String form(Principal owner, @RequestParam(defaultValue = "") String organization,
			@RequestParam @Nullable UUID replaces, @RequestAttribute @Nullable Map<String, List<String>> filledForm,
			Model model) {
		if (filledForm != null) {
			return this.forms.showNew(TokenForm.of(filledForm), owner, model);
		}
		TokenForm form = (replaces != null && Organization.isValid(organization))
				? TokenForm.replacing(this.tokens.one(new Organization(organization), replaces))
				: TokenForm.fresh(organization);
		return this.forms.showNew(form, owner, model);
	}

	@PostMapping("/tokens")
	String create(Principal owner, @ModelAttribute("form") TokenForm form, BindingResult errors, Model model,
			HttpServletResponse response) {
		Optional<Instant> expiry = this.rules.check(form, replaced(form), errors);
		if (!errors.hasErrors() && expiry.isPresent()) {
			TokenRequest request = new TokenRequest(form.name(), form.scopes(), expiry.get(), false);
			try {
				IssuedToken issued = this.tokens.create(form.chosenOrganization(), request);
				this.secrets.keep(NewSecret.of(form.chosenOrganization(), issued, request.validTo(), null));
				return "redirect:/organizations/%s/tokens/%s/secret".formatted(form.organization(),
						issued.token().authorizationId());
			}
			catch (TokenRefused ex) {
				RefusalText.reject(ex, errors);
			}
		}
		response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
		return this.forms.showNew(form, owner, model);
	}

	/**
	 * The token whose place the new one takes: its scopes are fine even if we do not know
	 * them.
	 */
	private @Nullable Token replaced(TokenForm form) {
		return (form.replaces() != null && Organization.isValid(form.organization()))
				? this.tokens.one(form.chosenOrganization(), form.replaces()) : null;
	}

}
