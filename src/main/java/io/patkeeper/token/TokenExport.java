package io.patkeeper.token;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.token.scope.ScopeChip;
import io.patkeeper.ui.BrowserTimeZone;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that match a query of the list, for other programs. Its components are those
 * of the JSON.
 *
 * @param asOf when the tokens were listed
 * @param complete whether none are known to be missing
 * @param incompleteOrganizations the organizations that did not list all of their tokens
 * @param organizationsMissing whether some of the person's organizations could not be
 * found
 * @param tokens those that match, in the order of the list
 */
record TokenExport(Instant asOf, boolean complete, List<String> incompleteOrganizations, boolean organizationsMissing,
		List<Entry> tokens) {

	/**
	 * Collects the tokens.
	 * @param rows those that match
	 * @param root the URL of Patkeeper's start page, without a slash at the end
	 */
	static TokenExport of(List<TokenRow> rows, ManagedOrganizations known, TokenOverview overview, Instant asOf,
			String root) {
		List<String> incomplete = Stream.of(overview.failures(), overview.unread())
			.flatMap((organizations) -> organizations.keySet().stream())
			.distinct()
			.sorted()
			.map(Organization::name)
			.toList();
		boolean organizationsMissing = known.undiscovered() != null || known.unread() > 0;
		return new TokenExport(asOf.truncatedTo(ChronoUnit.MILLIS), incomplete.isEmpty() && !organizationsMissing,
				incomplete, organizationsMissing, rows.stream().map((row) -> Entry.of(row, root)).toList());
	}

	/**
	 * The name of a file, such as {@code patkeeper-tokens-2026-11-30.csv}, with the day
	 * in the person's time zone. It says so if the file is incomplete.
	 */
	String fileName(String extension) {
		return "patkeeper-tokens-" + LocalDate.ofInstant(this.asOf, BrowserTimeZone.current())
				+ (this.complete ? "." : "-incomplete.") + extension;
	}

	/**
	 * A token.
	 *
	 * @param organizations the organizations that list it
	 * @param name its name
	 * @param scopes the identifiers of its scopes
	 * @param status {@code active}, {@code expiring}, {@code expired} or {@code revoked}
	 * @param created when it was created, if known
	 * @param expires when it expires or has expired, if known
	 * @param daysLeft calendar days until then, if it works
	 * @param allOrganizations whether it works in all of the person's organizations
	 * @param authorizationId identifies it
	 * @param url its page
	 * @param note what its owner noted about it, if anything
	 */
	record Entry(List<String> organizations, String name, List<String> scopes, String status, @Nullable Instant created,
			@Nullable Instant expires, @Nullable Long daysLeft, boolean allOrganizations, UUID authorizationId,
			String url, @Nullable String note) {

		private static Entry of(TokenRow row, String root) {
			return new Entry(row.organizations(), row.name(), row.scopes().stream().map(ScopeChip::identifier).toList(),
					row.status().key(), millis(row.created()), millis(row.expires()),
					row.usable() ? row.daysLeft() : null, row.allOrganizations(), row.authorizationId(),
					root + TokenUrls.token(row.organization(), row.authorizationId()), row.note());
		}

		private static @Nullable Instant millis(@Nullable Instant time) {
			return (time != null) ? time.truncatedTo(ChronoUnit.MILLIS) : null;
		}

	}

}
