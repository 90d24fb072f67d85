package io.patkeeper.token;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

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
 * @param redundantScopes whether some of its scopes are included in others
 * @param sharesName whether another token that works has the same name in the same
 * organization
 * @param fromRotation whether a rotation created it, so that something probably uses it
 * @param selected whether the person has selected it in the list
 * @param watched whether the person will be reminded of its end
 */
record TokenRow(String organization, UUID authorizationId, String name, boolean allOrganizations,
		List<String> organizations, List<ScopeChip> scopes, TokenStatus status, @Nullable Instant created,
		@Nullable Instant expires, @Nullable Long daysLeft, boolean toolCreated, @Nullable TokenRotation rotation,
		@Nullable String note, boolean redundantScopes, boolean sharesName, boolean fromRotation, boolean selected,
		boolean watched) {

	private static final long LONG_IN_SECONDS = Duration.ofDays(90).plusMinutes(1).toSeconds();

	static TokenRow of(ManagedToken token, ScopeCatalogue catalogue, Instant now) {
		Instant expires = token.expires();
		return new TokenRow(token.organization().name(), token.authorizationId(), LegibleText.of(token.name()),
				token.details().allOrganizations(), token.seenIn().stream().map(Organization::name).toList(),
				token.details().scopes().stream().map((scope) -> ScopeChip.of(scope, catalogue)).toList(),
				token.status(), token.details().validFrom(), expires,
				(expires != null) ? Expiry.daysUntil(expires, now, BrowserTimeZone.current()) : null,
				ToolCreatedNames.contains(token.name()), null, null, catalogue.hasIncluded(token.details().scopes()),
				false, false, false, false);
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
	 * Whether it lives longer than ninety days. The service rounds fractions of a second.
	 */
	boolean longLived() {
		return this.created != null && this.expires != null
				&& this.expires.getEpochSecond() - this.created.getEpochSecond() > LONG_IN_SECONDS;
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
		return usable() ? ManagedToken.announcedEnd(this.allOrganizations, this.expires) : null;
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
	 * Whether a rotation that is not finished has created its successor, even if it has
	 * expired by now.
	 */
	boolean hasSuccessor() {
		return this.rotation != null && this.rotation.bothWork()
				&& this.rotation.oldAuthorizationId().equals(this.authorizationId);
	}

	/**
	 * This row with the rotation that its token is part of.
	 */
	TokenRow with(TokenRotations rotations) {
		TokenRotation current = rotations.of(this.authorizationId);
		boolean created = rotations.haveCreated(this.authorizationId);
		return (current == null && !created) ? this
				: with(current, this.note, this.sharesName, created, this.selected, this.watched);
	}

	/**
	 * This row, marked if the person has selected its token.
	 */
	TokenRow with(TokenSelection selection) {
		return selection.contains(this.authorizationId)
				? with(this.rotation, this.note, this.sharesName, this.fromRotation, true, this.watched) : this;
	}

	/**
	 * This row of a person who is reminded of the ends of tokens, unless a rotation is
	 * under way.
	 */
	TokenRow reminded() {
		boolean ends = this.expires != null || announcedEnd() != null;
		return (usable() && ends && this.rotation == null)
				? with(null, this.note, this.sharesName, this.fromRotation, this.selected, true) : this;
	}

	/**
	 * This row with the note on its token.
	 */
	TokenRow with(TokenNotes notes) {
		String current = notes.of(this.authorizationId);
		return (current == null) ? this
				: with(this.rotation, current, this.sharesName, this.fromRotation, this.selected, this.watched);
	}

	/**
	 * Marks those of the rows whose token shares its name with another that works.
	 */
	static List<TokenRow> compareNames(List<TokenRow> rows) {
		Map<String, Long> tokens = rows.stream()
			.filter(TokenRow::usable)
			.collect(Collectors.groupingBy(TokenRow::nameInOrganization, Collectors.counting()));
		return rows.stream()
			.map((row) -> (row.usable() && tokens.get(row.nameInOrganization()) > 1) ? row.sharingName(true) : row)
			.toList();
	}

	/**
	 * Those of the rows whose token works and shares its name with this one, if this one
	 * works.
	 */
	List<TokenRow> namesakes(List<TokenRow> rows) {
		return rows.stream()
			.filter((other) -> usable() && other.usable() && !other.authorizationId.equals(this.authorizationId)
					&& other.nameInOrganization().equals(nameInOrganization()))
			.toList();
	}

	/**
	 * This row, marked if its token shares its name with another that works.
	 */
	TokenRow sharingName(boolean sharesName) {
		return with(this.rotation, this.note, sharesName, this.fromRotation, this.selected, this.watched);
	}

	private String nameInOrganization() {
		return this.organization + '/' + this.name;
	}

	private TokenRow with(@Nullable TokenRotation rotation, @Nullable String note, boolean sharesName,
			boolean fromRotation, boolean selected, boolean watched) {
		return new TokenRow(this.organization, this.authorizationId, this.name, this.allOrganizations,
				this.organizations, this.scopes, this.status, this.created, this.expires, this.daysLeft,
				this.toolCreated, rotation, note, this.redundantScopes, sharesName, fromRotation, selected, watched);
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
