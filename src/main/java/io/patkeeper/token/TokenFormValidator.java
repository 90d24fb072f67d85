package io.patkeeper.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.token.scope.ScopeCatalogue;
import io.patkeeper.ui.BrowserTimeZone;
import io.patkeeper.ui.DateFormats;
import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.validation.Errors;

/**
 * Checks the form of a token as far as that is possible without Azure DevOps.
 */
@Component
class TokenFormValidator {

	private static final int MAX_NAME_LENGTH = 255;

	private final ScopeCatalogue catalogue;

	private final DateFormats dates;

	private final Clock clock;

	TokenFormValidator(ScopeCatalogue catalogue, DateFormats dates, Clock clock) {
		this.catalogue = catalogue;
		this.dates = dates;
		this.clock = clock;
	}

	/**
	 * Checks the form.
	 * @param form the input
	 * @param existing the token that is changed or replaced, whose name and scopes are
	 * accepted
	 * @param errors gets the errors
	 * @return the requested expiry, if it is valid
	 */
	Optional<Instant> check(TokenForm form, @Nullable ManagedToken existing, Errors errors) {
		checkName(form, existing, errors);
		if (!Organization.isValid(form.organization())) {
			errors.rejectValue("organization",
					form.organization().isEmpty() ? "form.organization.required" : "form.organization.invalid");
		}
		checkScopes(form, existing, errors);
		return expiry(form, existing, errors);
	}

	/**
	 * A token may keep its name, even if it would not be accepted for a new token.
	 */
	private static void checkName(TokenForm form, @Nullable ManagedToken existing, Errors errors) {
		if (form.name().isEmpty()) {
			errors.rejectValue("name", "form.name.required");
		}
		else if (existing != null && form.name().equals(existing.name().strip())) {
			return;
		}
		else if (form.name().length() > MAX_NAME_LENGTH) {
			errors.rejectValue("name", "form.name.long", new Object[] { MAX_NAME_LENGTH }, null);
		}
		else if (!LegibleText.isLegible(form.name())) {
			errors.rejectValue("name", "form.name.control");
		}
	}

	private void checkScopes(TokenForm form, @Nullable ManagedToken existing, Errors errors) {
		Collection<String> had = (existing != null) ? existing.details().scopes() : List.of();
		if (form.scopes().isEmpty()) {
			errors.rejectValue("scopes", "form.scopes.required");
		}
		form.scopes()
			.stream()
			.filter((scope) -> !this.catalogue.isGrantable(scope) && !had.contains(scope))
			.forEach((scope) -> errors.rejectValue("scopes", "form.scopes.unknown", new Object[] { scope }, null));
	}

	private Optional<Instant> expiry(TokenForm form, @Nullable ManagedToken existing, Errors errors) {
		Instant now = this.clock.instant();
		if (!form.expires().isEmpty()) {
			return day(form.expires(), now, errors);
		}
		if (form.days().equals(TokenForm.KEEP) && existing != null && existing.details().validTo() != null) {
			return Optional.of(existing.details().validTo());
		}
		Optional<Instant> preset = TokenForm.PRESETS.stream()
			.filter((days) -> days.toString().equals(form.days()))
			.findFirst()
			.map((days) -> now.plus(Duration.ofDays(days)));
		if (preset.isEmpty()) {
			errors.rejectValue("expires", "form.expires.required");
		}
		return preset;
	}

	/**
	 * The end of a day in the person's time zone, or the latest that Azure DevOps accepts
	 * on the last possible day.
	 */
	private Optional<Instant> day(String text, Instant now, Errors errors) {
		LocalDate day;
		try {
			day = LocalDate.parse(text);
		}
		catch (DateTimeParseException ex) {
			errors.rejectValue("expires", "form.expires.date");
			return Optional.empty();
		}
		ZoneId zone = BrowserTimeZone.current();
		if (!day.isAfter(LocalDate.ofInstant(now, zone))) {
			errors.rejectValue("expires", "form.expires.past");
			return Optional.empty();
		}
		LocalDate latest = Expiry.latestDay(now, zone);
		if (day.isAfter(latest)) {
			errors.rejectValue("expires", "form.expires.far", new Object[] { this.dates.day(latest) }, null);
			return Optional.empty();
		}
		Instant end = day.plusDays(1).atStartOfDay(zone).toInstant().minusSeconds(1);
		return Optional.of(Expiry.clip(end, now));
	}

}
