package io.patkeeper.azuredevops;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

import io.patkeeper.outbound.RetryAfter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.stereotype.Service;
import org.springframework.util.StringUtils;

/**
 * The signed-in person's personal access tokens in Azure DevOps.
 * <p>
 * Every method throws {@link TokenRefusedException} if the service refused, and
 * {@link AzureDevOpsException} if it could not be reached or understood. Without an
 * access token, Spring Security's own {@link OAuth2AuthorizationException} is thrown,
 * which sends the person to sign in.
 */
@Service
public class PersonalAccessTokenClient {

	/** How far the service's clock may be behind ours. */
	public static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

	private static final Logger logger = LoggerFactory.getLogger(PersonalAccessTokenClient.class);

	/** The maximum of the service. */
	private static final int PAGE_SIZE = 100;

	/** Guards against a service that never ends the list. */
	private static final int MAX_PAGES = 200;

	/** For all pages of a list that has to be complete. */
	private static final Duration TIME_LIMIT = Duration.ofMinutes(1);

	private final PatsApi api;

	private final CallMetrics metrics;

	PersonalAccessTokenClient(PatsApi api, CallMetrics metrics) {
		this.api = api;
		this.metrics = metrics;
	}

	/**
	 * Lists all tokens with a given status, from all of the service's pages.
	 */
	public TokenList list(Organization organization, DisplayFilterOption filter) {
		TokenList list = list(organization, filter, Deadline.after(TIME_LIMIT));
		if (list.incomplete() != null) {
			throw list.incomplete();
		}
		return list;
	}

	/**
	 * Lists the tokens with a given status as far as possible: if a page fails after some
	 * tokens were read, or there is no last page, the list is incomplete.
	 * @param deadline the time limit for all pages, which does not include fetching an
	 * access token
	 */
	public TokenList list(Organization organization, DisplayFilterOption filter, Deadline deadline) {
		CallBudget budget = new CallBudget(deadline);
		List<PersonalAccessToken> tokens = new ArrayList<>();
		int unread = 0;
		Duration retryAfter = null;
		AzureDevOpsException incomplete = null;
		Set<String> continuations = new HashSet<>();
		String continuation = null;
		do {
			try {
				String next = continuation;
				ResponseEntity<PatsApi.Page> answer = this.metrics.record("list",
						() -> page(organization, filter, next, budget));
				PatsApi.Page page = Objects.requireNonNull(answer.getBody());
				unread += addAll(Objects.requireNonNull(page.patTokens()), tokens);
				retryAfter = max(retryAfter, RetryAfter.of(answer.getHeaders()));
				continuation = page.continuationToken();
				if (StringUtils.hasLength(continuation)
						&& (!continuations.add(continuation) || continuations.size() == MAX_PAGES)) {
					throw AzureDevOpsException.unintelligible("endless paging", answer);
				}
			}
			catch (AzureDevOpsException ex) {
				if (tokens.isEmpty()) {
					throw ex;
				}
				logger.warn("Azure DevOps listed only {} tokens of {}: {}", tokens.size(), organization,
						ex.getMessage());
				incomplete = ex;
			}
		}
		while (incomplete == null && StringUtils.hasLength(continuation));
		if (unread > 0) {
			logger.warn("Azure DevOps listed {} tokens without an authorization id, which are left out", unread);
		}
		return new TokenList(List.copyOf(tokens), unread, incomplete, retryAfter);
	}

	private ResponseEntity<PatsApi.Page> page(Organization organization, DisplayFilterOption filter,
			@Nullable String continuation, CallBudget budget) {
		ResponseEntity<PatsApi.Page> answer = this.api.list(organization, filter.name().toLowerCase(Locale.ROOT),
				"displayDate", false, PAGE_SIZE, continuation, budget);
		PatsApi.Page page = answer.getBody();
		if (page == null || page.patTokens() == null) {
			throw AzureDevOpsException.unintelligible("a page without a list of tokens", answer);
		}
		return answer;
	}

	/**
	 * Adds the tokens of a page.
	 * @return how many could not be read
	 */
	private static int addAll(List<PatsApi.@Nullable Pat> pats, List<PersonalAccessToken> tokens) {
		int unread = 0;
		for (PatsApi.Pat pat : pats) {
			PersonalAccessToken token = (pat != null) ? pat.toToken() : null;
			if (token != null) {
				tokens.add(token);
			}
			else {
				unread++;
			}
		}
		return unread;
	}

	private static @Nullable Duration max(@Nullable Duration one, @Nullable Duration other) {
		return (one == null || (other != null && other.compareTo(one) > 0)) ? other : one;
	}

	/**
	 * Gets a token.
	 * @throws TokenRefusedException about {@link Refusal.Concern#TOKEN} if the person has
	 * no such token
	 */
	public PersonalAccessToken get(Organization organization, UUID authorizationId) {
		return this.metrics.record("get",
				() -> token(notFoundAsRefusal(() -> this.api.get(organization, authorizationId))));
	}

	/**
	 * Creates a token. The call is never repeated: after a fault whose outcome is
	 * unknown, the caller has to look for the token.
	 */
	public CreatedToken create(Organization organization, PersonalAccessTokenRequest request) {
		return this.metrics.record("create", () -> createOnce(organization, request));
	}

	private CreatedToken createOnce(Organization organization, PersonalAccessTokenRequest request) {
		ResponseEntity<PatsApi.Result> answer = this.api.create(organization, PatsApi.Creation.of(request));
		PersonalAccessToken token = token(answer);
		Secret secret = pat(answer).token();
		if (secret == null) {
			throw AzureDevOpsException.unintelligible("a new token without its secret", answer);
		}
		return new CreatedToken(token, secret, SupportIds.of(answer.getHeaders()));
	}

	/**
	 * Changes a token; its secret stays the same. The call is never repeated.
	 */
	public ChangedToken update(Organization organization, UUID authorizationId, PersonalAccessTokenRequest request) {
		return this.metrics.record("update", () -> {
			ResponseEntity<PatsApi.Result> answer = notFoundAsRefusal(
					() -> this.api.update(organization, PatsApi.Change.of(authorizationId, request)));
			return new ChangedToken(token(answer), SupportIds.of(answer.getHeaders()));
		});
	}

	/**
	 * Revokes a token. Revoking a token that does not exist succeeds. A 404 alone is no
	 * proof of that, as a wrong organization gives the same answer, so the list of active
	 * tokens is checked.
	 * @return the service's ids of the call
	 */
	public SupportIds revoke(Organization organization, UUID authorizationId) {
		try {
			return this.metrics.record("revoke", () -> {
				ResponseEntity<PatsApi.Result> answer = notFoundAsRefusal(
						() -> this.api.revoke(organization, authorizationId));
				if (answer.getBody() != null) {
					answer.getBody().throwIfRefused(SupportIds.of(answer.getHeaders()));
				}
				return SupportIds.of(answer.getHeaders());
			});
		}
		catch (TokenRefusedException ex) {
			if (ex.refusal().concern() != Refusal.Concern.TOKEN || isActive(organization, authorizationId)) {
				throw ex;
			}
			return ex.supportIds();
		}
	}

	/**
	 * Whether it is certain that a failed call has changed nothing: the service refused,
	 * or the request was not sent.
	 */
	public static boolean isUnchangedAfter(Throwable failure) {
		if (failure instanceof TokenRefusedException refused) {
			return !refused.refusal().outcomeUnknown();
		}
		if (failure instanceof AzureDevOpsException ex) {
			return !ex.fault().outcomeUnknown();
		}
		return isWithoutAccessToken(failure);
	}

	/**
	 * Whether a call was not made because the person has to sign in first, or because
	 * Entra issues no access token right now.
	 */
	public static boolean isWithoutAccessToken(Throwable failure) {
		return failure instanceof OAuth2AuthorizationException;
	}

	private boolean isActive(Organization organization, UUID authorizationId) {
		return list(organization, DisplayFilterOption.ACTIVE).tokens()
			.stream()
			.anyMatch((token) -> token.authorizationId().equals(authorizationId));
	}

	/**
	 * Turns a 404 for a certain token into a refusal. It is not documented which of both
	 * the service answers if there is no such token.
	 */
	private static ResponseEntity<PatsApi.Result> notFoundAsRefusal(Supplier<ResponseEntity<PatsApi.Result>> call) {
		try {
			return call.get();
		}
		catch (AzureDevOpsException ex) {
			if (ex.fault() == Fault.NOT_FOUND) {
				throw new TokenRefusedException(Refusal.TOKEN_NOT_FOUND.code(), null, ex.supportIds());
			}
			throw ex;
		}
	}

	private static PersonalAccessToken token(ResponseEntity<PatsApi.Result> answer) {
		PersonalAccessToken token = pat(answer).toToken();
		if (token == null) {
			throw AzureDevOpsException.unintelligible("a token without an authorization id", answer);
		}
		return token;
	}

	private static PatsApi.Pat pat(ResponseEntity<PatsApi.Result> answer) {
		PatsApi.Result result = answer.getBody();
		if (result == null) {
			throw AzureDevOpsException.unintelligible("an empty body", answer);
		}
		result.throwIfRefused(SupportIds.of(answer.getHeaders()));
		if (result.patToken() == null) {
			throw AzureDevOpsException.unintelligible("neither a token nor a refusal", answer);
		}
		return result.patToken();
	}

}
