package io.patkeeper.token;

import java.time.Instant;

import io.patkeeper.azuredevops.DisplayFilter;
import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.ui.MessageKeys;
import org.jspecify.annotations.Nullable;

/**
 * Whether a token works, and if not, why.
 */
public enum TokenStatus {

	/** It works. */
	ACTIVE,

	/** It works, for a few more days. */
	EXPIRING,

	/** It has expired. */
	EXPIRED,

	/** It was revoked. */
	REVOKED;

	private static final int SOON = 7;

	private final String key = MessageKeys.of(this);

	/**
	 * Azure DevOps does not disclose the status, so it is that of the list that has the
	 * token. No date overrules it, neither an announced one nor the expiry by our clock.
	 */
	static TokenStatus of(PersonalAccessToken token, DisplayFilter foundIn, Instant now) {
		return switch (foundIn) {
			case ACTIVE -> isEnding(token.validTo(), now) ? EXPIRING : ACTIVE;
			case EXPIRED -> EXPIRED;
			case REVOKED -> REVOKED;
		};
	}

	/**
	 * The status of a token that is in no list, judged by its own expiry alone.
	 */
	static TokenStatus told(PersonalAccessToken token, Instant now) {
		boolean over = token.validTo() != null && !token.validTo().isAfter(now);
		return of(token, over ? DisplayFilter.EXPIRED : DisplayFilter.ACTIVE, now);
	}

	private static boolean isEnding(@Nullable Instant validTo, Instant now) {
		return validTo != null && Expiry.daysUntil(validTo, now) <= SOON;
	}

	/**
	 * The list of Azure DevOps, and the filter of ours, that has tokens of this status.
	 */
	DisplayFilter displayFilter() {
		return switch (this) {
			case ACTIVE, EXPIRING -> DisplayFilter.ACTIVE;
			case EXPIRED -> DisplayFilter.EXPIRED;
			case REVOKED -> DisplayFilter.REVOKED;
		};
	}

	/**
	 * Its key in message bundles, and its class in the style sheet.
	 */
	public String key() {
		return this.key;
	}

	/**
	 * Whether the token works, so that there is something to rotate or revoke.
	 */
	public boolean works() {
		return this == ACTIVE || this == EXPIRING;
	}

}
