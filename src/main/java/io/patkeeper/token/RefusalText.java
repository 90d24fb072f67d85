package io.patkeeper.token;

import io.patkeeper.azuredevops.Refusal;
import io.patkeeper.azuredevops.TokenRefused;
import org.jspecify.annotations.Nullable;

import org.springframework.validation.Errors;

/**
 * A refusal as the pages tell it.
 *
 * @param messageKey the sentence in the message bundles
 * @param code the service's own code, which stands in the sentence about unknown ones
 */
record RefusalText(String messageKey, String code) {

	static RefusalText of(TokenRefused refused) {
		return new RefusalText("refusal." + refused.refusal().code(), refused.code());
	}

	/**
	 * Puts a refusal beside the field that it concerns.
	 */
	static void reject(TokenRefused refused, Errors errors) {
		RefusalText text = of(refused);
		Object[] args = { text.code() };
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
