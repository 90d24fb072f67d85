package io.patkeeper.rotation;

import java.time.Clock;
import java.time.Instant;

import io.patkeeper.token.TokenRotations;

import org.springframework.stereotype.Component;

/**
 * Finds the rotations of a person that are not over.
 */
@Component
public class OpenRotations {

	private final RotationRepository rotations;

	private final Clock clock;

	OpenRotations(RotationRepository rotations, Clock clock) {
		this.rotations = rotations;
		this.clock = clock;
	}

	/**
	 * Finds rotations.
	 * @param owner the person's {@code tid:oid}
	 */
	public TokenRotations of(String owner) {
		Instant now = this.clock.instant();
		OpenMatters open = this.rotations.openMatters(owner);
		return new RotationSummaries(
				open.rotations().stream().map((rotation) -> RotationSummary.of(rotation, now)).toList(),
				open.created());
	}

}
