package io.patkeeper.token;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.token.note.TokenNotes;
import io.patkeeper.token.scope.ScopeCatalogue;
import io.patkeeper.token.scope.ScopeChip;
import io.patkeeper.ui.BrowserTimeZone;
import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

/**
 * A token as the pages show it.
 *
 * @param organization the organization through which it is managed
 * @param authorizationId identifies it
 * @param name its name, legible; not unique, and may be empty
 * @param allOrganizations whether it works in all of the person's organizations
 * @param organizations the organizations that list it
 * @param scopes what it may do
 * @param status its status
 * @param created when it was created, if known
 * @param expires when it stops working, if known
 * @param daysLeft calendar days until then, negative afterwards
 * @param toolCreated whether a tool created it, judging by its name
 * @param rotation the rotation that it is part of, if there is one
 * @param note what its owner noted about it, which may have several lines
 */
record TokenRow(String organization, UUID authorizationId, String name, boolean allOrganizations,
		List<String> organizations, List<ScopeChip> scopes, TokenStatus status, @Nullable Instant created,
		@Nullable Instant expires, @Nullable Long daysLeft, boolean toolCreated, @Nullable TokenRotation rotation,
		@Nullable String note) {

	static TokenRow of(ManagedToken token, ScopeCatalogue catalogue, Instant now) {
		Instant expires = token.expires();
		return new TokenRow(token.organization().name(), token.authorizationId(), LegibleText.of(token.name()),
				token.details().allOrganizations(), token.seenIn().stream().map(Organization::name).toList(),
				token.details().scopes().stream().map((scope) -> ScopeChip.of(scope, catalogue)).toList(),
				token.status(), token.details().validFrom(), expires,
				(expires != null) ? Expiry.daysUntil(expires, now, BrowserTimeZone.current()) : null,
				ToolCreatedNames.contains(token.name()), null, null);
	}

	/**
	 * How long it lives from its creation to its end, in days; {@code null} if that is
	 * not known.
	 */
	public @Nullable Long lifetimeInDays() {
		return (this.created != null && this.expires != null) ? Expiry.lifetimeInDays(this.created, this.expires)
				: null;
	}

	/**
	 * Whether it works, so that it can be revoked.
	 */
	public boolean usable() {
		return this.status.works();
	}

	/**
	 * The names of the organizations that list it, separated by commas.
	 */
	public String organizationNames() {
		return String.join(", ", this.organizations);
	}

	/**
	 * The announced end of its kind of token; {@code null} if there is none before its
	 * own expiry.
	 */
	public @Nullable Instant announcedEnd() {
		boolean affected = usable() && this.allOrganizations
				&& (this.expires == null || this.expires.isAfter(ManagedToken.ANNOUNCED_END));
		return affected ? ManagedToken.ANNOUNCED_END : null;
	}

	/**
	 * Whether it can be rotated; if not, it can be replaced.
	 */
	public boolean rotatable() {
		return ManagedToken.isRotatable(this.status, this.allOrganizations);
	}

	/**
	 * The rotation because of which another token works beside it; {@code null} if there
	 * is none.
	 */
	@Nullable TokenRotation openRotation() {
		return (usable() && this.rotation != null && this.rotation.bothWork()) ? this.rotation : null;
	}

	/**
	 * This row with the rotation that its token is part of.
	 */
	TokenRow with(TokenRotations rotations) {
		TokenRotation current = rotations.of(this.authorizationId);
		return (current == null) ? this
				: new TokenRow(this.organization, this.authorizationId, this.name, this.allOrganizations,
						this.organizations, this.scopes, this.status, this.created, this.expires, this.daysLeft,
						this.toolCreated, current, this.note);
	}

	/**
	 * This row with the note on its token.
	 */
	TokenRow with(TokenNotes notes) {
		String current = notes.of(this.authorizationId);
		return (current == null) ? this
				: new TokenRow(this.organization, this.authorizationId, this.name, this.allOrganizations,
						this.organizations, this.scopes, this.status, this.created, this.expires, this.daysLeft,
						this.toolCreated, this.rotation, current);
	}

	/**
	 * Whether it may do everything that its owner may do.
	 */
	public boolean fullAccess() {
		return this.scopes.stream().anyMatch(ScopeChip::fullAccess);
	}

	/**
	 * Few rows share the id of a token. The generated method is slow for this many
	 * components.
	 */
	@Override
	public int hashCode() {
		return this.authorizationId.hashCode();
	}

}
