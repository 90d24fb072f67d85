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
 * The secret of a token that was just created.
 *
 * @param organization the organization in which the token was created
 * @param authorizationId identifies the token
 * @param name the token's name, legible
 * @param secret the value, which Azure DevOps never shows again
 * @param expires when the token stops working, if known
 * @param clamped whether that is earlier than requested
 */
public record NewSecret(Organization organization, UUID authorizationId, String name, Secret secret,
		@Nullable Instant expires, boolean clamped) {

	public NewSecret {
		name = LegibleText.of(name);
	}

	/**
	 * The secret of a created token.
	 * @param organization the organization in which it was created
	 * @param created the token
	 * @param requested the requested expiry
	 */
	public static NewSecret of(Organization organization, CreatedToken created, Instant requested) {
		Instant expires = created.token().validTo();
		return new NewSecret(organization, created.token().authorizationId(), created.token().displayName(),
				created.secret(), expires, Expiry.isClamped(requested, expires));
	}

}
