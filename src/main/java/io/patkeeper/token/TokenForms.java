package io.patkeeper.token;

import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.Organization;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/**
 * Shows the form of a token, filled in with what was entered.
 */
@Component
class TokenForms {

	private final ScopeCatalogue catalogue;

	private final ScopePresets presets;

	private final LifeLimits limits;

	private final Clock clock;

	TokenForms(ScopeCatalogue catalogue, ScopePresets presets, LifeLimits limits, Clock clock) {
		this.catalogue = catalogue;
		this.presets = presets;
		this.limits = limits;
		this.clock = clock;
	}

	/**
	 * The page of a new token.
	 * @param replaced the token that it is to replace, if there is one and it was found
	 */
	String showNew(TokenForm form, @Nullable Token replaced, KnownOrganizations known, Model model) {
		Stream<Organization> asked = form.organizationIfValid().filter(known::mayHave).stream();
		// If none is known, the name has to be typed.
		List<String> names = known.all().isEmpty() ? List.of()
				: Stream.concat(known.all().stream(), asked).distinct().map(Organization::name).toList();
		show(form, null, replaced, names, model);
		return "tokens/form";
	}

	/**
	 * The page of an existing token.
	 */
	String showOne(TokenForm form, Token token, Model model) {
		show(form, token, null, List.of(token.organization().name()), model);
		return "tokens/one";
	}

	private void show(TokenForm form, @Nullable Token token, @Nullable Token replaced, List<String> organizationNames,
			Model model) {
		Instant now = this.clock.instant();
		Row row = row(token, now);
		model.addAttribute("form", form);
		model.addAttribute("token", row);
		ScopePicker picker = ScopePicker.of(form.scopes(), this.catalogue, this.presets.all());
		model.addAttribute("page", TokenFormPage.of(row, row(replaced, now), organizationNames, picker,
				this.limits.of(organizationNames), now));
	}

	private @Nullable Row row(@Nullable Token token, Instant now) {
		return (token != null) ? Row.of(token, this.catalogue, now) : null;
	}

}
