package io.patkeeper.token;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.token.scope.ScopeCatalogue;
import org.jspecify.annotations.Nullable;

/**
 * A personal access token of a person, with its status, which follows from the list that
 * contains it.
 *
 * @param organization the organization through which it is managed
 * @param seenIn all organizations that list it
 * @param details what Azure DevOps says about it
 * @param status its status
 */
public record ManagedToken(Organization organization, List<Organization> seenIn, PersonalAccessToken details,
		TokenStatus status) {

	/**
	 * When tokens for all organizations are to stop working, as Microsoft has announced.
	 * Such dates have been moved before: what the service lists as active is active.
	 * Source: "Retirement of global personal access tokens in Azure DevOps",
	 * devblogs.microsoft.com.
	 */
	static final Instant ANNOUNCED_END = Instant.parse("2026-12-01T00:00:00Z");

	public String name() {
		return this.details.displayName();
	}

	public boolean isRotatable() {
		return isRotatable(this.status, this.details.allOrganizations());
	}

	/**
	 * Whether a token can be rotated: it works, and is not for all organizations, because
	 * a rotation would create another token for all of them.
	 */
	static boolean isRotatable(TokenStatus status, boolean allOrganizations) {
		return status.works() && !allOrganizations;
	}

	/**
	 * Whether it may do everything that its owner may do.
	 */
	public boolean fullAccess() {
		return this.details.scopes().contains(ScopeCatalogue.FULL_ACCESS);
	}

	public UUID authorizationId() {
		return this.details.authorizationId();
	}

	public @Nullable Instant expires() {
		return this.details.validTo();
	}

	/**
	 * The announced end of the kind of a token; {@code null} if there is none before its
	 * own expiry.
	 */
	static @Nullable Instant announcedEnd(boolean allOrganizations, @Nullable Instant expires) {
		boolean affected = allOrganizations && (expires == null || expires.isAfter(ANNOUNCED_END));
		return affected ? ANNOUNCED_END : null;
	}

	/**
	 * When a token that works is expected to stop working: at its own expiry, or earlier
	 * at the announced end of its kind, unless that has passed; {@code null} if that is
	 * not known.
	 */
	public static @Nullable Instant expectedEnd(boolean allOrganizations, @Nullable Instant expires, Instant now) {
		Instant announced = announcedEnd(allOrganizations, expires);
		return (announced != null && announced.isAfter(now)) ? announced : expires;
	}

}
