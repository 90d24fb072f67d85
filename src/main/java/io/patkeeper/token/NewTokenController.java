package io.patkeeper.token;

import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

import io.patkeeper.azuredevops.IssuedToken;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.TokenRefused;
import io.patkeeper.azuredevops.TokenRequest;
import io.patkeeper.journal.AlreadyAttempted;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Creates a token, from scratch or as a replacement for one that no longer works.
 */
@Controller
class NewTokenController {

	private final Tokens tokens;

	private final NewSecrets secrets;

	private final TokenRules rules;

	private final TokenForms forms;

	private final ScopeCatalogue catalogue;

	private final ScopePresets presets;

	private final LifeLimits limits;

	NewTokenController(Tokens tokens, NewSecrets secrets, TokenRules rules, TokenForms forms, ScopeCatalogue catalogue,
			ScopePresets presets, LifeLimits limits) {
		this.tokens = tokens;
		this.secrets = secrets;
		this.rules = rules;
		this.forms = forms;
		this.catalogue = catalogue;
		this.presets = presets;
		this.limits = limits;
	}

	@GetMapping("/tokens/new")
	String form(Principal owner, @RequestParam(defaultValue = "") String organization,
			@RequestParam @Nullable UUID replaces, @RequestParam(defaultValue = "") String preset,
			@RequestParam(defaultValue = "") String name, @RequestParam(defaultValue = "") SortedSet<String> scopes,
			@RequestAttribute @Nullable Map<String, List<String>> filledForm, Model model) {
		if (filledForm != null) {
			return this.forms.showNew(TokenForm.of(filledForm), owner, model);
		}
		TokenForm form = (replaces != null && Organization.isValid(organization))
				? TokenForm.replacing(this.tokens.one(new Organization(organization), replaces))
				: prefilled(organization, name, scopes, model);
		TokenForm shown = this.presets.find(preset).map((it) -> form.withScopes(it.choice())).orElse(form);
		return this.forms.showNew(shown, owner, model);
	}

	/**
	 * The form as a link from elsewhere fills it in: only with scopes that we know, and
	 * never with full access.
	 */
	private TokenForm prefilled(String organization, String name, SortedSet<String> scopes, Model model) {
		TokenForm fresh = TokenForm.fresh(organization);
		if (name.isBlank() && scopes.isEmpty()) {
			return fresh;
		}
		SortedSet<String> offered = scopes.stream()
			.filter(this.catalogue::isOfferable)
			.collect(Collectors.toCollection(TreeSet::new));
		model.addAttribute("notice", (offered.size() == scopes.size()) ? new Notice("info", "form.prefilled")
				: new Notice("warning", "form.prefilled.left-out"));
		return fresh.withName(name).withScopes(offered);
	}

	@PostMapping("/tokens")
	String create(Principal owner, @ModelAttribute("form") TokenForm form, BindingResult errors,
			@RequestParam MultiValueMap<String, String> fields, Model model, HttpServletResponse response) {
		form.addSteps(fields);
		Optional<Instant> expiry = this.rules.check(form, replaced(form), errors);
		if (!errors.hasErrors() && expiry.isPresent()) {
			TokenRequest request = new TokenRequest(form.name(), form.scopes(), expiry.get(), false);
			try {
				return "redirect:/organizations/%s/tokens/%s/secret".formatted(form.organization(),
						create(owner.getName(), form, request));
			}
			catch (AlreadyAttempted ex) {
				return "redirect:/tokens/attempts/" + form.attempt();
			}
			catch (TokenRefused ex) {
				this.limits.learn(form.chosenOrganization(), request.validTo(), ex);
				RefusalText.reject(ex, errors);
			}
		}
		response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
		return this.forms.showNew(form, owner, model);
	}

	private UUID create(String owner, TokenForm form, TokenRequest request) {
		SecretSeal seal = this.secrets.prepare();
		IssuedToken issued = this.tokens.create(owner, form.chosenOrganization(), request, form.attempt());
		this.secrets.keep(owner, seal, NewSecret.of(form.chosenOrganization(), issued, request.validTo()));
		this.limits.learn(form.chosenOrganization(), request.validTo(), issued.token());
		return issued.token().authorizationId();
	}

	/**
	 * The token that the new one replaces. Its scopes are fine even if we do not know
	 * them.
	 */
	private @Nullable Token replaced(TokenForm form) {
		return (form.replaces() != null && Organization.isValid(form.organization()))
				? this.tokens.one(form.chosenOrganization(), form.replaces()) : null;
	}

}
