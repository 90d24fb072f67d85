package io.patkeeper.token;

import java.util.UUID;

import org.springframework.ui.Model;

/**
 * The tokens that a person has selected in the list. They come from the module that
 * changes many tokens at once, which depends on this one.
 */
public interface TokenSelection {

	/** No token. */
	TokenSelection NONE = new TokenSelection() {

		@Override
		public boolean contains(UUID authorizationId) {
			return false;
		}

		@Override
		public int size() {
			return 0;
		}

		@Override
		public boolean isFull() {
			return false;
		}

	};

	boolean contains(UUID authorizationId);

	int size();

	/**
	 * Whether no more tokens can be selected.
	 */
	boolean isFull();

	/**
	 * The selection in the model, to which that module adds it.
	 */
	static TokenSelection in(Model model) {
		return (model.getAttribute("selection") instanceof TokenSelection selection) ? selection : NONE;
	}

}
