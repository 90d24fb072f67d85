package io.patkeeper.rotation;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.Refusal;
import io.patkeeper.azuredevops.TokenRefusedException;
import io.patkeeper.token.ManagedToken;
import io.patkeeper.token.TokenService;
import io.patkeeper.token.secret.NewSecrets;
import io.patkeeper.ui.MessageKeys;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Finds out the status of a rotation from its state and from what Azure DevOps says about
 * its tokens. Changes nothing.
 */
@Component
class RotationInspector {

	private static final Logger logger = LoggerFactory.getLogger(RotationInspector.class);

	private final TokenService tokens;

	private final NewSecrets secrets;

	private final OrphanCleanup orphanCleanup;

	private final Clock clock;

	RotationInspector(TokenService tokens, NewSecrets secrets, OrphanCleanup orphanCleanup, Clock clock) {
		this.tokens = tokens;
		this.secrets = secrets;
		this.orphanCleanup = orphanCleanup;
		this.clock = clock;
	}

	/**
	 * The status of a rotation. While it is in progress, its tokens are not checked.
	 */
	RotationPage find(Rotation rotation) {
		return rotation.isInProgress(this.clock.instant())
				? page(rotation, RotationStatus.IN_PROGRESS, OldToken.UNKNOWN, List.of(), List.of()) : check(rotation);
	}

	/**
	 * The same, but with a check of both tokens even while the rotation is in progress.
	 */
	RotationPage checkNow(Rotation rotation) {
		if (!rotation.isInProgress(this.clock.instant())) {
			return check(rotation);
		}
		OldToken old = checkOldToken(rotation);
		List<String> checks = new ArrayList<>(List.of("old-" + old.check().key()));
		if (rotation.newAuthorizationId() == null) {
			checks.add("new-" + checkNewToken(rotation).key());
		}
		return page(rotation, RotationStatus.IN_PROGRESS, old, List.of(), checks);
	}

	/**
	 * The status of a rotation by its state and its tokens, even while it is in progress.
	 */
	RotationPage check(Rotation rotation) {
		return switch (rotation.state()) {
			case STARTED, UNANSWERED, DISCARDING -> withoutUsableNewToken(rotation, checkOldToken(rotation));
			case CREATED, REVOKING -> {
				OldToken old = checkOldToken(rotation);
				yield page(rotation, statusOfTwoTokens(rotation, old.check()), old, List.of(), List.of());
			}
			case DONE -> page(rotation, RotationStatus.DONE, OldToken.UNKNOWN, List.of(), List.of());
			case ABANDONED -> page(rotation, RotationStatus.ABANDONED, checkOldToken(rotation), List.of(), List.of());
		};
	}

	private RotationPage withoutUsableNewToken(Rotation rotation, OldToken old) {
		if (old.check() == Check.GONE) {
			return page(rotation, RotationStatus.NOT_REPLACED, old, List.of(), List.of());
		}
		if (old.check() == Check.UNKNOWN) {
			return page(rotation, RotationStatus.UNKNOWN, old, List.of(), List.of());
		}
		if (rotation.state() == RotationState.DISCARDING) {
			return page(rotation, RotationStatus.DISCARDING, old, List.of(), List.of());
		}
		if (this.orphanCleanup.mayBelongToAnother(rotation)) {
			return page(rotation, RotationStatus.UNKNOWN, old, List.of(), List.of());
		}
		List<ManagedToken> orphans = findOrphans(rotation);
		if (orphans == null) {
			return page(rotation, RotationStatus.UNKNOWN, old, List.of(), List.of());
		}
		return page(rotation, orphans.isEmpty() ? RotationStatus.NOTHING_CREATED : RotationStatus.ORPHANED, old,
				orphans, List.of());
	}

	private RotationStatus statusOfTwoTokens(Rotation rotation, Check old) {
		if (old == Check.GONE) {
			return RotationStatus.REPLACED;
		}
		if (old == Check.UNKNOWN) {
			return RotationStatus.OLD_UNKNOWN;
		}
		if (rotation.newAuthorizationId() == null
				|| !(rotation.secretStored() || this.secrets.holds(rotation.owner(), rotation.newAuthorizationId()))) {
			return RotationStatus.SECRET_UNAVAILABLE;
		}
		if (rotation.reachDiffers()) {
			return RotationStatus.REACH_DIFFERS;
		}
		return rotation.overlap() ? RotationStatus.OVERLAP : RotationStatus.OLD_STILL_WORKS;
	}

	private OldToken checkOldToken(Rotation rotation) {
		try {
			ManagedToken old = this.tokens.fetchWithStatus(rotation.organization(), rotation.oldAuthorizationId());
			return new OldToken(old.status().works() ? Check.WORKS : Check.GONE, old.details().allOrganizations());
		}
		catch (TokenRefusedException ex) {
			if (ex.refusal().concern() == Refusal.Concern.TOKEN) {
				return new OldToken(Check.GONE, false);
			}
			return unknown(rotation, ex);
		}
		catch (AzureDevOpsException ex) {
			return unknown(rotation, ex);
		}
	}

	private static OldToken unknown(Rotation rotation, RuntimeException failure) {
		logger.warn("Could not check old token {} of rotation {}", rotation.oldAuthorizationId(), rotation.id(),
				failure);
		return OldToken.UNKNOWN;
	}

	private Check checkNewToken(Rotation rotation) {
		List<ManagedToken> orphans = findOrphans(rotation);
		if (orphans == null) {
			return Check.UNKNOWN;
		}
		return orphans.isEmpty() ? Check.GONE : Check.WORKS;
	}

	/**
	 * Searches for the tokens that a rotation may have created.
	 * @return the tokens; {@code null} if the search failed
	 */
	private @Nullable List<ManagedToken> findOrphans(Rotation rotation) {
		try {
			return this.orphanCleanup.orphans(rotation);
		}
		catch (AzureDevOpsException | TokenRefusedException ex) {
			logger.warn("Could not search for the new token of rotation {}", rotation.id(), ex);
			return null;
		}
	}

	private static RotationPage page(Rotation rotation, RotationStatus status, OldToken old, List<ManagedToken> orphans,
			List<String> checks) {
		boolean created = rotation.newAuthorizationId() != null;
		boolean revoked = rotation.state() == RotationState.DONE || status == RotationStatus.REPLACED;
		boolean responseMissing = rotation.state() == RotationState.REVOKING && !revoked
				&& (status == RotationStatus.IN_PROGRESS || old.check() == Check.UNKNOWN);
		List<RotationPage.Step> steps = List.of(new RotationPage.Step("requested", true),
				new RotationPage.Step("created", created), new RotationPage.Step("kept", created),
				new RotationPage.Step(responseMissing ? "revoking" : "revoked", revoked));
		return new RotationPage(rotation.id(), rotation.organization().name(), rotation.name(), rotation.started(),
				(status == RotationStatus.IN_PROGRESS) ? rotation.inProgressUntil() : null,
				rotation.oldAuthorizationId(), rotation.newAuthorizationId(), steps, status, old.allOrganizations(),
				orphans.stream()
					.map((token) -> new RotationPage.Orphan(token.authorizationId(), token.details().validFrom()))
					.toList(),
				checks);
	}

	/**
	 * What a check of a token has shown.
	 */
	private enum Check {

		WORKS, GONE, UNKNOWN;

		/**
		 * The result in message keys.
		 */
		String key() {
			return MessageKeys.of(this);
		}

	}

	/**
	 * What is known about the old token.
	 *
	 * @param check whether it works
	 * @param allOrganizations whether it is known to be for all organizations
	 */
	private record OldToken(Check check, boolean allOrganizations) {

		static final OldToken UNKNOWN = new OldToken(Check.UNKNOWN, false);

	}

}
