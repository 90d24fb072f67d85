package io.patkeeper.rotation;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.journal.Action;
import io.patkeeper.journal.Journal;
import io.patkeeper.journal.Outcome;
import io.patkeeper.token.OwnedToken;
import io.patkeeper.token.TokenChanges;
import io.patkeeper.token.Tokens;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * Finds and clears away what an interrupted rotation has left behind.
 */
@Service
class OrphanCleanup {

	private static final int ENTRIES_OF_A_NEW_TOKEN = 10;

	private final Tokens tokens;

	private final TokenChanges changes;

	private final Rotations rotations;

	private final Journal journal;

	private final Clock clock;

	OrphanCleanup(Tokens tokens, TokenChanges changes, Rotations rotations, Journal journal, Clock clock) {
		this.tokens = tokens;
		this.changes = changes;
		this.rotations = rotations;
		this.journal = journal;
		this.clock = clock;
	}

	/**
	 * Whether another rotation may just be creating a token of the same name, which could
	 * not be told from an orphan.
	 */
	boolean mayBeOfAnother(Rotation rotation) {
		return this.rotations.unfinished(rotation.owner())
			.stream()
			.filter((other) -> !other.id().equals(rotation.id()) && other.isInProgress(this.clock.instant()))
			.anyMatch((other) -> other.organization().equals(rotation.organization())
					&& other.name().equals(rotation.name()));
	}

	/**
	 * The new tokens whose secret nobody has ever seen: those of the same name that were
	 * created when the rotation asked for one, that live no longer than it asked for, and
	 * whose secret was handed out neither by another rotation nor by the form. One that
	 * was created elsewhere may be among them: only the person can tell.
	 */
	List<OwnedToken> orphans(Rotation rotation) {
		return this.tokens.createdAt(rotation.organization(), rotation.name(), rotation.started())
			.stream()
			.filter((token) -> !token.authorizationId().equals(rotation.oldAuthorizationId()))
			.filter((token) -> !Expiry.isExtended(rotation.requestedExpiry(), token.details().validTo()))
			.filter((token) -> !isKnown(rotation.owner(), token.authorizationId()))
			.toList();
	}

	private boolean isKnown(String owner, UUID authorizationId) {
		return this.rotations.thatCreated(owner, authorizationId).isPresent()
				|| this.journal.about(owner, authorizationId, ENTRIES_OF_A_NEW_TOKEN)
					.stream()
					.anyMatch((entry) -> entry.action() == Action.CREATE && entry.outcome() == Outcome.DONE);
	}

	/**
	 * Revokes the new token, so that only the old one is left. This is announced first,
	 * which keeps everybody else from revoking the old one.
	 * @param orphan which token the person takes for the new one, if the rotation does
	 * not know it
	 * @return whether that was done; if not, things have changed since the person looked
	 * @throws NothingToRotateException if the old one no longer works, so that nothing
	 * would be left
	 */
	boolean clear(Rotation rotation, @Nullable UUID orphan) {
		if (rotation.isOver()) {
			return true;
		}
		UUID created = rotation.newAuthorizationId();
		if (created == null) {
			if (mayBeOfAnother(rotation)) {
				return false;
			}
			List<UUID> orphans = orphans(rotation).stream().map(OwnedToken::authorizationId).toList();
			if (orphan == null && orphans.isEmpty()) {
				return this.rotations.abandon(rotation);
			}
			if (orphan == null || !orphans.contains(orphan)) {
				return false;
			}
			created = orphan;
		}
		else if (!this.tokens.one(rotation.organization(), rotation.oldAuthorizationId()).status().works()) {
			throw new NothingToRotateException();
		}
		if (!this.rotations.discarding(rotation, created)) {
			return false;
		}
		this.changes.revoke(rotation.owner(), rotation.organization(), created, rotation.name());
		return true;
	}

}
