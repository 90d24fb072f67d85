package io.patkeeper.token;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Pattern;

import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.token.scope.ScopeCatalogue;
import io.patkeeper.ui.BrowserTimeZone;
import io.patkeeper.ui.Notice;

import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/**
 * Fills in the form of a new token from the parameters of a link. As the link may be on
 * another site, it selects neither an organization that is not known to be the person's,
 * nor full access, nor scopes that are not in the catalogue, nor an expiry that is not
 * possible.
 */
@Component
class TokenFormPrefill {

	private static final int MAX_DAYS = 365;

	private static final Pattern DAYS = Pattern.compile("\\d{1,3}");

	private final ScopeCatalogue catalogue;

	private final LifespanLimits limits;

	private final Clock clock;

	TokenFormPrefill(ScopeCatalogue catalogue, LifespanLimits limits, Clock clock) {
		this.catalogue = catalogue;
		this.limits = limits;
		this.clock = clock;
	}

	TokenForm fill(TokenFormLink link, ManagedOrganizations known, Model model) {
		TokenForm form = this.limits.preselect(TokenForm.fresh(organizationIfKnown(link.organization(), known, model)));
		boolean expiry = !link.days().isEmpty() || !link.expires().isEmpty();
		if (link.name().isBlank() && link.scopes().isEmpty() && !expiry) {
			return form;
		}
		SortedSet<String> offered = this.catalogue.offerable(link.scopes());
		model.addAttribute("notice", (offered.size() == link.scopes().size()) ? new Notice("info", "form.prefilled")
				: new Notice("warning", "form.prefilled.left-out"));
		TokenForm filled = form.withName(link.name()).withScopes(offered);
		return expiry ? withExpiry(filled, link, model) : filled;
	}

	private TokenForm withExpiry(TokenForm form, TokenFormLink link, Model model) {
		Instant now = this.clock.instant();
		ZoneId zone = BrowserTimeZone.current();
		LocalDate today = LocalDate.ofInstant(now, zone);
		LocalDate latest = Expiry.latestDay(now, zone);
		Optional<LocalDate> day = (link.expires().isEmpty() ? afterDays(link.days(), today, latest)
				: parse(link.expires()))
			.filter((it) -> it.isAfter(today) && !it.isAfter(latest))
			.filter((it) -> this.limits.mayAllow(form.organization(), ChronoUnit.DAYS.between(today, it)));
		if (day.isEmpty()) {
			model.addAttribute("expiryLeftOut", true);
			return form;
		}
		boolean preset = link.expires().isEmpty()
				&& TokenForm.PRESETS.stream().map(String::valueOf).anyMatch(link.days()::equals);
		return preset ? form.withDays(link.days()) : form.withExpires(day.get().toString());
	}

	/**
	 * The last of 365 days may be later than the last that the service accepts, because
	 * its clock may differ.
	 */
	private static Optional<LocalDate> afterDays(String days, LocalDate today, LocalDate latest) {
		if (!DAYS.matcher(days).matches() || Integer.parseInt(days) > MAX_DAYS) {
			return Optional.empty();
		}
		LocalDate day = today.plusDays(Integer.parseInt(days));
		return Optional.of(day.isAfter(latest) ? latest : day);
	}

	private static Optional<LocalDate> parse(String day) {
		try {
			return Optional.of(LocalDate.parse(day));
		}
		catch (DateTimeParseException ex) {
			return Optional.empty();
		}
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
