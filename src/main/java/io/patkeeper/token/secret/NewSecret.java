package io.patkeeper.token.secret;

import java.time.Instant;
import java.util.UUID;

import io.patkeeper.azuredevops.CreatedToken;
import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.Secret;
import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

/**
 * The secret of a token that was just created, until its owner has stored it.
 *
 * @param organization where the token was created
 * @param authorizationId what identifies the token
 * @param name the token's name, legible
 * @param secret the value that Azure DevOps never shows again
 * @param expires when the token stops working, if known
 * @param clamped whether that is earlier than requested
 */
public record NewSecret(Organization organization, UUID authorizationId, String name, Secret secret,
		@Nullable Instant expires, boolean clamped) {

	public NewSecret {
		name = LegibleText.of(name);
	}

	/**
	 * The secret of a token that was issued.
	 * @param organization where it was created
	 * @param issued what came back
	 * @param asked the requested expiry
	 */
	public static NewSecret of(Organization organization, CreatedToken issued, Instant asked) {
		Instant expires = issued.token().validTo();
		return new NewSecret(organization, issued.token().authorizationId(), issued.token().displayName(),
				issued.secret(), expires, Expiry.isClamped(asked, expires));
	}

}
