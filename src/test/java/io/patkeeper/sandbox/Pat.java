package io.patkeeper.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A personal access token as {@link FakeAzureDevOps} keeps it.
 *
 * @param authorizationId what identifies it
 * @param displayName its name, not unique
 * @param scope the scope identifiers, separated by a space
 * @param targetAccounts the ids of the organizations that it works in; {@code null} for
 * all of its owner's
 * @param validFrom when it was created
 * @param validTo when it stops working
 * @param revoked whether it was revoked
 * @param secret its value
 */
public record Pat(UUID authorizationId, String displayName, String scope, @Nullable List<UUID> targetAccounts,
		Instant validFrom, Instant validTo, boolean revoked, String secret) {

	/**
	 * The list that it stands in at a given time.
	 */
	public Status status(Instant now) {
		if (this.revoked) {
			return Status.REVOKED;
		}
		return this.validTo.isAfter(now) ? Status.ACTIVE : Status.EXPIRED;
	}

	boolean shownIn(String organization) {
		return this.targetAccounts == null || this.targetAccounts.contains(People.accountId(organization));
	}

	Pat revoke() {
		return new Pat(this.authorizationId, this.displayName, this.scope, this.targetAccounts, this.validFrom,
				this.validTo, true, this.secret);
	}

	/**
	 * A token's status, which the service never tells.
	 */
	public enum Status {

		/** It works. */
		ACTIVE,

		/** Its time has run out. */
		EXPIRED,

		/** It was revoked. */
		REVOKED

	}

}
