package io.patkeeper.token;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.PermissionsNotGrantedException;
import io.patkeeper.journal.DuplicateSubmissionException;
import io.patkeeper.token.scope.ScopePresets;
import io.patkeeper.ui.FaultAdvice;
import io.patkeeper.ui.ListView;
import jakarta.servlet.http.HttpServletRequest;
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
import org.springframework.web.servlet.ModelAndView;

/**
 * Creates a token, from scratch or as a replacement of another.
 */
@Controller
class NewTokenController {

	private final TokenCreationService creation;

	private final OrganizationService organizations;

	private final TokenFormPrefill prefill;

	private final TokenFormRenderer formRenderer;

	private final ScopePresets presets;

	private final LifespanLimits limits;

	private final FaultAdvice faults;

	NewTokenController(TokenCreationService creation, OrganizationService organizations, TokenFormPrefill prefill,
			TokenFormRenderer formRenderer, ScopePresets presets, LifespanLimits limits, FaultAdvice faults) {
		this.creation = creation;
		this.organizations = organizations;
		this.prefill = prefill;
		this.formRenderer = formRenderer;
		this.presets = presets;
		this.limits = limits;
		this.faults = faults;
	}

	@GetMapping("/tokens/new")
	String form(Principal owner, @ModelAttribute("link") TokenFormLink link, @RequestParam @Nullable UUID replaces,
			@RequestParam(defaultValue = "") String preset,
			@RequestAttribute @Nullable Map<String, List<String>> savedForm, Model model) {
		ManagedOrganizations known = this.organizations.of(owner.getName());
		if (savedForm != null) {
			TokenForm form = TokenForm.of(savedForm);
			return this.formRenderer.showNew(form, this.creation.replacedIfFound(form, known), known, model);
		}
		ManagedToken replaced = this.creation.findReplaced(link.organization(), replaces, known);
		TokenForm form = (replaced != null) ? this.limits.preselect(TokenForm.replacing(replaced))
				: this.prefill.fill(link, known, model);
		return this.formRenderer.showNew(withScopesOf(preset, form), replaced, known, model);
	}

	/**
	 * Chooses the scopes of a task, and keeps what else was entered. The script does the
	 * same on the page.
	 */
	@PostMapping("/tokens/new")
	String chooseTask(Principal owner, @ModelAttribute("form") TokenForm form,
			@RequestParam(defaultValue = "") String preset, @RequestParam MultiValueMap<String, String> fields,
			Model model) {
		ManagedOrganizations known = this.organizations.of(owner.getName());
		form.addLevels(fields);
		return this.formRenderer.showNew(withScopesOf(preset, form), this.creation.replacedIfFound(form, known), known,
				model);
	}

	private TokenForm withScopesOf(String preset, TokenForm form) {
		return this.presets.find(preset).map((it) -> form.withScopes(it.choice())).orElse(form);
	}

	@PostMapping("/tokens")
	String create(Principal owner, @ModelAttribute("form") TokenForm form, BindingResult errors,
			@RequestParam MultiValueMap<String, String> fields, @RequestAttribute ListView back, Model model,
			HttpServletRequest request, HttpServletResponse response) {
		form.addLevels(fields);
		ManagedOrganizations known = this.organizations.of(owner.getName());
		try {
			Optional<UUID> created = this.creation.create(owner.getName(), form, known, errors);
			if (created.isPresent()) {
				return "redirect:" + TokenUrls.secret(form.organization(), created.get()) + back.first();
			}
			response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
		}
		catch (DuplicateSubmissionException ex) {
			return "redirect:/tokens/attempts/" + form.idempotencyKey() + back.first();
		}
		catch (PermissionsNotGrantedException ex) {
			// Nothing in the form can change that, so it gets a page of its own.
			throw ex;
		}
		catch (AzureDevOpsException ex) {
			explain(ex, model, request, response);
		}
		return this.formRenderer.showNew(form, this.creation.replacedIfFound(form, known), known, model);
	}

	/**
	 * Explains a fault above the form, which stays as it was filled in.
	 */
	private void explain(AzureDevOpsException ex, Model model, HttpServletRequest request,
			HttpServletResponse response) {
		ModelAndView explained = this.faults.explain(ex, request, response);
		model.addAllAttributes(explained.getModel());
		response.setStatus(Objects.requireNonNull(explained.getStatus()).value());
	}

}
