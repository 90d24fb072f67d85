package io.patkeeper.token;

import java.time.Instant;

import io.patkeeper.azuredevops.DisplayFilterOption;
import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.ui.BrowserTimeZone;
import io.patkeeper.ui.MessageKeys;
import org.jspecify.annotations.Nullable;

/**
 * Whether a token works, and if not, why.
 */
public enum TokenStatus {

	/** It works. */
	ACTIVE,

	/** It works, and expires within seven days. */
	EXPIRING,

	/** It has expired. */
	EXPIRED,

	/** It was revoked. */
	REVOKED;

	private static final int SOON_IN_DAYS = 7;

	private final String key = MessageKeys.of(this);

	/**
	 * Azure DevOps does not disclose the status, so it follows from the list that
	 * contains the token, whatever its expiry or announced dates say.
	 */
	static TokenStatus of(PersonalAccessToken token, DisplayFilterOption foundIn, Instant now) {
		return switch (foundIn) {
			case ACTIVE -> isExpiringSoon(token.validTo(), now) ? EXPIRING : ACTIVE;
			case EXPIRED -> EXPIRED;
			case REVOKED -> REVOKED;
		};
	}

	/**
	 * The status of a token that was not found in a list, by its expiry alone.
	 */
	static TokenStatus byExpiry(PersonalAccessToken token, Instant now) {
		boolean expired = token.validTo() != null && !token.validTo().isAfter(now);
		return of(token, expired ? DisplayFilterOption.EXPIRED : DisplayFilterOption.ACTIVE, now);
	}

	private static boolean isExpiringSoon(@Nullable Instant validTo, Instant now) {
		return validTo != null && Expiry.daysUntil(validTo, now, BrowserTimeZone.current()) <= SOON_IN_DAYS;
	}

	/**
	 * Its key in message bundles, and its class in the style sheet.
	 */
	public String key() {
		return this.key;
	}

	/**
	 * Whether the token works, so that it can be rotated or revoked.
	 */
	public boolean works() {
		return this == ACTIVE || this == EXPIRING;
	}

}
