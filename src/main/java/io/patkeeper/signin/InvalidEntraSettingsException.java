package io.patkeeper.signin;

import java.util.List;

/**
 * Thrown at startup if the settings do not allow a sign-in.
 */
class InvalidEntraSettingsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<String> problems;

	InvalidEntraSettingsException(List<String> problems) {
		super(String.join("; ", problems));
		this.problems = List.copyOf(problems);
	}

	List<String> problems() {
		return this.problems;
	}

}
