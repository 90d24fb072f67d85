package io.patkeeper.token;

import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.Fault;
import io.patkeeper.azuredevops.IssuedToken;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PermissionsNotGrantedException;
import io.patkeeper.azuredevops.PersonalAccessTokens;
import io.patkeeper.azuredevops.TokenRefusedException;
import io.patkeeper.azuredevops.TokenRequest;
import io.patkeeper.journal.DuplicateSubmissionException;
import io.patkeeper.token.scope.ScopeCatalogue;
import io.patkeeper.token.scope.ScopePresets;
import io.patkeeper.token.secret.NewSecret;
import io.patkeeper.token.secret.NewSecrets;
import io.patkeeper.ui.FaultAdvice;
import io.patkeeper.ui.FaultPage;
import io.patkeeper.ui.Notice;
import io.patkeeper.ui.RefusalText;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.validation.BindingResult;
import org.springframework.validation.Errors;
import org.springframework.validation.SimpleErrors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * Creates a token, from scratch or as a replacement for one that no longer works or that
 * is for all organizations.
 */
@Controller
class NewTokenController {

	private static final Logger logger = LoggerFactory.getLogger(NewTokenController.class);

	private final Tokens tokens;

	private final TokenChanges changes;

	private final NewSecrets secrets;

	private final TokenFormValidator rules;

	private final TokenFormModel forms;

	private final Organizations organizations;

	private final FaultAdvice faults;

	private final ScopeCatalogue catalogue;

	private final ScopePresets presets;

	private final LifespanLimits limits;

	NewTokenController(Tokens tokens, TokenChanges changes, NewSecrets secrets, TokenFormValidator rules,
			TokenFormModel forms, Organizations organizations, FaultAdvice faults, ScopeCatalogue catalogue,
			ScopePresets presets, LifespanLimits limits) {
		this.tokens = tokens;
		this.changes = changes;
		this.secrets = secrets;
		this.rules = rules;
		this.forms = forms;
		this.organizations = organizations;
		this.faults = faults;
		this.catalogue = catalogue;
		this.presets = presets;
		this.limits = limits;
	}

	@GetMapping("/tokens/new")
	String form(Principal owner, @RequestParam(defaultValue = "") String organization,
			@RequestParam @Nullable UUID replaces, @RequestParam(defaultValue = "") String preset,
			@RequestParam(defaultValue = "") String name, @RequestParam(defaultValue = "") SortedSet<String> scopes,
			@RequestAttribute @Nullable Map<String, List<String>> filledForm, Model model) {
		KnownOrganizations known = this.organizations.of(owner.getName());
		if (filledForm != null) {
			TokenForm form = TokenForm.of(filledForm);
			return this.forms.showNew(form, replacedIfFound(form, known), known, model);
		}
		OwnedToken replaced = (replaces != null && Organization.isValid(organization)
				&& known.mayHave(new Organization(organization)))
						? this.tokens.one(new Organization(organization), replaces) : null;
		TokenForm form = (replaced != null) ? TokenForm.replacing(replaced)
				: prefilled(chosen(organization, known, model), name, scopes, model);
		TokenForm shown = this.presets.find(preset).map((it) -> form.withScopes(it.choice())).orElse(form);
		return this.forms.showNew(shown, replaced, known, model);
	}

	/**
	 * The organization that a link names, if it is one of the person's: a link must not
	 * decide where a token is created.
	 */
	private static String chosen(String organization, KnownOrganizations known, Model model) {
		if (organization.isEmpty()
				|| (Organization.isValid(organization) && known.has(new Organization(organization)))) {
			return organization;
		}
		model.addAttribute("organizationLeftOut", true);
		return "";
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
		KnownOrganizations known = this.organizations.of(owner.getName());
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		try {
			Optional<Instant> expiry = check(form, known, errors);
			if (!errors.hasErrors() && expiry.isPresent()) {
				TokenRequest request = new TokenRequest(form.name(), form.scopes(), expiry.get(), false);
				return "redirect:/organizations/%s/tokens/%s/secret".formatted(form.organization(),
						create(owner.getName(), form, request));
			}
		}
		catch (DuplicateSubmissionException ex) {
			return "redirect:/tokens/attempts/" + form.attempt();
		}
		catch (TokenRefusedException ex) {
			RefusalText.reject(ex, errors);
		}
		catch (PermissionsNotGrantedException ex) {
			// Nothing that the person enters can help.
			throw ex;
		}
		catch (AzureDevOpsException ex) {
			status = explain(ex, form, errors, model, response);
		}
		response.setStatus(status.value());
		return this.forms.showNew(form, replacedIfFound(form, known), known, model);
	}

	private Optional<Instant> check(TokenForm form, KnownOrganizations known, Errors errors) {
		Optional<Instant> expiry = this.rules.check(form, replaced(form, known, errors), errors);
		form.organizationIfValid()
			.filter((organization) -> !known.mayHave(organization))
			.ifPresent((organization) -> errors.rejectValue("organization", "form.organization.not-yours"));
		return expiry;
	}

	/**
	 * Explains a fault on the form, which is kept as it was filled in. Azure DevOps has
	 * several ways to say that there is no such organization.
	 */
	private HttpStatus explain(AzureDevOpsException ex, TokenForm form, Errors errors, Model model,
			HttpServletResponse response) {
		if (ex.fault() == Fault.NOT_FOUND || ex.fault() == Fault.NOT_SIGNED_IN) {
			logger.info("No token was created in {}: {}", form.organization(), ex.getMessage());
			errors.rejectValue("organization", "form.organization." + FaultPage.keyOf(ex.fault()),
					new Object[] { form.organization() }, null);
			return HttpStatus.UNPROCESSABLE_CONTENT;
		}
		// If the outcome is unknown, the fault is one of reading: a creation with an
		// unknown outcome has its own page.
		ModelAndView explained = this.faults.explain(ex,
				PersonalAccessTokens.isUnchangedAfter(ex) ? HttpMethod.POST : HttpMethod.GET, response);
		model.addAllAttributes(explained.getModel());
		return HttpStatus.valueOf(Objects.requireNonNull(explained.getStatus()).value());
	}

	private UUID create(String owner, TokenForm form, TokenRequest request) {
		IssuedToken issued;
		try {
			issued = this.changes.create(owner, form.chosenOrganization(), request, form.attempt());
		}
		catch (TokenRefusedException ex) {
			this.limits.learn(form.chosenOrganization(), request.validTo(), ex);
			throw ex;
		}
		this.secrets.keep(owner, NewSecret.of(form.chosenOrganization(), issued, request.validTo()));
		this.limits.learn(form.chosenOrganization(), request.validTo(), issued.token());
		return issued.token().authorizationId();
	}

	/**
	 * The token that the new one replaces, if it can be found. Its scopes are fine even
	 * if we do not know them.
	 */
	private @Nullable OwnedToken replaced(TokenForm form, KnownOrganizations known, Errors errors) {
		Organization organization = form.fromIfValid().filter(known::mayHave).orElse(null);
		if (form.replaces() == null || organization == null) {
			return null;
		}
		try {
			return this.tokens.one(organization, form.replaces());
		}
		catch (TokenRefusedException ex) {
			logger.info("The token {} that is to be replaced cannot be found", form.replaces(), ex);
			errors.reject("form.replaced-gone");
			return null;
		}
	}

	/**
	 * The same for a page that can do without it.
	 */
	private @Nullable OwnedToken replacedIfFound(TokenForm form, KnownOrganizations known) {
		try {
			return replaced(form, known, new SimpleErrors(form));
		}
		catch (AzureDevOpsException ex) {
			return null;
		}
	}

}
