package io.patkeeper.token;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.azuredevops.Refusal;
import io.patkeeper.azuredevops.TokenRefusedException;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Infers the longest lifetimes that organizations allow, because Azure DevOps does not
 * disclose the policy. They are kept in the person's session.
 */
@Component
class LifespanLimits {

	private final HttpSession session;

	private final Clock clock;

	LifespanLimits(HttpSession session, Clock clock) {
		this.session = session;
		this.clock = clock;
	}

	/**
	 * Remembers a limit if a token was granted a shorter lifetime than requested. The
	 * service counts it from the creation, even when the token is changed later.
	 */
	void learn(Organization organization, Instant requested, PersonalAccessToken granted) {
		Instant from = granted.validFrom();
		Instant to = granted.validTo();
		if (from != null && to != null && Expiry.isClamped(requested, to)) {
			remember(new LifespanLimit(organization.name(), Expiry.lifetimeInDays(from, to), true));
		}
	}

	/**
	 * Remembers a refused lifetime, unless a granted one is known.
	 */
	void learn(Organization organization, Instant requested, TokenRefusedException refused) {
		LifespanLimit known = find(organization.name());
		if (refused.refusal() == Refusal.PAT_LIFESPAN_POLICY_VIOLATION && (known == null || !known.granted())) {
			remember(new LifespanLimit(organization.name(), Expiry.lifetimeInDays(this.clock.instant(), requested),
					false));
		}
	}

	/**
	 * The known limits of some organizations.
	 */
	List<LifespanLimit> of(Collection<String> organizationNames) {
		return organizationNames.stream().map(this::find).filter(Objects::nonNull).toList();
	}

	/**
	 * Chooses the longest offered lifetime that the organization of a form is known to
	 * allow. Without a known limit, the form stays as it is.
	 */
	TokenForm preselect(TokenForm form) {
		LifespanLimit limit = find(form.organization());
		if (limit == null) {
			return form;
		}
		return form.withDays(TokenForm.PRESETS.stream()
			.filter((days) -> days <= limit.longest())
			.reduce((shorter, longer) -> longer)
			.map(String::valueOf)
			.orElse(""));
	}

	/**
	 * Whether an organization may allow a lifetime, by what is known.
	 */
	boolean mayAllow(String organizationName, long days) {
		LifespanLimit limit = find(organizationName);
		return limit == null || days <= limit.longest();
	}

	private @Nullable LifespanLimit find(String organizationName) {
		return (LifespanLimit) this.session.getAttribute(attribute(organizationName));
	}

	private void remember(LifespanLimit limit) {
		this.session.setAttribute(attribute(limit.organization()), limit);
	}

	private static String attribute(String organizationName) {
		return LifespanLimit.class.getName() + "." + organizationName.toLowerCase(Locale.ROOT);
	}

}
