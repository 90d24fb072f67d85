package io.patkeeper.rotation;

import java.time.Clock;
import java.util.List;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.Refusal;
import io.patkeeper.azuredevops.TokenRefused;
import io.patkeeper.token.NewSecrets;
import io.patkeeper.token.Token;
import io.patkeeper.token.Tokens;

import org.springframework.stereotype.Component;

/**
 * Finds out where a rotation stands, without changing anything.
 */
@Component
class RotationPages {

	private final Tokens tokens;

	private final NewSecrets secrets;

	private final Leftovers leftovers;

	private final Clock clock;

	RotationPages(Tokens tokens, NewSecrets secrets, Leftovers leftovers, Clock clock) {
		this.tokens = tokens;
		this.secrets = secrets;
		this.leftovers = leftovers;
		this.clock = clock;
	}

	RotationPage of(Rotation rotation) {
		if (rotation.isUnderWay(this.clock.instant())) {
			return page(rotation, Situation.UNDER_WAY, List.of());
		}
		return switch (rotation.state()) {
			case STARTED, UNANSWERED, DISCARDING ->
				oldIsGone(rotation) ? page(rotation, Situation.TOO_LATE, List.of()) : beforeTheNew(rotation);
			case CREATED, REVOKING -> page(rotation, betweenTwo(rotation), List.of());
			case DONE -> page(rotation, Situation.DONE, List.of());
			case ABANDONED -> page(rotation, Situation.ABANDONED, List.of());
		};
	}

	private RotationPage beforeTheNew(Rotation rotation) {
		if (rotation.state() == State.DISCARDING) {
			return page(rotation, Situation.DISCARDING, List.of());
		}
		if (this.leftovers.mayBeOfAnother(rotation)) {
			return page(rotation, Situation.NOT_LOOKED, List.of());
		}
		try {
			List<Token> orphans = this.leftovers.orphans(rotation);
			return page(rotation, orphans.isEmpty() ? Situation.NOTHING_CREATED : Situation.ORPHANED, orphans);
		}
		catch (AzureDevOpsException | TokenRefused ex) {
			return page(rotation, Situation.NOT_LOOKED, List.of());
		}
	}

	private Situation betweenTwo(Rotation rotation) {
		if (oldIsGone(rotation)) {
			return Situation.OLD_GONE;
		}
		if (rotation.newAuthorizationId() == null
				|| !(rotation.secretStored() || this.secrets.holds(rotation.owner(), rotation.newAuthorizationId()))) {
			return Situation.SECRET_GONE;
		}
		if (rotation.otherReach()) {
			return Situation.OTHER_REACH;
		}
		return rotation.overlap() ? Situation.OVERLAP : Situation.OLD_LIVES;
	}

	private boolean oldIsGone(Rotation rotation) {
		try {
			return !this.tokens.one(rotation.organization(), rotation.oldAuthorizationId()).status().works();
		}
		catch (TokenRefused ex) {
			return ex.refusal().concern() == Refusal.Concern.TOKEN;
		}
		catch (AzureDevOpsException ex) {
			return false;
		}
	}

	private static RotationPage page(Rotation rotation, Situation situation, List<Token> orphans) {
		boolean created = rotation.newAuthorizationId() != null;
		List<RotationPage.Step> steps = List.of(new RotationPage.Step("asked", true),
				new RotationPage.Step("created", created), new RotationPage.Step("kept", created),
				new RotationPage.Step("revoked", rotation.state() == State.DONE || situation == Situation.OLD_GONE));
		return new RotationPage(rotation.id(), rotation.organization().name(), rotation.name(), rotation.started(),
				rotation.oldAuthorizationId(), rotation.newAuthorizationId(), steps, situation,
				orphans.stream()
					.map((token) -> new RotationPage.Orphan(token.authorizationId(), token.details().validFrom()))
					.toList());
	}

}
