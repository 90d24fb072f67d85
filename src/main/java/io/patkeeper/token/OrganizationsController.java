package io.patkeeper.token;

import java.security.Principal;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.ui.Notice;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Adds the organizations that cannot be discovered.
 */
@Controller
class OrganizationsController {

	private final OrganizationService organizations;

	OrganizationsController(OrganizationService organizations) {
		this.organizations = organizations;
	}

	@GetMapping("/organizations/new")
	String form(@ModelAttribute("form") OrganizationForm form) {
		return "tokens/organization";
	}

	@PostMapping("/organizations")
	String add(Principal owner, @ModelAttribute("form") OrganizationForm form, BindingResult errors,
			HttpServletResponse response) {
		if (!Organization.isValid(form.name())) {
			errors.rejectValue("name", "organization.invalid");
		}
		else if (!this.organizations.add(owner.getName(), new Organization(form.name()))) {
			errors.rejectValue("name", "organization.too-many", new Object[] { OrganizationService.MAX_ADDED }, null);
		}
		if (errors.hasErrors()) {
			response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
			return "tokens/organization";
		}
		return "redirect:/tokens";
	}

	@PostMapping("/organizations/{organization}/remove")
	String remove(Principal owner, @PathVariable Organization organization, RedirectAttributes redirect) {
		this.organizations.remove(owner.getName(), organization);
		redirect.addFlashAttribute("notice", new Notice("success", "organization.removed", organization.name()));
		return "redirect:/tokens";
	}

	/**
	 * What the person typed.
	 *
	 * @param name the organization's name
	 */
	record OrganizationForm(String name) {

		OrganizationForm(@Nullable String name) {
			this.name = (name != null) ? name.strip() : "";
		}

	}

}
