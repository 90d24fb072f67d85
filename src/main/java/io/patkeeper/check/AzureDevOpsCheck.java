package io.patkeeper.check;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.AddressesCheck;

import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.util.StringUtils;
import org.springframework.web.client.RestClient;

/**
 * Whether Azure DevOps answers, and turns down those who do not say who they are.
 */
class AzureDevOpsCheck {

	private static final String PART = "Azure DevOps";

	/** Without an access token: no, sign in, or the page to do so. */
	private static final Set<Integer> TURNED_DOWN = Set.of(401, 302, 203);

	/** It marks all its answers with at least one of them. */
	private static final List<String> MARKS = List.of("X-TFS-ProcessId", "X-VSS-E2EID", "ActivityId");

	private final Environment environment;

	private final RestClient client;

	AzureDevOpsCheck(Environment environment, ClientHttpRequestFactory requestFactory) {
		this.environment = environment;
		this.client = RestClient.builder()
			.requestFactory(requestFactory)
			.defaultHeader("X-TFS-FedAuthRedirect", "Suppress")
			.defaultStatusHandler(HttpStatusCode::isError, (request, response) -> {
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
		String problem = AddressesCheck.problem(address);
		if (problem != null) {
			return Finding.fails(PART, variable + " cannot be used: " + problem, "Patkeeper would not start.");
		}
		try {
			URI uri = URI.create(StringUtils.trimTrailingCharacter(address, '/') + path);
			ResponseEntity<Void> answer = this.client.get().uri(uri).retrieve().toBodilessEntity();
			if (!TURNED_DOWN.contains(answer.getStatusCode().value()) || !isMarked(answer.getHeaders())) {
				return Finding.fails(PART,
						"%s answered %s, which is not like it".formatted(address, answer.getStatusCode()),
						"Look at " + variable + ", and whether a proxy answers in its place.");
			}
			return Finding.holds(PART, address);
		}
		catch (RuntimeException ex) {
			return Finding.fails(PART, "%s cannot be reached: %s".formatted(address, Problem.of(ex)), "Look at "
					+ variable + ", and whether this server may and can connect to it: name server, firewall, proxy.");
		}
	}

	private static boolean isMarked(HttpHeaders headers) {
		return MARKS.stream().anyMatch(headers::containsHeader);
	}

}
