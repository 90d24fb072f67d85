package io.patkeeper.check;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.AzureDevOpsSettingsCheck;

import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.util.StringUtils;
import org.springframework.web.client.RestClient;

/**
 * Checks that Azure DevOps answers, and requires an access token.
 */
class AzureDevOpsCheck {

	private static final String PART = "Azure DevOps";

	/** The statuses without an access token: 401, or those of the sign-in page. */
	private static final Set<Integer> UNAUTHENTICATED = Set.of(401, 302, 203);

	/** Each of its responses has at least one of these headers. */
	private static final List<String> SERVICE_HEADERS = List.of("X-TFS-ProcessId", "X-VSS-E2EID", "ActivityId");

	private final Environment environment;

	private final RestClient client;

	AzureDevOpsCheck(Environment environment, ClientHttpRequestFactory requestFactory) {
		this.environment = environment;
		this.client = RestClient.builder()
			.requestFactory(requestFactory)
			.defaultHeader("X-TFS-FedAuthRedirect", "Suppress")
			.defaultStatusHandler(FailureDescription::isErrorOfHost, (request, response) -> {
			})
			.build();
	}

	List<Finding> find() {
		String organization = Stream
			.of(StringUtils
				.commaDelimitedListToStringArray(this.environment.getProperty("patkeeper.organizations", "")))
			.map(String::strip)
			.filter((name) -> name.matches("[A-Za-z0-9-]+"))
			.findFirst()
			.orElse("any");
		return List.of(
				find("AZURE_DEVOPS_URL", "azure-devops",
						"/" + organization + "/_apis/tokens/pats?api-version=7.2-preview.1"),
				find("AZURE_DEVOPS_PROFILE_URL", "azure-devops-profile", "/_apis/profile/profiles/me?api-version=7.1"));
	}

	private Finding find(String variable, String client, String path) {
		String address = this.environment.getProperty("spring.http.serviceclient." + client + ".base-url", "");
		if (!AzureDevOpsSettingsCheck.isValid(address)) {
			return Finding.note(PART, "not checked until " + variable + " is valid", null);
		}
		try {
			URI uri = URI.create(StringUtils.trimTrailingCharacter(address, '/') + path);
			ResponseEntity<Void> answer = this.client.get().uri(uri).retrieve().toBodilessEntity();
			if (!UNAUTHENTICATED.contains(answer.getStatusCode().value()) || !hasServiceHeader(answer.getHeaders())) {
				return Finding.fails(PART,
						"%s answered %s, which Azure DevOps never does".formatted(address, answer.getStatusCode()),
						"Check " + variable + ", and whether a proxy answers in its place.");
			}
			return Finding.holds(PART, address);
		}
		catch (RuntimeException ex) {
			return Finding.fails(PART, "%s cannot be reached: %s".formatted(address, FailureDescription.of(ex)),
					FailureDescription.advice(ex, variable));
		}
	}

	private static boolean hasServiceHeader(HttpHeaders headers) {
		return SERVICE_HEADERS.stream().anyMatch(headers::containsHeader);
	}

}
