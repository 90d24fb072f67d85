package io.patkeeper.rotation;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.patkeeper.Sample;
import io.patkeeper.rotation.RotationPage.Orphan;
import io.patkeeper.rotation.RotationPage.Step;
import io.patkeeper.token.TokenSamples;
import io.patkeeper.token.note.TokenNotes;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The pages of rotations with every status, and those of the new secrets.
 */
public class RotationSamples {

	private static final String HOSTILE_NAME = "<script>alert(1)</script> \"quoted\" & 'single'";

	private static final UUID OLD = UUID.fromString("0a8a3f6a-0a4b-4f53-9f2c-2f6f8f1f0a12");

	private static final UUID NEW = TokenSamples.ID;

	private static final Instant NOW = Instant.parse("2026-11-22T17:09:00Z");

	@Bean
	RouterFunction<ServerResponse> rotationSamples() {
		return Sample.routes(this::all);
	}

	public Map<String, Sample> all() {
		Map<String, Sample> samples = new LinkedHashMap<>();
		samples.put("secret-rotated", secret(false, false, false, true, false));
		samples.put("secret-rotated-half", secret(true, false, false, false, false));
		samples.put("secret-rotated-overlap", secret(true, true, false, false, false));
		samples.put("secret-rotated-reach-differs", secret(true, true, true, false, false));
		samples.put("secret-rotated-unknown", secret(true, false, false, false, true));
		samples.put("list-with-rotations", list());
		for (RotationStatus status : RotationStatus.values()) {
			samples.put("rotation-" + status.key(), rotation(status, false, List.of()));
			if (status.offers(RotationStatus.NextStep.ROTATE_AGAIN)) {
				samples.put("rotation-" + status.key() + "-all-organizations", rotation(status, true, List.of()));
			}
		}
		for (String check : List.of("works", "gone", "unknown")) {
			samples.put("rotation-check-" + check,
					rotation(RotationStatus.IN_PROGRESS, false, List.of("old-" + check, "new-" + check)));
		}
		return samples;
	}

	private static Sample list() {
		List<RotationSummary> rotations = List.of(row(null, false, NOW), row(NEW, false, NOW), row(NEW, true, null),
				row(null, false, null));
		return new TokenSamples().all().get("list").with("rotations", new RotationSummaries(rotations, Set.of()));
	}

	private static RotationSummary row(@Nullable UUID created, boolean waiting, @Nullable Instant inProgressUntil) {
		return new RotationSummary(UUID.randomUUID(), HOSTILE_NAME, OLD, created, created != null, waiting, false,
				false, !waiting && created != null, inProgressUntil);
	}

	private static Sample secret(boolean bothWork, boolean waiting, boolean reachDiffers, boolean done,
			boolean revoking) {
		RotationSummary rotation = new RotationSummary(UUID.randomUUID(), HOSTILE_NAME, OLD, NEW, bothWork, waiting,
				reachDiffers, done, revoking, revoking ? NOW : null);
		return TokenSamples.secret("deploy-prod", true, false)
			.with("rotations", new RotationSummaries(List.of(rotation), Set.of()))
			.with("notes", new TokenNotes(Map.of(TokenSamples.ID, "Laptop of the build team.\n" + HOSTILE_NAME)));
	}

	private static Sample rotation(RotationStatus status, boolean allOrganizations, List<String> checks) {
		boolean created = status.offers(RotationStatus.NextStep.SHOW_SECRET);
		List<Step> steps = List.of(new Step("requested", true), new Step("created", created), new Step("kept", created),
				new Step((status == RotationStatus.IN_PROGRESS) ? "revoking" : "revoked",
						status == RotationStatus.DONE));
		List<Orphan> orphans = (status == RotationStatus.ORPHANED)
				? List.of(new Orphan(NEW, NOW), new Orphan(UUID.randomUUID(), null)) : List.of();
		return new Sample("rotations/rotation",
				Map.of("rotation",
						new RotationPage(UUID.randomUUID(), "fabrikam", HOSTILE_NAME, NOW,
								(status == RotationStatus.IN_PROGRESS) ? NOW : null, OLD, created ? NEW : null, steps,
								status, allOrganizations, orphans, checks),
						"secretAvailable", created, "note", "Laptop of the build team.\n" + HOSTILE_NAME));
	}

}
