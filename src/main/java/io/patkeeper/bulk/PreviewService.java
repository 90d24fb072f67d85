package io.patkeeper.bulk;

import java.util.ArrayList;
import java.util.Collection;
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
				items.add(RunItem.missing(items.size(), organization, authorizationId, missing(listing, organization)));
			}
		});
		Run run = Run.preview(owner, kind);
		this.runs.add(run, items);
		return run.id();
	}

	/**
	 * Prepares a run that replaces tokens: those for all organizations by one in each
	 * chosen organization, and those that have ended by one in the same organization.
	 * @param owner the person's {@code tid:oid}
	 * @param replaced the organization through which each token is managed, by
	 * authorization id
	 * @param chosen the organizations
	 * @return the id of the run
	 */
	UUID prepareReplacement(String owner, Map<UUID, Organization> replaced, Collection<Organization> chosen) {
		List<Replacement> replacements = new ArrayList<>();
		OwnedTokens.Listing listing = this.tokens.list(owner);
		replaced.forEach((authorizationId, organization) -> {
			ManagedToken token = listing.tokens().get(authorizationId);
			if (token != null && token.details().allOrganizations()) {
				listing.organizations()
					.stream()
					.filter(chosen::contains)
					.forEach((it) -> replacements.add(new Replacement(authorizationId, organization, it, null)));
			}
			else {
				replacements.add(new Replacement(authorizationId, organization, organization, null));
			}
		});
		return prepareReplacement(owner, listing, replacements);
	}

	private UUID prepareReplacement(String owner, OwnedTokens.Listing listing, List<Replacement> replacements) {
		List<RunItem> items = new ArrayList<>();
		boolean oldWorks = false;
		for (Replacement replacement : replacements) {
			ManagedToken token = listing.tokens().get(replacement.authorizationId());
			if (token == null) {
				items.add(RunItem.missing(items.size(), replacement.managedIn(), replacement.authorizationId(),
						missing(listing, replacement.managedIn())));
				continue;
			}
			String leftOut = token.isRotatable() ? "run.left-out.rotatable" : replacement.leftOut();
			items.add(RunItem.replacing(items.size(), token, replacement.organization(), leftOut));
			oldWorks |= token.status().works() && !token.isRotatable();
		}
		Run run = Run.replacement(owner, oldWorks);
		this.runs.add(run, items);
		return run.id();
	}

	/**
	 * Prepares a run of the same kind, with the tokens of a run that were not changed as
	 * requested. A token that may have been created is not created again.
	 * @return the id of the new run
	 */
	UUID prepareAgain(Run run) {
		if (run.kind() == RunKind.REPLACE) {
			List<Replacement> replacements = this.runs.items(run.id())
				.stream()
				.filter((item) -> ItemState.UNSUCCESSFUL.contains(item.state()))
				.map((item) -> new Replacement(item.authorizationId(), item.managedIn(), item.organization(),
						(item.state() == ItemState.UNKNOWN) ? "run.left-out.not-known" : null))
				.toList();
			return prepareReplacement(run.owner(), this.tokens.list(run.owner()), replacements);
		}
		Map<UUID, Organization> unsuccessful = new LinkedHashMap<>();
		this.runs.items(run.id())
			.stream()
			.filter((item) -> ItemState.UNSUCCESSFUL.contains(item.state()))
			.forEach((item) -> unsuccessful.put(item.authorizationId(), item.organization()));
		return prepare(run.owner(), run.kind(), unsuccessful);
	}

	private static String missing(OwnedTokens.Listing listing, Organization organization) {
		return listing.incomplete().contains(organization) ? "run.left-out.not-listed" : "run.left-out.gone";
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

	/**
	 * A token to be replaced.
	 *
	 * @param managedIn the organization through which it is managed
	 * @param organization the organization of the new token
	 * @param leftOut the key of the reason why it is left out, if it is
	 */
	private record Replacement(UUID authorizationId, Organization managedIn, Organization organization,
			@Nullable String leftOut) {

	}

}
