package io.patkeeper.token;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.token.scope.ScopePicker;
import io.patkeeper.ui.BrowserTimeZone;
import org.jspecify.annotations.Nullable;

/**
 * The content of the form's page, except for the input.
 *
 * @param token the token that is being changed; {@code null} for a new one
 * @param replaced the token that a new one is to replace, if there is one
 * @param organizationNames the organizations to choose from
 * @param picker the scopes to choose from
 * @param limits what is known about the longest lifetime that the organizations grant
 * @param presets the expiry dates offered
 * @param earliest the first day that can be chosen
 * @param latest the last day that can be chosen
 */
record TokenFormPage(@Nullable TokenRow token, @Nullable TokenRow replaced, List<String> organizationNames,
		ScopePicker picker, List<LifespanLimit> limits, List<Preset> presets, LocalDate earliest, LocalDate latest) {

	static TokenFormPage of(@Nullable TokenRow token, @Nullable TokenRow replaced, List<String> organizationNames,
			ScopePicker picker, List<LifespanLimit> limits, Instant now) {
		ZoneId zone = BrowserTimeZone.current();
		LocalDate today = LocalDate.ofInstant(now, zone);
		List<Preset> presets = TokenForm.PRESETS.stream()
			.map((days) -> new Preset(days, LocalDate.ofInstant(now.plus(Duration.ofDays(days)), zone)))
			.toList();
		return new TokenFormPage(token, replaced, organizationNames, picker, limits, presets, today.plusDays(1),
				Expiry.latestDay(now, zone));
	}

	public boolean change() {
		return this.token != null;
	}

	/**
	 * The known limit of an organization.
	 */
	public @Nullable LifespanLimit limit(String organization) {
		return this.limits.stream()
			.filter((limit) -> limit.organization().equalsIgnoreCase(organization))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Whether a lifetime is longer than an organization is known to allow. The service
	 * counts it from the creation, even when the token is changed later.
	 */
	public boolean isBeyondLimit(Preset preset, String organization) {
		LifespanLimit limit = limit(organization);
		if (limit == null) {
			return false;
		}
		Instant created = (this.token != null) ? this.token.created() : null;
		long age = (created != null) ? ChronoUnit.DAYS.between(LocalDate.ofInstant(created, BrowserTimeZone.current()),
				preset.date().minusDays(preset.days())) : 0;
		return age + preset.days() > limit.longest();
	}

	/**
	 * The key of the heading for a new token, whose argument is the name of the replaced
	 * token.
	 */
	public String headingKey(TokenForm form) {
		if (form.replaces() == null) {
			return "form.new";
		}
		return (this.replaced != null) ? "form.replace.name" : "form.replace";
	}

	/**
	 * A lifetime to choose.
	 *
	 * @param days from now
	 * @param date the resulting day
	 */
	record Preset(int days, LocalDate date) {

	}

}
