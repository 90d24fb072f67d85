package io.patkeeper.token;

import java.beans.PropertyEditorSupport;
import java.util.UUID;

import io.patkeeper.azuredevops.UuidParser;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/**
 * Binds the form of a token to the components of its record, and ignores other fields. A
 * malformed id, which comes from a hidden field, counts as missing.
 */
@ControllerAdvice(assignableTypes = { NewTokenController.class, TokenController.class })
class TokenFormBindingAdvice {

	@InitBinder("form")
	void bind(WebDataBinder binder) {
		binder.setDeclarativeBinding(true);
		binder.registerCustomEditor(UUID.class, new LenientId());
	}

	private static final class LenientId extends PropertyEditorSupport {

		@Override
		public void setAsText(@Nullable String text) {
			setValue(UuidParser.parse(text));
		}

	}

}
