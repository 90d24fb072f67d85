package io.patkeeper.check;

import java.util.List;

import io.patkeeper.signin.EntraSettingsCheck;

import org.springframework.core.env.Environment;

/**
 * Whether the settings of the app registration make sense by themselves.
 */
class SettingsCheck {

	static final String PART = "Settings";

	private final Environment environment;

	SettingsCheck(Environment environment) {
		this.environment = environment;
	}

	List<Finding> find() {
		List<String> problems = new EntraSettingsCheck(this.environment).problems();
		if (problems.isEmpty()) {
			return List.of(Finding.holds(PART, "complete"));
		}
		return problems.stream()
			.map((problem) -> Finding.fails(PART, problem,
					"Correct it; Entra is not asked anything before. src/deploy/register-app prints the settings."))
			.toList();
	}

}
