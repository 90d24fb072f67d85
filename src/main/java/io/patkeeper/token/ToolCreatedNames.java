package io.patkeeper.token;

import java.util.regex.Pattern;

/**
 * Recognizes by their names the tokens that tools create for a person. Source: "Use
 * personal access tokens" in Microsoft's Azure DevOps documentation, FAQ.
 */
final class ToolCreatedNames {

	private static final Pattern NAMES = Pattern.compile(
			"git: https?://.+" + "|Git: https?://.+|Azure DevOps Artifacts Credential Provider.*|Service Hooks\\b.*"
					+ "|Microsoft Teams Integration.*|Azure ?App ?Service.*|WebAppLoadTestCDIntToken.*|vscode_.+");

	private ToolCreatedNames() {
	}

	static boolean isNameOf(String name) {
		return NAMES.matcher(name).matches();
	}

}
