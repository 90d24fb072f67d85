package io.patkeeper.reminder;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.token.ManagedToken;
import io.patkeeper.token.OwnedTokens;
import io.patkeeper.ui.LegibleText;

/**
 * A token that works, as last seen: all that is kept about it.
 *
 * @param authorizationId identifies the token
 * @param organization the organization through which it is managed
 * @param allOrganizations whether it works in all of the person's organizations
 * @param name its name, legible; not unique, and may be empty
 * @param expires when it stops working, in full seconds
 */
record WatchedToken(UUID authorizationId, Organization organization, boolean allOrganizations, String name,
		Instant expires) {

	/** The next end first. */
	static final Comparator<WatchedToken> BY_END = Comparator.comparing(WatchedToken::expires)
		.thenComparing(WatchedToken::name)
		.thenComparing(WatchedToken::authorizationId);

	WatchedToken {
		name = LegibleText.ofName(name);
		// Azure DevOps rounds fractions of a second.
		expires = expires.truncatedTo(ChronoUnit.SECONDS);
	}

	/**
	 * The tokens in a list that are watched.
	 * @param now when they were listed
	 */
	static List<WatchedToken> of(OwnedTokens.Listing listing, Instant now) {
		return listing.tokens()
			.values()
			.stream()
			.filter((token) -> token.status().works())
			.flatMap((token) -> of(token.organization(), token.details(), now).stream())
			.toList();
	}

	/**
	 * A token that works; empty if its end is not known.
	 */
	static Optional<WatchedToken> of(Organization organization, PersonalAccessToken token, Instant now) {
		return Optional.ofNullable(ManagedToken.expectedEnd(token.allOrganizations(), token.validTo(), now))
			.map((end) -> new WatchedToken(token.authorizationId(), organization, token.allOrganizations(),
					token.displayName(), end));
	}

	/**
	 * How many calendar days its end is away; negative if it has passed.
	 */
	int daysLeft(LocalDate day, ZoneId timeZone) {
		return (int) ChronoUnit.DAYS.between(day, LocalDate.ofInstant(this.expires, timeZone));
	}

}
