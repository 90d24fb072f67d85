package io.patkeeper.signin;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which settings are missing or wrong, instead of a stack trace.
 */
class InvalidEntraSettingsFailureAnalyzer extends AbstractFailureAnalyzer<InvalidEntraSettings> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidEntraSettings cause) {
		StringBuilder description = new StringBuilder(
				"Nobody could sign in with these settings of the app registration in Microsoft Entra:\n");
		cause.problems().forEach((problem) -> description.append("\n    ").append(problem));
		String action = """
				Set these environment variables to the values of your app registration.
				To try Patkeeper without one, start it with its sandbox: ./mvnw spring-boot:test-run""";
		return new FailureAnalysis(description.toString(), action, cause);
	}

}
