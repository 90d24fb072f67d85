package io.patkeeper.ui;

import io.patkeeper.azuredevops.Refusal;
import io.patkeeper.azuredevops.TokenRefusedException;
import org.jspecify.annotations.Nullable;

import org.springframework.validation.Errors;

/**
 * The message about a refusal.
 *
 * @param messageKey the key of the sentence
 * @param reason the code and words of the service, for the sentence about an unknown
 * refusal
 */
public record RefusalText(String messageKey, String reason) {

	public static RefusalText of(TokenRefusedException refused) {
		String reason = (refused.explanation() != null) ? refused.code() + " (" + refused.explanation() + ")"
				: refused.code();
		return new RefusalText("refusal." + refused.refusal().code(), LegibleText.of(reason));
	}

	/**
	 * Rejects the field that a refusal concerns, or else the whole form.
	 */
	public static void reject(TokenRefusedException refused, Errors errors) {
		RefusalText text = of(refused);
		Object[] args = { text.reason() };
		String field = fieldOf(refused.refusal().concern());
		if (field != null) {
			errors.rejectValue(field, text.messageKey(), args, null);
		}
		else {
			errors.reject(text.messageKey(), args, null);
		}
	}

	private static @Nullable String fieldOf(Refusal.Concern concern) {
		return switch (concern) {
			case NAME -> "name";
			case ORGANIZATION -> "organization";
			case SCOPES -> "scopes";
			case EXPIRY -> "expires";
			case TOKEN, REQUEST -> null;
		};
	}

}
