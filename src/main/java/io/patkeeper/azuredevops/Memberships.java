package io.patkeeper.azuredevops;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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
public class Memberships {

	private static final Logger logger = LoggerFactory.getLogger(Memberships.class);

	/** {@code AccountStatus}, as names or as the numbers that .NET may write instead. */
	private static final Set<String> GONE = Set.of("disabled", "deleted", "2", "3");

	/** A limit, as it takes several calls to list the tokens of each. */
	private static final int MOST = 300;

	/**
	 * For both calls. Without an answer, the organizations that were added are still
	 * shown.
	 */
	private static final Duration LONGEST = Duration.ofSeconds(15);

	private final ProfileApi api;

	Memberships(ProfileApi api) {
		this.api = api;
	}

	/**
	 * Discovers them, sorted by name. Fails with {@link Fault#NOT_SIGNED_IN} if the app
	 * registration lacks the permission to read profiles.
	 */
	public MembershipList discover() {
		try {
			return ask();
		}
		catch (AzureDevOpsException ex) {
			if (ex.fault() != Fault.NOT_SIGNED_IN) {
				throw ex;
			}
			// A bad access token was evicted, so the next call has a new one.
			return ask();
		}
	}

	private MembershipList ask() {
		CallBudget allowance = new CallBudget(LONGEST);
		ResponseEntity<JsonNode> profile = this.api.me(allowance);
		String memberId = text(profile.getBody(), "id");
		if (memberId.isBlank()) {
			throw AzureDevOpsException.unintelligible("a profile without an id", profile);
		}
		List<Membership> memberships = new ArrayList<>();
		int unread = 0;
		for (JsonNode account : accounts(memberId, allowance)) {
			if (GONE.contains(text(account, "accountStatus").toLowerCase(Locale.ROOT))) {
				continue;
			}
			Membership membership = membership(account);
			if (membership != null && memberships.size() < MOST) {
				memberships.add(membership);
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

	/**
	 * According to the specification the answer is an array, according to its sample the
	 * array is wrapped.
	 */
	private JsonNode accounts(String memberId, CallBudget allowance) {
		ResponseEntity<JsonNode> answer = this.api.accounts(memberId, allowance);
		JsonNode body = answer.getBody();
		JsonNode accounts = (body == null || body.isArray()) ? body : body.path("value");
		if (accounts == null || !accounts.isArray()) {
			throw AzureDevOpsException.unintelligible("something other than a list of organizations", answer);
		}
		return accounts;
	}

	/**
	 * Only the name is used in addresses: {@code accountUri} may have an older form.
	 */
	private static @Nullable Membership membership(JsonNode account) {
		String name = text(account, "accountName");
		return Organization.isValid(name)
				? new Membership(new Organization(name), PatsApi.uuid(text(account, "accountId"))) : null;
	}

	private static String text(@Nullable JsonNode node, String field) {
		return (node != null) ? node.path(field).asString("") : "";
	}

}
