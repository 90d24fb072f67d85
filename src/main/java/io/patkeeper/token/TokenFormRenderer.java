package io.patkeeper.token;

import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.token.note.TokenNotes;
import io.patkeeper.token.scope.ScopeCatalogue;
import io.patkeeper.token.scope.ScopePicker;
import io.patkeeper.token.scope.ScopePresets;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/**
 * Shows the form of a token, filled in with what was entered.
 */
@Component
class TokenFormRenderer {

	private final ScopeCatalogue catalogue;

	private final ScopePresets presets;

	private final LifespanLimits limits;

	private final Clock clock;

	TokenFormRenderer(ScopeCatalogue catalogue, ScopePresets presets, LifespanLimits limits, Clock clock) {
		this.catalogue = catalogue;
		this.presets = presets;
		this.limits = limits;
		this.clock = clock;
	}

	/**
	 * The page of a new token.
	 * @param replaced the token that it is to replace, if there is one and it was found
	 */
	String showNew(TokenForm form, @Nullable ManagedToken replaced, ManagedOrganizations known, Model model) {
		Stream<Organization> chosen = form.organizationIfValid().filter(known::mayHave).stream();
		// If none is known, the name has to be typed.
		List<String> names = known.all().isEmpty() ? List.of()
				: Stream.concat(known.all().stream(), chosen).distinct().map(Organization::name).toList();
		show(form, null, replaced, names, model);
		model.addAttribute("formLink", TokenFormLink.to(form, this.catalogue).url());
		return "tokens/form";
	}

	/**
	 * The page that changes a token.
	 */
	String showChange(TokenForm form, ManagedToken token, Model model) {
		show(form, token, null, List.of(token.organization().name()), model);
		return "tokens/edit";
	}

	private void show(TokenForm form, @Nullable ManagedToken token, @Nullable ManagedToken replaced,
			List<String> organizationNames, Model model) {
		Instant now = this.clock.instant();
		TokenRow row = row(token, now, model);
		model.addAttribute("form", form);
		model.addAttribute("token", row);
		ScopePicker picker = ScopePicker.of(form.scopes(), this.catalogue, this.presets.all());
		model.addAttribute("page", TokenFormPage.of(row, row(replaced, now, model), organizationNames, picker,
				this.limits.of(organizationNames), now));
	}

	private @Nullable TokenRow row(@Nullable ManagedToken token, Instant now, Model model) {
		return (token != null) ? TokenRow.of(token, this.catalogue, now).with(TokenNotes.in(model)) : null;
	}

}
