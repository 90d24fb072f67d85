package io.patkeeper.token;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.Organization;
import org.jspecify.annotations.Nullable;

/**
 * A token as the pages show it.
 *
 * @param organization where it is looked after
 * @param authorizationId what identifies it
 * @param name its name, which need not be unique and may be empty
 * @param allOrganizations whether it works in all of the person's organizations
 * @param organizations the organizations whose lists it stands in
 * @param scopes what it may do
 * @param status what it is good for
 * @param created when it was created, if told
 * @param expires when it stops working, if told
 * @param daysLeft days of the calendar until then, negative afterwards
 * @param machineMade whether its name says that a tool created it
 */
record Row(String organization, UUID authorizationId, String name, boolean allOrganizations, List<String> organizations,
		List<ScopeChip> scopes, Status status, @Nullable Instant created, @Nullable Instant expires,
		@Nullable Long daysLeft, boolean machineMade) {

	static Row of(Token token, ScopeCatalogue catalogue, Instant now) {
		Instant expires = token.expires();
		return new Row(token.organization().name(), token.authorizationId(), token.name(),
				token.details().allOrganizations(), token.seenIn().stream().map(Organization::name).toList(),
				token.details().scopes().stream().map((scope) -> ScopeChip.of(scope, catalogue)).toList(),
				token.status(), token.details().validFrom(), expires,
				(expires != null) ? Expiry.daysUntil(expires, now) : null, MachineMade.isNameOf(token.name()));
	}

	/**
	 * Whether there is something to rotate or revoke.
	 */
	public boolean usable() {
		return this.status.works();
	}

	/**
	 * Whether it may do everything that its owner may do.
	 */
	public boolean fullAccess() {
		return this.scopes.stream().anyMatch((scope) -> scope.identifier().equals(ScopeCatalogue.FULL_ACCESS));
	}

	/**
	 * The kind of token that a person may filter by.
	 */
	public String kind() {
		return switch (this.status) {
			case ACTIVE, EXPIRING, RETIRING -> "active";
			case EXPIRED, RETIRED -> "expired";
			case REVOKED -> "revoked";
		};
	}

	/**
	 * What a person can find it by: its name and its scopes, in lower case.
	 */
	public String searchText() {
		return Stream.concat(Stream.of(this.name), this.scopes.stream().map(ScopeChip::identifier))
			.collect(Collectors.joining(" "))
			.toLowerCase(Locale.ROOT);
	}

}
