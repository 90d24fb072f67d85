package io.patkeeper.signin;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports which settings are missing or wrong, instead of a stack trace.
 */
class InvalidEntraSettingsFailureAnalyzer extends AbstractFailureAnalyzer<InvalidEntraSettingsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidEntraSettingsException cause) {
		StringBuilder description = new StringBuilder(
				"Nobody can sign in with these settings of the app registration in Microsoft Entra:\n");
		cause.problems().forEach((problem) -> description.append("\n    ").append(problem));
		String action = """
				Set them in the environment, or in an application.yml beside the jar. src/deploy/register-app registers the \
				app and prints its settings, and java -jar patkeeper.jar --check tries them.
				To try Patkeeper without a registration, start it with its sandbox: ./mvnw spring-boot:test-run""";
		return new FailureAnalysis(description.toString(), action, cause);
	}

}
