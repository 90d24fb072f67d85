package io.patkeeper.check;

import java.util.ArrayList;
import java.util.List;

import io.patkeeper.signin.EntraSettingsCheck;

import org.springframework.core.env.Environment;

/**
 * Checks that the settings of the app registration are complete and consistent.
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
		List<Finding> findings = new ArrayList<>();
		problems.forEach((problem) -> findings.add(Finding.fails(PART, problem)));
		findings.add(Finding.note(PART, "Entra is not asked before they are right",
				"src/deploy/register-app registers the app, and prints the settings."));
		return findings;
	}

}
