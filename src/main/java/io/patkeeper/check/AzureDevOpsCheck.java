package io.patkeeper.check;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.AzureDevOpsEndpoint;
import io.patkeeper.azuredevops.AzureDevOpsSettingsValidator;
import io.patkeeper.azuredevops.Organization;

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

	/**
	 * The statuses of a request without an access token: 401, or those of the sign-in
	 * page.
	 */
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
		return Stream.of(AzureDevOpsEndpoint.values()).map(this::find).toList();
	}

	private Finding find(AzureDevOpsEndpoint endpoint) {
		String url = endpoint.baseUrl(this.environment);
		if (!AzureDevOpsSettingsValidator.isValid(url)) {
			return Finding.note(PART, "not checked until " + endpoint.variable() + " is valid", null);
		}
		try {
			ResponseEntity<Void> response = this.client.get()
				.uri(endpoint.uri(this.environment, organization()))
				.retrieve()
				.toBodilessEntity();
			if (!UNAUTHENTICATED.contains(response.getStatusCode().value())
					|| !hasServiceHeader(response.getHeaders())) {
				return Finding.fails(PART,
						"%s answered %s, which Azure DevOps never does".formatted(url, response.getStatusCode()),
						"Check " + endpoint.variable() + ", and whether a proxy answers in its place.");
			}
			return Finding.holds(PART, url);
		}
		catch (RuntimeException ex) {
			return Finding.fails(PART, "%s cannot be reached: %s".formatted(url, FailureDescription.of(ex)),
					FailureDescription.advice(ex, endpoint.variable()));
		}
	}

	/**
	 * Returns one of the configured organizations. Without an access token, it need not
	 * exist.
	 */
	private String organization() {
		String names = this.environment.getProperty("patkeeper.organizations", "");
		return Stream.of(StringUtils.commaDelimitedListToStringArray(names))
			.map(String::strip)
			.filter(Organization::isValid)
			.findFirst()
			.orElse("any");
	}

	private static boolean hasServiceHeader(HttpHeaders headers) {
		return SERVICE_HEADERS.stream().anyMatch(headers::containsHeader);
	}

}
