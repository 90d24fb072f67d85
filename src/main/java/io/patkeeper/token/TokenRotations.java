package io.patkeeper.token;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.ui.Model;

/**
 * The rotations that the tokens of a person are part of. They come from the module that
 * rotates tokens, which depends on this one.
 */
@FunctionalInterface
public interface TokenRotations {

	/**
	 * The rotation that a token is part of, as the old or the new one.
	 */
	@Nullable TokenRotation of(UUID authorizationId);

	/**
	 * The rotations in the model, to which that module adds them.
	 */
	static TokenRotations in(Model model) {
		return (model.getAttribute("rotations") instanceof TokenRotations rotations) ? rotations : (id) -> null;
	}

}
