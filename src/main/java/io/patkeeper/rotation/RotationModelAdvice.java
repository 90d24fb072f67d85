package io.patkeeper.rotation;

import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;

import io.patkeeper.token.TokenService;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * Adds rotations to the pages of tokens, because the module that renders those pages does
 * not depend on this one.
 */
@ControllerAdvice(basePackageClasses = TokenService.class)
class RotationModelAdvice {

	private final RotationRepository rotations;

	private final Clock clock;

	RotationModelAdvice(RotationRepository rotations, Clock clock) {
		this.rotations = rotations;
		this.clock = clock;
	}

	@ModelAttribute("rotations")
	RotationSummaries rotations(Principal owner, @PathVariable(required = false) @Nullable UUID authorizationId) {
		Instant now = this.clock.instant();
		Stream<Rotation> unfinished = this.rotations.unfinished(owner.getName()).stream();
		Stream<Rotation> creator = (authorizationId != null)
				? this.rotations.findByNewToken(owner.getName(), authorizationId)
					.stream()
					.filter((rotation) -> rotation.state() != RotationState.ABANDONED)
				: Stream.empty();
		return new RotationSummaries(Stream.concat(unfinished, creator)
			.distinct()
			.map((rotation) -> RotationSummary.of(rotation, now))
			.toList());
	}

}
