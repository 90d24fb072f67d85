package io.patkeeper.rotation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import io.patkeeper.azuredevops.CreatedToken;
import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.azuredevops.PersonalAccessTokenClient;
import io.patkeeper.azuredevops.TokenRefusedException;
import io.patkeeper.azuredevops.TokenRequest;
import io.patkeeper.journal.JournalUnavailableException;
import io.patkeeper.journal.TooManyChangesException;
import io.patkeeper.token.CreationOutcomeUnknownException;
import io.patkeeper.token.OwnedToken;
import io.patkeeper.token.TokenChanges;
import io.patkeeper.token.Tokens;
import io.patkeeper.token.secret.NewSecret;
import io.patkeeper.token.secret.NewSecrets;
import io.patkeeper.token.secret.SecretNotKeptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;

/**
 * Replaces a token by a new one of the same kind, step by step. The order is what keeps a
 * token from being lost: the old one is revoked only after the new one's secret is kept.
 */
@Service
class Rotator {

	private static final Logger logger = LoggerFactory.getLogger(Rotator.class);

	/** For a token whose own lifetime is unknown. */
	private static final Duration USUAL_LIFE = Duration.ofDays(30);

	private final Tokens tokens;

	private final TokenChanges changes;

	private final NewSecrets secrets;

	private final Rotations rotations;

	private final Clock clock;

	Rotator(Tokens tokens, TokenChanges changes, NewSecrets secrets, Rotations rotations, Clock clock) {
		this.tokens = tokens;
		this.changes = changes;
		this.secrets = secrets;
		this.rotations = rotations;
		this.clock = clock;
	}

	/**
	 * Rotates a token once: if it is being rotated, or has been, that rotation is
	 * returned.
	 * @param owner whose token it is
	 * @param overlap whether the old one is to work until the person says otherwise
	 * @return the rotation, and how far it has come
	 * @throws NothingToRotateException if the token no longer works
	 * @throws AllOrganizationsTokenException if it is for all organizations; nothing has
	 * changed
	 * @throws TokenRefusedException if Azure DevOps refuses the new one; nothing has
	 * changed
	 * @throws JournalUnavailableException if it cannot be written down; nothing has
	 * changed
	 * @throws TooManyChangesException if the person has made too many lately; nothing has
	 * changed
	 * @throws SecretNotKeptException if the new one's secret cannot be kept; the old one
	 * still works
	 */
	Rotation rotate(String owner, Organization organization, UUID authorizationId, boolean overlap) {
		Optional<Rotation> known = this.rotations.of(owner, authorizationId);
		if (known.isPresent()) {
			return known.get();
		}
		OwnedToken old = rotatable(organization, authorizationId);
		Instant now = this.clock.instant();
		TokenRequest request = new TokenRequest(old.name(), old.details().scopes(), expiryLike(old.details(), now),
				false);
		Rotation rotation = new Rotation(UUID.randomUUID(), owner, organization, authorizationId, old.name(),
				request.validTo(), overlap, RotationState.STARTED, null, false, false, now, now);
		if (!this.rotations.start(rotation)) {
			return this.rotations.of(owner, authorizationId).orElseThrow(NothingToRotateException::new);
		}
		CreatedToken issued;
		try {
			issued = create(rotation, request);
		}
		catch (CreationOutcomeUnknownException ex) {
			logger.warn("It is unknown whether the new token of rotation {} was created", rotation.id(), ex);
			return rotation;
		}
		boolean otherReach = issued.token().allOrganizations() != request.allOrganizations();
		Rotation created = rotation.created(issued.token().authorizationId(), otherReach, this.clock.instant());
		keep(NewSecret.of(organization, issued, request.validTo()), created);
		if (!created.isWaiting()) {
			revokeOldIfPossible(created);
		}
		return created;
	}

	/**
	 * A token that can be rotated.
	 * @throws NothingToRotateException if it no longer works
	 * @throws AllOrganizationsTokenException if it is for all organizations
	 */
	OwnedToken rotatable(Organization organization, UUID authorizationId) {
		OwnedToken token = this.tokens.fetch(organization, authorizationId);
		if (!token.status().works()) {
			throw new NothingToRotateException();
		}
		if (!token.isRotatable()) {
			throw new AllOrganizationsTokenException();
		}
		return token;
	}

	/**
	 * The new token gets the whole lifetime of the old one, not only the rest of it.
	 */
	private static Instant expiryLike(PersonalAccessToken old, Instant now) {
		Duration life = (old.validFrom() != null && old.validTo() != null)
				? Duration.between(old.validFrom(), old.validTo()) : USUAL_LIFE;
		return Expiry.clip(now.plus(life), now);
	}

	private CreatedToken create(Rotation rotation, TokenRequest request) {
		try {
			return this.changes.createReplacement(rotation.owner(), rotation.organization(), request);
		}
		catch (RuntimeException ex) {
			boolean unchanged = isUnchangedAfter(ex);
			writeAfter(ex, () -> {
				if (unchanged) {
					this.rotations.abandon(rotation);
				}
				else {
					this.rotations.unanswered(rotation);
				}
			});
			throw ex;
		}
	}

	/**
	 * If the secret cannot be kept it is shown once, so the new token is not an orphan.
	 */
	private void keep(NewSecret secret, Rotation created) {
		try {
			this.secrets.keep(created.owner(), secret, () -> this.rotations.created(created));
		}
		catch (SecretNotKeptException ex) {
			writeAfter(ex, () -> this.rotations.created(created));
			throw ex;
		}
	}

	/**
	 * Whatever goes wrong with the old token, the person gets to see the new one's
	 * secret.
	 */
	private void revokeOldIfPossible(Rotation rotation) {
		try {
			revokeOld(rotation);
		}
		catch (RuntimeException ex) {
			logger.warn(
					isUnchangedAfter(ex) ? "The old token {} of rotation {} was not revoked"
							: "It is not known whether the old token {} of rotation {} was revoked",
					rotation.oldAuthorizationId(), rotation.id(), ex);
		}
	}

	/**
	 * Revokes the old token, which ends the rotation, unless the new one may be revoked
	 * by now.
	 */
	void revokeOld(Rotation rotation) {
		if (!this.rotations.revoking(rotation)) {
			return;
		}
		try {
			this.changes.revokeReplaced(rotation.owner(), rotation.organization(), rotation.oldAuthorizationId(),
					rotation.name());
		}
		catch (RuntimeException ex) {
			if (isUnchangedAfter(ex)) {
				writeAfter(ex, () -> this.rotations.notRevoked(rotation));
			}
			throw ex;
		}
	}

	private static boolean isUnchangedAfter(RuntimeException failure) {
		return failure instanceof JournalUnavailableException || failure instanceof TooManyChangesException
				|| PersonalAccessTokenClient.isUnchangedAfter(failure);
	}

	private static void writeAfter(RuntimeException failure, Runnable write) {
		try {
			write.run();
		}
		catch (DataAccessException ex) {
			failure.addSuppressed(ex);
		}
	}

}
