package io.patkeeper.administration;

import io.patkeeper.ui.MessageKeys;
import org.jspecify.annotations.Nullable;

/**
 * The health of a component.
 *
 * @param name the component, as Spring Boot names it
 * @param key the component in message keys; {@code other} if there is no text about it
 * @param state its state
 * @param freeMegabytes the free space of a disk
 */
record ComponentHealth(String name, String key, State state, @Nullable Long freeMegabytes) {

	/**
	 * How a component is.
	 */
	enum State {

		/** It works. */
		UP,

		/** It works, and will not for long unless somebody does something. */
		EXPIRING,

		/** It does not work. */
		DOWN;

		/**
		 * The state in message keys and style classes.
		 */
		public String key() {
			return MessageKeys.of(this);
		}

	}

}
