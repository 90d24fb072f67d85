package io.patkeeper.rotation;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.Refusal;
import io.patkeeper.azuredevops.TokenRefusedException;
import io.patkeeper.token.OwnedToken;
import io.patkeeper.token.Tokens;
import io.patkeeper.token.secret.NewSecrets;
import io.patkeeper.ui.MessageKeys;

import org.springframework.stereotype.Component;

/**
 * Finds out where a rotation stands, without changing anything.
 */
@Component
class RotationStatusFinder {

	private final Tokens tokens;

	private final NewSecrets secrets;

	private final OrphanCleanup leftovers;

	private final Clock clock;

	RotationStatusFinder(Tokens tokens, NewSecrets secrets, OrphanCleanup leftovers, Clock clock) {
		this.tokens = tokens;
		this.secrets = secrets;
		this.leftovers = leftovers;
		this.clock = clock;
	}

	/**
	 * Where a rotation stands. While a node may be working on it, that is what the node
	 * has written.
	 */
	RotationPage of(Rotation rotation) {
		return rotation.isInProgress(this.clock.instant())
				? page(rotation, RotationStatus.IN_PROGRESS, OldToken.NOT_LOOKED, List.of(), List.of())
				: look(rotation);
	}

	/**
	 * The same without waiting for that node: with what Azure DevOps says about both
	 * tokens right now.
	 */
	RotationPage lookNow(Rotation rotation) {
		if (!rotation.isInProgress(this.clock.instant())) {
			return look(rotation);
		}
		OldToken old = old(rotation);
		List<String> seen = new ArrayList<>(List.of("old-" + old.sight().key()));
		if (rotation.newAuthorizationId() == null) {
			seen.add("new-" + newOne(rotation).key());
		}
		return page(rotation, RotationStatus.IN_PROGRESS, old, List.of(), seen);
	}

	private RotationPage look(Rotation rotation) {
		return switch (rotation.state()) {
			case STARTED, UNANSWERED, DISCARDING -> beforeTheNew(rotation, old(rotation));
			case CREATED, REVOKING -> {
				OldToken old = old(rotation);
				yield page(rotation, betweenTwo(rotation, old.sight()), old, List.of(), List.of());
			}
			case DONE -> page(rotation, RotationStatus.DONE, OldToken.NOT_LOOKED, List.of(), List.of());
			case ABANDONED -> page(rotation, RotationStatus.ABANDONED, old(rotation), List.of(), List.of());
		};
	}

	private RotationPage beforeTheNew(Rotation rotation, OldToken old) {
		if (old.sight() == Sight.GONE) {
			return page(rotation, RotationStatus.TOO_LATE, old, List.of(), List.of());
		}
		if (old.sight() == Sight.NOT_LOOKED) {
			return page(rotation, RotationStatus.NOT_LOOKED, old, List.of(), List.of());
		}
		if (rotation.state() == RotationState.DISCARDING) {
			return page(rotation, RotationStatus.DISCARDING, old, List.of(), List.of());
		}
		if (this.leftovers.mayBeOfAnother(rotation)) {
			return page(rotation, RotationStatus.NOT_LOOKED, old, List.of(), List.of());
		}
		try {
			List<OwnedToken> orphans = this.leftovers.orphans(rotation);
			return page(rotation, orphans.isEmpty() ? RotationStatus.NOTHING_CREATED : RotationStatus.ORPHANED, old,
					orphans, List.of());
		}
		catch (AzureDevOpsException | TokenRefusedException ex) {
			return page(rotation, RotationStatus.NOT_LOOKED, old, List.of(), List.of());
		}
	}

	private RotationStatus betweenTwo(Rotation rotation, Sight old) {
		if (old == Sight.GONE) {
			return RotationStatus.OLD_GONE;
		}
		if (old == Sight.NOT_LOOKED) {
			return RotationStatus.OLD_NOT_LOOKED;
		}
		if (rotation.newAuthorizationId() == null
				|| !(rotation.secretStored() || this.secrets.holds(rotation.owner(), rotation.newAuthorizationId()))) {
			return RotationStatus.SECRET_GONE;
		}
		if (rotation.otherReach()) {
			return RotationStatus.OTHER_REACH;
		}
		return rotation.overlap() ? RotationStatus.OVERLAP : RotationStatus.OLD_LIVES;
	}

	private OldToken old(Rotation rotation) {
		try {
			OwnedToken old = this.tokens.one(rotation.organization(), rotation.oldAuthorizationId());
			return new OldToken(old.status().works() ? Sight.WORKS : Sight.GONE, old.details().allOrganizations());
		}
		catch (TokenRefusedException ex) {
			return (ex.refusal().concern() == Refusal.Concern.TOKEN) ? new OldToken(Sight.GONE, false)
					: OldToken.NOT_LOOKED;
		}
		catch (AzureDevOpsException ex) {
			return OldToken.NOT_LOOKED;
		}
	}

	private Sight newOne(Rotation rotation) {
		try {
			return this.leftovers.orphans(rotation).isEmpty() ? Sight.GONE : Sight.WORKS;
		}
		catch (AzureDevOpsException | TokenRefusedException ex) {
			return Sight.NOT_LOOKED;
		}
	}

	private static RotationPage page(Rotation rotation, RotationStatus situation, OldToken old,
			List<OwnedToken> orphans, List<String> seen) {
		boolean created = rotation.newAuthorizationId() != null;
		boolean revoked = rotation.state() == RotationState.DONE || situation == RotationStatus.OLD_GONE;
		boolean answerMissing = rotation.state() == RotationState.REVOKING && !revoked
				&& (situation == RotationStatus.IN_PROGRESS || old.sight() == Sight.NOT_LOOKED);
		List<RotationPage.Step> steps = List.of(new RotationPage.Step("asked", true),
				new RotationPage.Step("created", created), new RotationPage.Step("kept", created),
				new RotationPage.Step(answerMissing ? "revoking" : "revoked", revoked));
		return new RotationPage(rotation.id(), rotation.organization().name(), rotation.name(), rotation.started(),
				(situation == RotationStatus.IN_PROGRESS) ? rotation.knownBy() : null, rotation.oldAuthorizationId(),
				rotation.newAuthorizationId(), steps, situation, old.everywhere(),
				orphans.stream()
					.map((token) -> new RotationPage.Orphan(token.authorizationId(), token.details().validFrom()))
					.toList(),
				seen);
	}

	/**
	 * What a look at a token has shown.
	 */
	private enum Sight {

		WORKS, GONE, NOT_LOOKED;

		/**
		 * As the message bundles call it.
		 */
		String key() {
			return MessageKeys.of(this);
		}

	}

	/**
	 * What is known about the old token.
	 *
	 * @param sight whether it works
	 * @param everywhere whether it is for all organizations, if it was seen
	 */
	private record OldToken(Sight sight, boolean everywhere) {

		static final OldToken NOT_LOOKED = new OldToken(Sight.NOT_LOOKED, false);

	}

}
