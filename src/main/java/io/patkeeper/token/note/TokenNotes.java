package io.patkeeper.token.note;

import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.ui.Model;

/**
 * The notes of a person.
 *
 * @param byToken the notes by the authorization ids of the tokens
 */
public record TokenNotes(Map<UUID, String> byToken) {

	public static final TokenNotes NONE = new TokenNotes(Map.of());

	/**
	 * The note on a token; {@code null} if there is none.
	 */
	public @Nullable String of(UUID authorizationId) {
		return this.byToken.get(authorizationId);
	}

	/**
	 * The notes in the model, to which the module that rotates tokens adds them, because
	 * it reads them with the same statement as the rotations.
	 */
	public static TokenNotes in(Model model) {
		return (model.getAttribute("notes") instanceof TokenNotes notes) ? notes : NONE;
	}

}
