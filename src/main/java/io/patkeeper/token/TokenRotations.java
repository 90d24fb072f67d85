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
	 * Whether one of those that are done created a token that ends soon, or has ended
	 * recently.
	 */
	default boolean haveCreated(UUID authorizationId) {
		return false;
	}

	/**
	 * The rotations in the model, to which that module adds them.
	 */
	static TokenRotations in(Model model) {
		return (model.getAttribute("rotations") instanceof TokenRotations rotations) ? rotations : (id) -> null;
	}

}
