package io.patkeeper.token;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A row of the list in the person's language, of which the template places the parts.
 *
 * @param value the value of its checkbox
 * @param selected whether that is checked
 * @param selectLabel what the checkbox is called
 * @param searchText the text in which the script searches, normalized
 * @param url the token's page
 * @param name its name, or a text in its place
 * @param nameStart the part of the name that may be cut
 * @param nameEnd the rest, which tells it from others that start alike; {@code null} if
 * there is none
 * @param remark a line below the name: its rotation, its note, or that a tool created it
 * @param organizations the organizations that it works in
 * @param scopes the first of its scopes in words, each for a line of its own
 * @param scopesKind the class of the scopes in the style sheet
 * @param identifiers the identifiers of all scopes; {@code null} if it has none
 * @param statusKind the class of the status in the style sheet
 * @param status its status
 * @param statusDetail more about the status
 * @param end when it expires: how long until then, or the day if that is past
 * @param endDay the day below that
 * @param endExact the time of its expiry
 * @param watched that the person will be reminded of it; {@code null} if not
 * @param rotatable whether {@code action} is a button that rotates it, not a link
 * @param actionUrl where the most useful action leads
 * @param action what it is called
 * @param actionLabel the same with the name of the token
 * @param revocable whether revoking it stands beside that action
 * @param revokeUrl the page that asks before it is revoked; {@code null} if it no longer
 * works
 * @param revokeLabel the action with the name of the token
 * @param menuKind the class of the menu in the style sheet; {@code null} if there is none
 * @param menuLabel what the menu is called
 * @param overlapUrl rotates it and keeps the old token; {@code null} if it cannot be
 * rotated now
 * @param revokeOldUrl revokes the old token of its rotation; {@code null} if there is
 * none
 */
record TokenListRow(String value, boolean selected, String selectLabel, String searchText, String url, String name,
		String nameStart, @Nullable String nameEnd, @Nullable String remark, String organizations, List<String> scopes,
		String scopesKind, @Nullable String identifiers, String statusKind, String status,
		@Nullable String statusDetail, String end, @Nullable String endDay, @Nullable String endExact,
		@Nullable String watched, boolean rotatable, String actionUrl, String action, String actionLabel,
		boolean revocable, @Nullable String revokeUrl, String revokeLabel, @Nullable String menuKind, String menuLabel,
		@Nullable String overlapUrl, @Nullable String revokeOldUrl) {

}
