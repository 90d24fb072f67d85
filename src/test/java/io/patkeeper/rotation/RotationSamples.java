package io.patkeeper.rotation;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.patkeeper.Sample;
import io.patkeeper.rotation.RotationPage.Orphan;
import io.patkeeper.rotation.RotationPage.Step;
import io.patkeeper.token.TokenSamples;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The pages of rotations, in every situation, and those of the secrets that come of them.
 */
public class RotationSamples {

	private static final String HOSTILE_NAME = "<script>alert(1)</script> \"quoted\" & 'single'";

	private static final UUID OLD = UUID.fromString("0a8a3f6a-0a4b-4f53-9f2c-2f6f8f1f0a12");

	private static final UUID NEW = TokenSamples.ID;

	private static final Instant NOW = Instant.parse("2026-11-22T17:09:00Z");

	@Bean
	RouterFunction<ServerResponse> rotationSamples() {
		return Sample.routes(all());
	}

	public Map<String, Sample> all() {
		Map<String, Sample> samples = new LinkedHashMap<>();
		samples.put("secret-rotated", secret(false, false, false, true, false));
		samples.put("secret-rotated-half", secret(true, false, false, false, false));
		samples.put("secret-rotated-overlap", secret(true, true, false, false, false));
		samples.put("secret-rotated-other-reach", secret(true, true, true, false, false));
		samples.put("secret-rotated-unknown", secret(true, false, false, false, true));
		samples.put("list-with-rotations", list());
		for (RotationStatus situation : RotationStatus.values()) {
			samples.put("rotation-" + situation.key(), rotation(situation, false, List.of()));
			if (situation.offers(RotationStatus.Offer.ROTATE_AGAIN)) {
				samples.put("rotation-" + situation.key() + "-everywhere", rotation(situation, true, List.of()));
			}
		}
		for (String sight : List.of("works", "gone", "not-looked")) {
			samples.put("rotation-seen-" + sight,
					rotation(RotationStatus.IN_PROGRESS, false, List.of("old-" + sight, "new-" + sight)));
		}
		return samples;
	}

	private static Sample list() {
		List<RotationRow> rotations = List.of(row(null, false, NOW), row(NEW, false, NOW), row(NEW, true, null),
				row(null, false, null));
		return new TokenSamples().all().get("list").with("rotations", new RotationRows(rotations));
	}

	private static RotationRow row(@Nullable UUID created, boolean waiting, @Nullable Instant knownBy) {
		return new RotationRow(UUID.randomUUID(), HOSTILE_NAME, OLD, created, created != null, waiting, false, false,
				!waiting && created != null, knownBy);
	}

	private static Sample secret(boolean bothWork, boolean waiting, boolean otherReach, boolean done,
			boolean revoking) {
		RotationRow rotation = new RotationRow(UUID.randomUUID(), HOSTILE_NAME, OLD, NEW, bothWork, waiting, otherReach,
				done, revoking, revoking ? NOW : null);
		return TokenSamples.secret("deploy-prod", true, false).with("rotations", new RotationRows(List.of(rotation)));
	}

	private static Sample rotation(RotationStatus situation, boolean everywhere, List<String> seen) {
		boolean created = situation.offers(RotationStatus.Offer.SHOW_SECRET);
		List<Step> steps = List.of(new Step("asked", true), new Step("created", created), new Step("kept", created),
				new Step((situation == RotationStatus.IN_PROGRESS) ? "revoking" : "revoked",
						situation == RotationStatus.DONE));
		List<Orphan> orphans = (situation == RotationStatus.ORPHANED)
				? List.of(new Orphan(NEW, NOW), new Orphan(UUID.randomUUID(), null)) : List.of();
		return new Sample("rotations/rotation",
				Map.of("rotation",
						new RotationPage(UUID.randomUUID(), "fabrikam", HOSTILE_NAME, NOW,
								(situation == RotationStatus.IN_PROGRESS) ? NOW : null, OLD, created ? NEW : null,
								steps, situation, everywhere, orphans, seen),
						"secretIsHere", created));
	}

}
