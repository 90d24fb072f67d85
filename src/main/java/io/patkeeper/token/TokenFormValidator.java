package io.patkeeper.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;

import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.token.scope.ScopeCatalogue;
import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.validation.Errors;

/**
 * The rules for a form that can be checked without asking Azure DevOps.
 */
@Component
class TokenFormValidator {

	private static final int LONGEST_NAME = 255;

	private final ScopeCatalogue catalogue;

	private final Clock clock;

	TokenFormValidator(ScopeCatalogue catalogue, Clock clock) {
		this.catalogue = catalogue;
		this.clock = clock;
	}

	/**
	 * Checks the form.
	 * @param form what was entered
	 * @param at the token that is being changed or replaced, which may keep what it has
	 * @param errors where to report what is wrong
	 * @return when the token is to stop working, if that is valid
	 */
	Optional<Instant> check(TokenForm form, @Nullable OwnedToken at, Errors errors) {
		checkName(form, at, errors);
		if (!Organization.isValid(form.organization())) {
			errors.rejectValue("organization",
					form.organization().isEmpty() ? "form.organization.required" : "form.organization.invalid");
		}
		checkScopes(form, at, errors);
		return expiry(form, at, errors);
	}

	/**
	 * A token may keep the name that it already has, wherever that was typed.
	 */
	private static void checkName(TokenForm form, @Nullable OwnedToken at, Errors errors) {
		if (form.name().isEmpty()) {
			errors.rejectValue("name", "form.name.required");
		}
		else if (at != null && form.name().equals(at.name().strip())) {
			return;
		}
		else if (form.name().length() > LONGEST_NAME) {
			errors.rejectValue("name", "form.name.long", new Object[] { LONGEST_NAME }, null);
		}
		else if (!LegibleText.isLegible(form.name())) {
			errors.rejectValue("name", "form.name.control");
		}
	}

	private void checkScopes(TokenForm form, @Nullable OwnedToken at, Errors errors) {
		Collection<String> had = (at != null) ? at.details().scopes() : List.of();
		if (form.scopes().isEmpty()) {
			errors.rejectValue("scopes", "form.scopes.required");
		}
		form.scopes()
			.stream()
			.filter((scope) -> !this.catalogue.isGrantable(scope) && !had.contains(scope))
			.forEach((scope) -> errors.rejectValue("scopes", "form.scopes.unknown", new Object[] { scope }, null));
	}

	private Optional<Instant> expiry(TokenForm form, @Nullable OwnedToken at, Errors errors) {
		Instant now = this.clock.instant();
		if (!form.expires().isEmpty()) {
			return day(form.expires(), now, errors);
		}
		if (form.days().equals(TokenForm.KEEP) && at != null && at.details().validTo() != null) {
			return Optional.of(at.details().validTo());
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
	 * The end of a day, or the latest that Azure DevOps accepts on the last possible day.
	 */
	private static Optional<Instant> day(String text, Instant now, Errors errors) {
		LocalDate day;
		try {
			day = LocalDate.parse(text);
		}
		catch (DateTimeParseException ex) {
			errors.rejectValue("expires", "form.expires.date");
			return Optional.empty();
		}
		LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
		if (!day.isAfter(today)) {
			errors.rejectValue("expires", "form.expires.past");
			return Optional.empty();
		}
		if (day.isAfter(Expiry.latestDay(now))) {
			errors.rejectValue("expires", "form.expires.far", new Object[] { forText(Expiry.latestDay(now)) }, null);
			return Optional.empty();
		}
		Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusSeconds(1);
		return Optional.of(Expiry.clip(end, now));
	}

	/**
	 * A day that a message can format: {@code MessageFormat} knows only old dates, and
	 * formats them in the machine's time zone.
	 */
	private static Date forText(LocalDate day) {
		return Date.from(day.atStartOfDay(ZoneId.systemDefault()).toInstant());
	}

}
