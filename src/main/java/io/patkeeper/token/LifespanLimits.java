package io.patkeeper.token;

import java.time.Clock;
import java.time.Duration;
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
 * Remembers in the person's session which lifetimes they were granted or refused, as
 * Azure DevOps does not disclose the policy itself.
 */
@Component
class LifespanLimits {

	private static final Duration ROUNDING = Duration.ofMinutes(1);

	private final HttpSession session;

	private final Clock clock;

	LifespanLimits(HttpSession session, Clock clock) {
		this.session = session;
		this.clock = clock;
	}

	/**
	 * Learns from a token that was granted. The service counts its lifetime from its
	 * creation, even when it is changed later.
	 */
	void learn(Organization organization, Instant asked, PersonalAccessToken told) {
		Instant from = told.validFrom();
		Instant to = told.validTo();
		if (from != null && to != null && Expiry.isClamped(asked, to)) {
			remember(new LifespanLimit(organization.name(), days(from, to), true));
		}
	}

	/**
	 * Learns from a refusal, unless the limit is known already.
	 */
	void learn(Organization organization, Instant asked, TokenRefusedException refused) {
		LifespanLimit known = find(organization.name());
		if (refused.refusal() == Refusal.PAT_LIFESPAN_POLICY_VIOLATION && (known == null || !known.granted())) {
			remember(new LifespanLimit(organization.name(), days(this.clock.instant(), asked), false));
		}
	}

	private static long days(Instant from, Instant to) {
		return Duration.between(from, to).plus(ROUNDING).toDays();
	}

	/**
	 * The limits of these organizations, as far as they are known.
	 */
	List<LifespanLimit> of(Collection<String> organizationNames) {
		return organizationNames.stream().map(this::find).filter(Objects::nonNull).toList();
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
