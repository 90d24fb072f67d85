package io.patkeeper.rotation;

import java.security.Principal;
import java.time.Clock;
import java.util.UUID;
import java.util.stream.Stream;

import io.patkeeper.token.TokenService;
import io.patkeeper.token.secret.NewSecrets;
import org.jspecify.annotations.Nullable;

import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * Adds rotations, the secrets that wait, the notes and whether the person is reminded to
 * the pages of tokens: rotations, because the module that renders those pages does not
 * depend on this one, and the others because one statement reads them all.
 */
@ControllerAdvice(basePackageClasses = TokenService.class)
class RotationModelAdvice {

	private final RotationRepository rotations;

	private final NewSecrets secrets;

	private final Clock clock;

	RotationModelAdvice(RotationRepository rotations, NewSecrets secrets, Clock clock) {
		this.rotations = rotations;
		this.secrets = secrets;
		this.clock = clock;
	}

	@ModelAttribute
	void addOpenMatters(Principal owner, @PathVariable(required = false) @Nullable UUID authorizationId, Model model) {
		OpenMatters open = this.rotations.openMatters(owner.getName());
		Stream<Rotation> creator = (authorizationId != null)
				? this.rotations.findByNewToken(owner.getName(), authorizationId)
					.stream()
					.filter((rotation) -> rotation.state() != RotationState.ABANDONED)
				: Stream.empty();
		model.addAttribute("rotations", RotationSummaries
			.of(Stream.concat(open.rotations().stream(), creator).distinct(), open.created(), this.clock.instant()));
		model.addAttribute("notes", open.notes());
		model.addAttribute("reminded", open.reminded());
		model.addAttribute("waitingSecrets", this.secrets.waiting(open.secrets()));
	}

}
