package io.patkeeper.signin;

import java.util.List;

/**
 * Patkeeper was started with settings that nobody could sign in with.
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
