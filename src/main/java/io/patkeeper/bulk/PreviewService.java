package io.patkeeper.bulk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.rotation.RotationService;
import io.patkeeper.token.ManagedToken;
import io.patkeeper.token.OwnedTokens;
import io.patkeeper.token.TokenStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * Prepares runs. The tokens of a run are those of its preview, so a token is never
 * changed that the person has not seen there.
 */
@Service
class PreviewService {

	private final OwnedTokens tokens;

	private final RotationService rotations;

	private final RunRepository runs;

	PreviewService(OwnedTokens tokens, RotationService rotations, RunRepository runs) {
		this.tokens = tokens;
		this.rotations = rotations;
		this.runs = runs;
	}

	/**
	 * Prepares a run. The tokens are listed anew; those that are not the person's, or
	 * that cannot be changed, are left out with a reason.
	 * @param owner the person's {@code tid:oid}
	 * @param chosen the organization through which each token is managed, by
	 * authorization id
	 * @return the id of the run
	 */
	UUID prepare(String owner, RunKind kind, Map<UUID, Organization> chosen) {
		OwnedTokens.Listing listing = this.tokens.list(owner);
		Set<UUID> inRotation = (kind == RunKind.ROTATE) ? this.rotations.tokensInRotation(owner) : Set.of();
		List<RunItem> items = new ArrayList<>();
		chosen.forEach((authorizationId, organization) -> {
			ManagedToken token = listing.tokens().get(authorizationId);
			if (token != null) {
				items.add(RunItem.of(items.size(), token, leftOut(kind, token, inRotation)));
			}
			else {
				items.add(RunItem.missing(items.size(), organization, authorizationId,
						listing.incomplete().contains(organization) ? "run.left-out.not-listed" : "run.left-out.gone"));
			}
		});
		Run run = Run.preview(owner, kind);
		this.runs.add(run, items);
		return run.id();
	}

	/**
	 * Prepares a run of the same kind, with the tokens of a run that were not changed as
	 * requested.
	 * @return the id of the new run
	 */
	UUID prepareAgain(Run run) {
		Map<UUID, Organization> unsuccessful = new LinkedHashMap<>();
		this.runs.items(run.id())
			.stream()
			.filter((item) -> ItemState.UNSUCCESSFUL.contains(item.state()))
			.forEach((item) -> unsuccessful.put(item.authorizationId(), item.organization()));
		return prepare(run.owner(), run.kind(), unsuccessful);
	}

	private static @Nullable String leftOut(RunKind kind, ManagedToken token, Set<UUID> inRotation) {
		if (!token.status().works()) {
			return (token.status() == TokenStatus.REVOKED) ? "run.left-out.revoked" : "run.left-out.expired";
		}
		if (kind == RunKind.ROTATE && !token.isRotatable()) {
			return "run.left-out.all-organizations";
		}
		return inRotation.contains(token.authorizationId()) ? "run.left-out.in-rotation" : null;
	}

}
