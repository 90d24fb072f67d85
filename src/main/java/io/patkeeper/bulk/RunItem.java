package io.patkeeper.bulk;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.token.ManagedToken;
import io.patkeeper.token.TokenUrls;
import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

/**
 * A token of a run.
 *
 * @param place its place in the run, from zero
 * @param organization the organization through which it is managed, or in which it is
 * replaced
 * @param authorizationId identifies it
 * @param name its name; a copy that can be stored
 * @param expires when it stops working, if known
 * @param state what has become of it
 * @param reason why it is left out or was not changed, as the key of a message
 * @param detail what Azure DevOps said about that
 * @param rotation the id of its rotation, if there is one
 * @param newAuthorizationId the authorization id of the token that replaces it, if known
 * @param oldOrganization the organization through which it is managed if it is to be
 * replaced; the other organization is then that of the new token
 */
record RunItem(int place, Organization organization, UUID authorizationId, String name, @Nullable Instant expires,
		ItemState state, @Nullable String reason, @Nullable String detail, @Nullable UUID rotation,
		@Nullable UUID newAuthorizationId, @Nullable Organization oldOrganization) {

	private static final Set<String> REPLACEABLE = Set.of("run.left-out.expired", "run.left-out.all-organizations");

	RunItem {
		name = LegibleText.ofName(name);
	}

	/**
	 * A token that is chosen for a run.
	 * @param leftOut the key of the reason why it is left out; {@code null} if it is not
	 */
	static RunItem of(int place, ManagedToken token, @Nullable String leftOut) {
		return new RunItem(place, token.organization(), token.authorizationId(), token.name(), token.expires(),
				(leftOut != null) ? ItemState.LEFT_OUT : ItemState.PENDING, leftOut, null, null, null, null);
	}

	/**
	 * A chosen token that the person does not have.
	 * @param leftOut the key of the reason why it is left out
	 */
	static RunItem missing(int place, Organization organization, UUID authorizationId, String leftOut) {
		return new RunItem(place, organization, authorizationId, "", null, ItemState.LEFT_OUT, leftOut, null, null,
				null, null);
	}

	/**
	 * A token that is replaced in an organization.
	 * @param leftOut the key of the reason why it is left out; {@code null} if it is not
	 */
	static RunItem replacing(int place, ManagedToken token, Organization organization, @Nullable String leftOut) {
		return new RunItem(place, organization, token.authorizationId(), token.name(), token.expires(),
				(leftOut != null) ? ItemState.LEFT_OUT : ItemState.PENDING, leftOut, null, null, null,
				token.organization());
	}

	/**
	 * This token if no node works on it, so that it is not known what has become of it.
	 */
	RunItem withoutWork() {
		return (this.state != ItemState.WORKING) ? this
				: new RunItem(this.place, this.organization, this.authorizationId, this.name, this.expires,
						ItemState.UNKNOWN, "run.reason.interrupted", null, this.rotation, this.newAuthorizationId,
						this.oldOrganization);
	}

	/**
	 * Whether it was certainly not changed, although its change was tried.
	 */
	public boolean untouched() {
		return this.rotation == null && this.newAuthorizationId == null
				&& (this.state == ItemState.REFUSED || this.state == ItemState.FAILED);
	}

	/**
	 * The URL of the new token's page if it is known, or else of the old one's.
	 */
	public String url() {
		return (this.newAuthorizationId != null) ? TokenUrls.token(this.organization, this.newAuthorizationId)
				: oldUrl();
	}

	/**
	 * The URL of the page of the token that was chosen.
	 */
	public String oldUrl() {
		return TokenUrls.token(managedIn(), this.authorizationId);
	}

	/**
	 * The organization through which the token is managed that was chosen.
	 */
	Organization managedIn() {
		return (this.oldOrganization != null) ? this.oldOrganization : this.organization;
	}

	/**
	 * Whether a replacement can be created, as it can be neither rotated nor extended.
	 */
	public boolean replaceable() {
		return this.reason != null && REPLACEABLE.contains(this.reason);
	}

}
