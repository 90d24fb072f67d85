package io.patkeeper.token;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PersonalAccessToken;
import org.jspecify.annotations.Nullable;

/**
 * A personal access token as a person sees it: what Azure DevOps says about it, and what
 * follows from where it was found.
 *
 * @param organization the organization through which it is managed
 * @param seenIn all organizations that list it
 * @param details what Azure DevOps tells
 * @param status its status
 */
public record Token(Organization organization, List<Organization> seenIn, PersonalAccessToken details, Status status) {

	/**
	 * When Microsoft switches off all tokens for all organizations. Source: "Retirement
	 * of global personal access tokens in Azure DevOps", devblogs.microsoft.com.
	 */
	static final Instant RETIREMENT = Instant.parse("2026-12-01T00:00:00Z");

	public String name() {
		return this.details.displayName();
	}

	/**
	 * Whether it may be rotated: it works, and is not for all organizations, as its
	 * successor would be so too.
	 */
	public boolean isRotatable() {
		return this.status.works() && !this.details.allOrganizations();
	}

	public UUID authorizationId() {
		return this.details.authorizationId();
	}

	/**
	 * When it stops working, by its own date or because its kind is switched off.
	 */
	@Nullable Instant expires() {
		Instant validTo = this.details.validTo();
		if (this.details.allOrganizations() && (validTo == null || validTo.isAfter(RETIREMENT))) {
			return RETIREMENT;
		}
		return validTo;
	}

}
