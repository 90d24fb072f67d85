package io.patkeeper.azuredevops;

import tools.jackson.databind.JsonNode;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/**
 * The profile and accounts APIs. Responses are kept as trees because the specification
 * and the service disagree about their shape.
 */
@HttpExchange(url = ProfileApi.PATH, accept = MediaType.APPLICATION_JSON_VALUE)
interface ProfileApi {

	String PATH = "/_apis";

	String ME = "/profile/profiles/me";

	@RetryTransientFaults
	@GetExchange(ME)
	ResponseEntity<JsonNode> me(@RequestAttribute(CallBudget.ATTRIBUTE) CallBudget budget);

	@RetryTransientFaults
	@GetExchange("/accounts")
	ResponseEntity<JsonNode> accounts(@RequestParam String memberId,
			@RequestAttribute(CallBudget.ATTRIBUTE) CallBudget budget);

}
