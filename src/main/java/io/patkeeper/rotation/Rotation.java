package io.patkeeper.rotation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.IssuedToken;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.azuredevops.TokenRefused;
import io.patkeeper.azuredevops.TokenRequest;
import io.patkeeper.token.Expiry;
import io.patkeeper.token.NewSecret;
import io.patkeeper.token.NewSecrets;
import io.patkeeper.token.Token;
import io.patkeeper.token.Tokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Service;

/**
 * Replaces a token by a new one of the same kind. The order is what keeps a token from
 * being lost: the old one is revoked only after the new one's secret is kept.
 */
@Service
class Rotation {

	private static final Logger logger = LoggerFactory.getLogger(Rotation.class);

	/** For a token whose own length of life is not told. */
	private static final Duration USUAL_LIFE = Duration.ofDays(30);

	private final Tokens tokens;

	private final NewSecrets secrets;

	private final Clock clock;

	Rotation(Tokens tokens, NewSecrets secrets, Clock clock) {
		this.tokens = tokens;
		this.secrets = secrets;
		this.clock = clock;
	}

	/**
	 * Rotates a token.
	 * @return the authorization id of the new one, whose secret is kept
	 * @throws NothingToRotate if the token does not work any more
	 * @throws TokenRefused if Azure DevOps refuses the new one; nothing has changed
	 */
	UUID rotate(Organization organization, UUID authorizationId) {
		Token old = this.tokens.asTold(organization, authorizationId);
		if (!old.status().works()) {
			throw new NothingToRotate();
		}
		TokenRequest request = new TokenRequest(old.name(), old.details().scopes(),
				expiryLike(old.details(), this.clock.instant()), old.details().allOrganizations());
		IssuedToken issued = this.tokens.create(organization, request);
		NewSecret secret = NewSecret.of(organization, issued, request.validTo(), authorizationId);
		this.secrets.keep(secret);
		if (revoke(organization, authorizationId)) {
			this.secrets.keep(secret.withReplacedRevoked());
		}
		return secret.authorizationId();
	}

	/**
	 * The new token lives as long as the old one was to live, not only as long as that
	 * one still has.
	 */
	private static Instant expiryLike(PersonalAccessToken old, Instant now) {
		Duration life = (old.validFrom() != null && old.validTo() != null)
				? Duration.between(old.validFrom(), old.validTo()) : USUAL_LIFE;
		Instant latest = Expiry.latest(now);
		return now.plus(life).isAfter(latest) ? latest : now.plus(life);
	}

	private boolean revoke(Organization organization, UUID authorizationId) {
		try {
			this.tokens.revoke(organization, authorizationId);
			return true;
		}
		catch (AzureDevOpsException | TokenRefused ex) {
			// The page of the new secret says so and offers to try again.
			logger.warn("The old token {} of a rotation still lives: {}", authorizationId, ex.getMessage());
			return false;
		}
	}

}
