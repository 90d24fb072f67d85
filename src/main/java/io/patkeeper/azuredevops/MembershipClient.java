package io.patkeeper.azuredevops;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Service;

/**
 * The organizations that the signed-in person belongs to.
 */
@Service
public class MembershipClient {

	private static final Logger logger = LoggerFactory.getLogger(MembershipClient.class);

	/**
	 * Values of {@code AccountStatus}, as names or as the numbers that .NET may write.
	 */
	private static final Set<String> INACTIVE = Set.of("disabled", "deleted", "2", "3");

	/** Listing the tokens of each organization takes several calls. */
	private static final int MAX_MEMBERSHIPS = 300;

	/**
	 * For both calls together. If it is exceeded, the organizations that the person has
	 * added are still shown.
	 */
	private static final Duration TIME_LIMIT = Duration.ofSeconds(15);

	private final ProfileApi api;

	private final CallMetrics metrics;

	MembershipClient(ProfileApi api, CallMetrics metrics) {
		this.api = api;
		this.metrics = metrics;
	}

	/**
	 * Discovers the organizations, sorted by name.
	 * @throws AzureDevOpsException with {@link Fault#NOT_SIGNED_IN} if the app
	 * registration lacks the permission to read profiles, or with another fault
	 */
	public MembershipList discover() {
		try {
			return fetch();
		}
		catch (AzureDevOpsException ex) {
			if (ex.fault() != Fault.NOT_SIGNED_IN) {
				throw ex;
			}
			// A bad access token was evicted, so the next call has a new one.
			return fetch();
		}
	}

	private MembershipList fetch() {
		CallBudget budget = new CallBudget(Deadline.after(TIME_LIMIT));
		String memberId = this.metrics.record("profile", () -> memberId(budget));
		List<Membership> memberships = new ArrayList<>();
		int unread = 0;
		for (JsonNode account : this.metrics.record("accounts", () -> accounts(memberId, budget))) {
			if (INACTIVE.contains(text(account, "accountStatus").toLowerCase(Locale.ROOT))) {
				continue;
			}
			Optional<Membership> membership = membership(account);
			if (membership.isPresent() && memberships.size() < MAX_MEMBERSHIPS) {
				memberships.add(membership.get());
			}
			else {
				unread++;
			}
		}
		if (unread > 0) {
			logger.warn("Azure DevOps listed {} organizations with an invalid name, or too many; they are left out",
					unread);
		}
		memberships.sort(Comparator.comparing(Membership::organization));
		return new MembershipList(List.copyOf(memberships), unread);
	}

	private String memberId(CallBudget budget) {
		ResponseEntity<JsonNode> profile = this.api.me(budget);
		String memberId = text(profile.getBody(), "id");
		if (memberId.isBlank()) {
			throw AzureDevOpsException.unintelligible("a profile without an id", profile);
		}
		return memberId;
	}

	/**
	 * Accepts both an array, as in the specification, and a wrapped one, as in its
	 * sample.
	 */
	private JsonNode accounts(String memberId, CallBudget budget) {
		ResponseEntity<JsonNode> answer = this.api.accounts(memberId, budget);
		JsonNode body = answer.getBody();
		JsonNode accounts = (body == null || body.isArray()) ? body : body.path("value");
		if (accounts == null || !accounts.isArray()) {
			throw AzureDevOpsException.unintelligible("something other than a list of organizations", answer);
		}
		return accounts;
	}

	/**
	 * Builds URLs from the name, as {@code accountUri} may have an older form.
	 */
	private static Optional<Membership> membership(JsonNode account) {
		return Organization.parse(text(account, "accountName"))
			.map((organization) -> new Membership(organization, UuidParser.parse(text(account, "accountId"))));
	}

	private static String text(@Nullable JsonNode node, String field) {
		return (node != null) ? node.path(field).asString("") : "";
	}

}
