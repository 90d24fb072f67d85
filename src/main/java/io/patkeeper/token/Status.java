package io.patkeeper.token;

import java.time.Instant;
import java.util.Locale;

import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.azuredevops.TokenFilter;

/**
 * Whether a token works, and if not, why.
 */
public enum Status {

	/** It works. */
	ACTIVE,

	/** It works, for a few more days. */
	EXPIRING,

	/** It works until tokens for all organizations are switched off. */
	RETIRING,

	/** It was for all organizations, and those are switched off. */
	RETIRED,

	/** It has expired. */
	EXPIRED,

	/** It was revoked. */
	REVOKED;

	private static final int SOON = 7;

	private final String key = name().toLowerCase(Locale.ROOT);

	/**
	 * Azure DevOps does not disclose the status, so it is derived from the list that the
	 * token was found in and from its dates.
	 */
	static Status of(PersonalAccessToken token, TokenFilter foundIn, Instant now) {
		Instant validTo = token.validTo();
		if (foundIn == TokenFilter.REVOKED) {
			return REVOKED;
		}
		if (foundIn == TokenFilter.EXPIRED || (validTo != null && !validTo.isAfter(now))) {
			return EXPIRED;
		}
		if (token.allOrganizations() && !Token.RETIREMENT.isAfter(now)) {
			return RETIRED;
		}
		if (token.allOrganizations() && (validTo == null || validTo.isAfter(Token.RETIREMENT))) {
			return RETIRING;
		}
		return (validTo != null && Expiry.daysUntil(validTo, now) <= SOON) ? EXPIRING : ACTIVE;
	}

	/**
	 * As the message bundles and the style sheet call it.
	 */
	public String key() {
		return this.key;
	}

	/**
	 * Whether the token works, so that there is something to rotate or revoke.
	 */
	public boolean works() {
		return this == ACTIVE || this == EXPIRING || this == RETIRING;
	}

}
