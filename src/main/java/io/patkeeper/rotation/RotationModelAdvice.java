package io.patkeeper.rotation;

import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;

import io.patkeeper.token.Tokens;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * Tells the pages of tokens about rotations, which they know nothing of themselves.
 */
@ControllerAdvice(basePackageClasses = Tokens.class)
class RotationModelAdvice {

	private final Rotations rotations;

	private final Clock clock;

	RotationModelAdvice(Rotations rotations, Clock clock) {
		this.rotations = rotations;
		this.clock = clock;
	}

	@ModelAttribute("rotations")
	RotationRows rotations(Principal owner, @PathVariable(required = false) @Nullable UUID authorizationId) {
		Instant now = this.clock.instant();
		Stream<Rotation> unfinished = this.rotations.unfinished(owner.getName()).stream();
		Stream<Rotation> own = (authorizationId != null) ? this.rotations.thatCreated(owner.getName(), authorizationId)
			.stream()
			.filter((rotation) -> rotation.state() != RotationState.ABANDONED) : Stream.empty();
		return new RotationRows(
				Stream.concat(unfinished, own).distinct().map((rotation) -> RotationRow.of(rotation, now)).toList());
	}

}
