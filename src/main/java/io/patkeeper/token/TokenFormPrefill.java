package io.patkeeper.token;

import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.token.scope.ScopeCatalogue;
import io.patkeeper.ui.Notice;

import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/**
 * Fills in the form of a new token from the parameters of a link. As the link may be on
 * another site, it selects neither an organization that is not known to be the person's,
 * nor full access, nor scopes that are not in the catalogue.
 */
@Component
class TokenFormPrefill {

	private final ScopeCatalogue catalogue;

	TokenFormPrefill(ScopeCatalogue catalogue) {
		this.catalogue = catalogue;
	}

	TokenForm fill(String organization, String name, SortedSet<String> scopes, ManagedOrganizations known,
			Model model) {
		TokenForm form = TokenForm.fresh(organizationIfKnown(organization, known, model));
		if (name.isBlank() && scopes.isEmpty()) {
			return form;
		}
		SortedSet<String> offered = scopes.stream()
			.filter(this.catalogue::isOfferable)
			.collect(Collectors.toCollection(TreeSet::new));
		model.addAttribute("notice", (offered.size() == scopes.size()) ? new Notice("info", "form.prefilled")
				: new Notice("warning", "form.prefilled.left-out"));
		return form.withName(name).withScopes(offered);
	}

	/**
	 * The organization of the link, if it is known. Without one, the first is chosen, as
	 * browsers do.
	 */
	private static String organizationIfKnown(String organization, ManagedOrganizations known, Model model) {
		if (organization.isEmpty() && !known.all().isEmpty()) {
			return known.all().get(0).name();
		}
		if (organization.isEmpty() || Organization.parse(organization).filter(known::has).isPresent()) {
			return organization;
		}
		model.addAttribute("organizationLeftOut", true);
		return "";
	}

}
