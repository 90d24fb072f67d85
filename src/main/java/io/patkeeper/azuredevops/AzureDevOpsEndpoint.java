package io.patkeeper.azuredevops;

import java.net.URI;
import java.util.Map;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * A service of Azure DevOps, with the settings of its client.
 */
public enum AzureDevOpsEndpoint {

	/** The PAT Lifecycle Management API. */
	TOKENS("AZURE_DEVOPS_URL", AzureDevOpsConfiguration.TOKENS, PatsApi.PATH),

	/** The profile and accounts APIs. */
	PROFILE("AZURE_DEVOPS_PROFILE_URL", AzureDevOpsConfiguration.PROFILE, ProfileApi.PATH + ProfileApi.ME);

	private final String variable;

	private final String client;

	private final String path;

	AzureDevOpsEndpoint(String variable, String client, String path) {
		this.variable = variable;
		this.client = client;
		this.path = path;
	}

	/**
	 * Returns the environment variable with the base URL.
	 */
	public String variable() {
		return this.variable;
	}

	/**
	 * Returns the property with the base URL.
	 */
	String property() {
		return "spring.http.serviceclient." + this.client + ".base-url";
	}

	/**
	 * Returns the base URL, which may be invalid.
	 */
	public String baseUrl(Environment environment) {
		return environment.getProperty(property(), "");
	}

	/**
	 * Returns the URL of an API that requires an access token.
	 * @param organization the organization, for {@link #TOKENS}
	 */
	public URI uri(Environment environment, String organization) {
		String version = environment.getProperty("spring.http.serviceclient." + this.client + ".apiversion.default");
		return UriComponentsBuilder
			.fromUriString(StringUtils.trimTrailingCharacter(baseUrl(environment), '/') + this.path)
			.queryParam("api-version", version)
			.build(Map.of("organization", organization));
	}

}
