package io.patkeeper.rotation;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.journal.Action;
import io.patkeeper.journal.Journal;
import io.patkeeper.journal.Outcome;
import io.patkeeper.token.ManagedToken;
import io.patkeeper.token.TokenChangeService;
import io.patkeeper.token.TokenService;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * Finds the new token that an interrupted rotation left behind, and revokes it.
 */
@Service
class OrphanCleanup {

	/** More than a token that was just created can have. */
	private static final int JOURNAL_ENTRIES = 10;

	private final TokenService tokens;

	private final TokenChangeService changes;

	private final RotationRepository rotations;

	private final Journal journal;

	private final Clock clock;

	OrphanCleanup(TokenService tokens, TokenChangeService changes, RotationRepository rotations, Journal journal,
			Clock clock) {
		this.tokens = tokens;
		this.changes = changes;
		this.rotations = rotations;
		this.journal = journal;
		this.clock = clock;
	}

	/**
	 * Whether another rotation in progress may be creating a token of the same name,
	 * which could not be told from an orphan.
	 */
	boolean mayBelongToAnother(Rotation rotation) {
		return this.rotations.unfinished(rotation.owner())
			.stream()
			.filter((other) -> !other.id().equals(rotation.id()) && other.isInProgress(this.clock.instant()))
			.anyMatch((other) -> other.organization().equals(rotation.organization())
					&& other.name().equals(rotation.name()));
	}

	/**
	 * The new tokens whose secret was lost: those of the same name that were created when
	 * the rotation requested one, that expire no later than requested, and whose secret
	 * was shown neither by another rotation nor by the form. A token that was created
	 * outside Patkeeper may be among them: only the person can tell.
	 */
	List<ManagedToken> orphans(Rotation rotation) {
		return this.tokens.createdAt(rotation.organization(), rotation.name(), rotation.started())
			.stream()
			.filter((token) -> !token.authorizationId().equals(rotation.oldAuthorizationId()))
			.filter((token) -> !Expiry.isExtended(rotation.requestedExpiry(), token.details().validTo()))
			.filter((token) -> !wasSecretShown(rotation.owner(), token.authorizationId()))
			.toList();
	}

	private boolean wasSecretShown(String owner, UUID authorizationId) {
		return this.rotations.findByNewToken(owner, authorizationId).isPresent()
				|| this.journal.about(owner, authorizationId, JOURNAL_ENTRIES)
					.stream()
					.anyMatch((entry) -> entry.action() == Action.CREATE && entry.outcome() == Outcome.DONE);
	}

	/**
	 * Revokes the new token, so that only the old one is left. This is recorded first, so
	 * that no other request revokes the old one.
	 * @param orphan the token that the person chose as the new one, if the rotation does
	 * not know it
	 * @return {@code false} if something has changed since the page was rendered, so that
	 * nothing was revoked
	 * @throws NothingToRotateException if the old token no longer works, so that none
	 * would be left
	 */
	boolean discard(Rotation rotation, @Nullable UUID orphan) {
		if (rotation.isOver()) {
			return true;
		}
		UUID created = rotation.newAuthorizationId();
		if (created == null) {
			if (mayBelongToAnother(rotation)) {
				return false;
			}
			List<UUID> orphans = orphans(rotation).stream().map(ManagedToken::authorizationId).toList();
			if (orphan == null && orphans.isEmpty()) {
				return this.rotations.abandon(rotation);
			}
			if (orphan == null || !orphans.contains(orphan)) {
				return false;
			}
			created = orphan;
		}
		else if (!this.tokens.fetchWithStatus(rotation.organization(), rotation.oldAuthorizationId())
			.status()
			.works()) {
			throw new NothingToRotateException();
		}
		if (!this.rotations.discarding(rotation, created)) {
			return false;
		}
		this.changes.revokeOrphan(rotation.owner(), rotation.organization(), created, rotation.name());
		this.rotations.discarded(rotation, created);
		return true;
	}

}
