package io.patkeeper.token;

import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

import io.patkeeper.azuredevops.IssuedToken;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The secret of a token that was just created, until its owner has stored it.
 *
 * @param organization where the token was created
 * @param authorizationId what identifies the token
 * @param name the token's name
 * @param secret the value that Azure DevOps never tells again
 * @param expires when the token stops working, if told
 * @param clamped whether that is earlier than asked for
 * @param replaced the authorization id of the token whose place it takes, if it was
 * rotated
 * @param replacedRevoked whether that one is revoked
 */
public record NewSecret(Organization organization, UUID authorizationId, String name, Secret secret,
		@Nullable Instant expires, boolean clamped, @Nullable UUID replaced,
		boolean replacedRevoked) implements Serializable {

	/**
	 * The secret of a token that was asked for.
	 * @param organization where it was created
	 * @param issued what came back
	 * @param asked the date of expiry asked for
	 * @param replaced the token that is to be revoked now, if it was rotated
	 */
	public static NewSecret of(Organization organization, IssuedToken issued, Instant asked, @Nullable UUID replaced) {
		Instant expires = issued.token().validTo();
		return new NewSecret(organization, issued.token().authorizationId(), issued.token().displayName(),
				issued.secret(), expires, Expiry.isClamped(asked, expires), replaced, false);
	}

	/**
	 * The same, now that the replaced token is revoked.
	 */
	public NewSecret withReplacedRevoked() {
		return new NewSecret(this.organization, this.authorizationId, this.name, this.secret, this.expires,
				this.clamped, this.replaced, true);
	}

}
