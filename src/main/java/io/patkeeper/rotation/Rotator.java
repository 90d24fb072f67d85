package io.patkeeper.rotation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import io.patkeeper.azuredevops.CreatedToken;
import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.azuredevops.PersonalAccessTokenClient;
import io.patkeeper.azuredevops.PersonalAccessTokenRequest;
import io.patkeeper.azuredevops.TokenRefusedException;
import io.patkeeper.journal.JournalUnavailableException;
import io.patkeeper.journal.TooManyChangesException;
import io.patkeeper.token.CreationOutcomeUnknownException;
import io.patkeeper.token.ManagedToken;
import io.patkeeper.token.TokenChangeService;
import io.patkeeper.token.TokenService;
import io.patkeeper.token.note.NoteRepository;
import io.patkeeper.token.secret.NewSecret;
import io.patkeeper.token.secret.NewSecrets;
import io.patkeeper.token.secret.SecretNotKeptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;

/**
 * Replaces a token by a new one with the same name and scopes, step by step. The old one
 * is revoked only after the new one's secret is stored, so that an interruption never
 * leaves the person without a working token.
 */
@Service
class Rotator {

	private static final Logger logger = LoggerFactory.getLogger(Rotator.class);

	/** If the lifetime of the old token is unknown. */
	private static final Duration DEFAULT_LIFETIME = Duration.ofDays(30);

	private final TokenService tokens;

	private final TokenChangeService changes;

	private final NewSecrets secrets;

	private final RotationRepository rotations;

	private final NoteRepository notes;

	private final Clock clock;

	Rotator(TokenService tokens, TokenChangeService changes, NewSecrets secrets, RotationRepository rotations,
			NoteRepository notes, Clock clock) {
		this.tokens = tokens;
		this.changes = changes;
		this.secrets = secrets;
		this.rotations = rotations;
		this.notes = notes;
		this.clock = clock;
	}

	/**
	 * Rotates a token once: if it is being rotated, or has been, that rotation is
	 * returned.
	 * @param owner the owner of the token, as {@code tid:oid}
	 * @param overlap whether the old token works until the person revokes it
	 * @param partOfRun whether the change limit has counted it as part of a run
	 * @throws NothingToRotateException if the token no longer works
	 * @throws AllOrganizationsTokenException if it is for all organizations; nothing was
	 * changed
	 * @throws TokenRefusedException if Azure DevOps refuses the new token; nothing was
	 * changed
	 * @throws JournalUnavailableException if the change cannot be recorded; nothing was
	 * changed
	 * @throws TooManyChangesException if the person has reached the change limit; nothing
	 * was changed
	 * @throws SecretNotKeptException if the new token's secret cannot be stored; the old
	 * token still works
	 */
	Rotation rotate(String owner, Organization organization, UUID authorizationId, boolean overlap, boolean partOfRun) {
		Optional<Rotation> existing = this.rotations.findByOldToken(owner, authorizationId);
		if (existing.isPresent()) {
			return existing.get();
		}
		ManagedToken old = fetchRotatable(organization, authorizationId);
		Instant now = this.clock.instant();
		PersonalAccessTokenRequest request = new PersonalAccessTokenRequest(old.name(), old.details().scopes(),
				sameLifetime(old.details(), now), false);
		Rotation rotation = new Rotation(UUID.randomUUID(), owner, organization, authorizationId, old.name(),
				request.validTo(), overlap, RotationState.STARTED, null, false, false, now, now);
		if (!this.rotations.start(rotation)) {
			return this.rotations.findByOldToken(owner, authorizationId).orElseThrow(NothingToRotateException::new);
		}
		CreatedToken issued;
		try {
			issued = create(rotation, request, partOfRun);
		}
		catch (CreationOutcomeUnknownException ex) {
			logger.warn("It is unknown whether the new token of rotation {} was created", rotation.id(), ex);
			return rotation;
		}
		boolean reachDiffers = issued.token().allOrganizations() != request.allOrganizations();
		Rotation created = rotation.created(issued.token().authorizationId(), reachDiffers, this.clock.instant());
		keep(NewSecret.of(organization, issued, request.validTo()), created,
				partOfRun ? NewSecrets.LIFETIME_IN_RUN : NewSecrets.LIFETIME);
		if (!created.isWaiting()) {
			revokeOldIfPossible(created);
		}
		return created;
	}

	private ManagedToken fetchRotatable(Organization organization, UUID authorizationId) {
		ManagedToken token = this.tokens.fetch(organization, authorizationId);
		if (!token.status().works()) {
			throw new NothingToRotateException();
		}
		if (!token.isRotatable()) {
			throw new AllOrganizationsTokenException();
		}
		return token;
	}

	/**
	 * The expiry that gives the new token the whole lifetime of the old one, not only the
	 * rest of it.
	 */
	private static Instant sameLifetime(PersonalAccessToken old, Instant now) {
		Duration lifetime = (old.validFrom() != null && old.validTo() != null)
				? Duration.between(old.validFrom(), old.validTo()) : DEFAULT_LIFETIME;
		return Expiry.clip(now.plus(lifetime), now);
	}

	private CreatedToken create(Rotation rotation, PersonalAccessTokenRequest request, boolean partOfRun) {
		try {
			return this.changes.createReplacement(rotation.owner(), rotation.organization(), request, partOfRun);
		}
		catch (RuntimeException ex) {
			boolean unchanged = isUnchangedAfter(ex);
			recordAfter(ex, () -> {
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
	 * A secret that cannot be stored is shown once, so the new token is not an orphan.
	 */
	private void keep(NewSecret secret, Rotation created, Duration lifetime) {
		try {
			this.secrets.keep(created.owner(), secret, lifetime, () -> record(created));
		}
		catch (SecretNotKeptException ex) {
			recordAfter(ex, () -> record(created));
			throw ex;
		}
	}

	/**
	 * Records the new token, and carries the note of the old one over: from here on, an
	 * interrupted rotation is finished with this token, at whatever time.
	 */
	private void record(Rotation created) {
		this.rotations.created(created);
		this.notes.carryOver(created.owner(), created.oldAuthorizationId(),
				Objects.requireNonNull(created.newAuthorizationId()), created.requestedExpiry());
	}

	/**
	 * Catches every exception, even an unexpected one: an error page now would hide the
	 * new secret.
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
	 * Revokes the old token, after which the rotation is done. Does nothing if the new
	 * one may have been revoked instead.
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
				recordAfter(ex, () -> this.rotations.notRevoked(rotation));
			}
			throw ex;
		}
		this.rotations.done(rotation);
	}

	private static boolean isUnchangedAfter(RuntimeException failure) {
		return failure instanceof JournalUnavailableException || failure instanceof TooManyChangesException
				|| PersonalAccessTokenClient.isUnchangedAfter(failure);
	}

	private static void recordAfter(RuntimeException failure, Runnable write) {
		try {
			write.run();
		}
		catch (DataAccessException ex) {
			failure.addSuppressed(ex);
		}
	}

}
