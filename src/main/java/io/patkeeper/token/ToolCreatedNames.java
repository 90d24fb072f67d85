package io.patkeeper.token;

import java.util.regex.Pattern;

/**
 * The names of tokens that tools create for a person.
 *
 * @see <a href=
 * "https://learn.microsoft.com/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate">
 * Use personal access tokens, with the names in its FAQ</a>
 */
final class ToolCreatedNames {

	private static final Pattern NAMES = Pattern
		.compile("[Gg]it: https?://.+|Azure DevOps Artifacts Credential Provider.*|Service Hooks\\b.*"
				+ "|Microsoft Teams Integration.*|Azure ?App ?Service.*|WebAppLoadTestCDIntToken.*|vscode_.+");

	private ToolCreatedNames() {
	}

	static boolean contains(String name) {
		return NAMES.matcher(name).matches();
	}

}
