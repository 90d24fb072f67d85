package io.patkeeper.rotation;

import java.util.List;
import java.util.UUID;

import io.patkeeper.journal.Action;
import io.patkeeper.journal.Journal;
import io.patkeeper.journal.Outcome;
import io.patkeeper.token.Token;
import io.patkeeper.token.Tokens;

import org.springframework.stereotype.Service;

/**
 * What an interrupted rotation has left behind, and its clearing away.
 */
@Service
class Leftovers {

	private static final int ENTRIES_OF_A_NEW_TOKEN = 10;

	private final Tokens tokens;

	private final Rotations rotations;

	private final Journal journal;

	Leftovers(Tokens tokens, Rotations rotations, Journal journal) {
		this.tokens = tokens;
		this.rotations = rotations;
		this.journal = journal;
	}

	/**
	 * The new tokens whose secret nobody ever saw: those in the list of the same name
	 * that came to be when the rotation asked for one, and whose secret was handed out
	 * neither by another rotation nor by the form.
	 */
	List<Token> orphans(Rotation rotation) {
		return this.tokens.createdAt(rotation.organization(), rotation.name(), rotation.started())
			.stream()
			.filter((token) -> !token.authorizationId().equals(rotation.oldAuthorizationId()))
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
	 * Revokes the new token, or what may be it, so that only the old one is left.
	 * @throws NothingToRotate if the old one does not work any more, so that nothing
	 * would be left
	 */
	void clear(Rotation rotation) {
		if (rotation.isOver()) {
			return;
		}
		UUID created = rotation.newAuthorizationId();
		if (created == null) {
			orphans(rotation).forEach((orphan) -> this.tokens.revoke(rotation.owner(), rotation.organization(),
					orphan.authorizationId()));
			this.rotations.abandon(rotation);
			return;
		}
		if (!this.tokens.one(rotation.organization(), rotation.oldAuthorizationId()).status().works()) {
			throw new NothingToRotate();
		}
		this.tokens.revoke(rotation.owner(), rotation.organization(), created);
	}

}
