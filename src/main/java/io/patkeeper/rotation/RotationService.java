package io.patkeeper.rotation;

import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.TokenRefusedException;
import io.patkeeper.journal.JournalUnavailableException;
import io.patkeeper.token.TokenRotations;
import io.patkeeper.token.secret.SecretNotKeptException;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * The rotations of a person, for changing many tokens at once. Each rotation of a run is
 * a rotation like any other, with a page of its own.
 */
@Service
public class RotationService {

	private final Rotator rotator;

	private final RotationRepository rotations;

	private final RotationInspector inspector;

	private final OrphanCleanup orphanCleanup;

	private final Clock clock;

	RotationService(Rotator rotator, RotationRepository rotations, RotationInspector inspector,
			OrphanCleanup orphanCleanup, Clock clock) {
		this.rotator = rotator;
		this.rotations = rotations;
		this.inspector = inspector;
		this.orphanCleanup = orphanCleanup;
		this.clock = clock;
	}

	/**
	 * Rotates a token once.
	 * @param owner the owner of the token, as {@code tid:oid}
	 * @param overlap whether the old token works until the person revokes it
	 * @return what has become of it; {@link RotationStatus#ABANDONED} also if the token
	 * cannot be rotated
	 * @throws TokenRefusedException if Azure DevOps refuses the new token; nothing was
	 * changed
	 * @throws JournalUnavailableException if the change cannot be recorded; nothing was
	 * changed
	 * @throws SecretNotKeptException if the new token's secret cannot be stored; the old
	 * token still works
	 */
	public Result rotate(String owner, Organization organization, UUID authorizationId, boolean overlap) {
		try {
			this.rotator.rotate(owner, organization, authorizationId, overlap, true);
		}
		catch (NothingToRotateException | AllOrganizationsTokenException ex) {
			return Result.NONE;
		}
		return find(owner, authorizationId);
	}

	/**
	 * What has become of the rotation of a token. If nothing was created, the rotation is
	 * abandoned, so that the token can be rotated again; what is found out about the old
	 * token is recorded, so that its page says the same.
	 * @return {@link RotationStatus#ABANDONED} if there is no rotation
	 */
	public Result find(String owner, UUID authorizationId) {
		Optional<Rotation> found = this.rotations.findByOldToken(owner, authorizationId);
		if (found.isEmpty()) {
			return Result.NONE;
		}
		Rotation rotation = found.get();
		if (rotation.isWaiting() && rotation.overlap()) {
			return new Result(rotation.id(), RotationStatus.OVERLAP, rotation.newAuthorizationId(), null);
		}
		// Looking at the old token is safe even if another request is revoking it.
		RotationPage page = (rotation.state() == RotationState.REVOKING) ? this.inspector.check(rotation)
				: this.inspector.find(rotation);
		if (page.status() == RotationStatus.NOTHING_CREATED && this.orphanCleanup.discard(rotation, null)) {
			return Result.NONE;
		}
		if (page.status() == RotationStatus.REPLACED && this.rotations.revoking(rotation)) {
			this.rotations.done(rotation);
		}
		if (page.status() == RotationStatus.OLD_STILL_WORKS && rotation.state() == RotationState.REVOKING) {
			this.rotations.notRevoked(rotation);
		}
		return new Result(rotation.id(), page.status(), rotation.newAuthorizationId(), page.inProgressUntil());
	}

	/**
	 * The rotations of a person that are not over, as the list shows them.
	 * @param owner the person's {@code tid:oid}
	 */
	public TokenRotations open(String owner) {
		OpenMatters open = this.rotations.openMatters(owner);
		return RotationSummaries.of(open.rotations().stream(), open.created(), this.clock.instant());
	}

	/**
	 * Counts the rotations of all people that are not over.
	 */
	public RotationCount count() {
		return this.rotations.count();
	}

	/**
	 * The old and new tokens of the rotations of a person that are not over, by their
	 * authorization ids.
	 */
	public Set<UUID> tokensInRotation(String owner) {
		return this.rotations.unfinished(owner)
			.stream()
			.flatMap((rotation) -> Stream.of(rotation.oldAuthorizationId(), rotation.newAuthorizationId()))
			.filter(Objects::nonNull)
			.collect(Collectors.toSet());
	}

	/**
	 * What has become of a rotation.
	 *
	 * @param rotation the id of the rotation; {@code null} if there is none
	 * @param status its status
	 * @param newAuthorizationId the authorization id of the new token, if known
	 * @param inProgressUntil while it is in progress, when no node can be working on it
	 * any more
	 */
	public record Result(@Nullable UUID rotation, RotationStatus status, @Nullable UUID newAuthorizationId,
			@Nullable Instant inProgressUntil) {

		private static final Result NONE = new Result(null, RotationStatus.ABANDONED, null, null);

	}

}
