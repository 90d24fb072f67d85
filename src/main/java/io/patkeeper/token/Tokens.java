package io.patkeeper.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.IssuedToken;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.azuredevops.PersonalAccessTokens;
import io.patkeeper.azuredevops.TokenFilter;
import io.patkeeper.azuredevops.TokenList;
import io.patkeeper.azuredevops.TokenRefused;
import io.patkeeper.azuredevops.TokenRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * The signed-in person's tokens, over all organizations.
 */
@Service
public class Tokens {

	/** How far the service's clock may be behind ours. */
	private static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(30);

	private final PersonalAccessTokens azureDevOps;

	private final Executor executor;

	private final Clock clock;

	Tokens(PersonalAccessTokens azureDevOps, Executor applicationTaskExecutor, Clock clock) {
		this.azureDevOps = azureDevOps;
		this.executor = applicationTaskExecutor;
		this.clock = clock;
	}

	/**
	 * All tokens of some organizations, asked in parallel. One that fails is told, and
	 * hides none of the others.
	 */
	Overview overview(KnownOrganizations organizations) {
		List<CompletableFuture<Answer>> questions = organizations.all()
			.stream()
			.flatMap((organization) -> Stream.of(TokenFilter.values())
				.map((filter) -> CompletableFuture.supplyAsync(() -> ask(organization, filter), this.executor)))
			.toList();
		// All must have ended before the request may end that they are asked for.
		CompletableFuture.allOf(questions.toArray(CompletableFuture[]::new)).join();
		List<Answer> answers = questions.stream().map(CompletableFuture::join).toList();

		SortedMap<Organization, RuntimeException> silent = new TreeMap<>();
		answers.stream()
			.filter((answer) -> answer.failure() != null)
			.forEach((answer) -> silent.putIfAbsent(answer.organization(), answer.failure()));
		Duration pause = answers.stream()
			.map((answer) -> answer.list().pause())
			.filter(Objects::nonNull)
			.max(Comparator.naturalOrder())
			.orElse(null);
		return new Overview(merge(answers, organizations), silent, pause);
	}

	private Answer ask(Organization organization, TokenFilter filter) {
		try {
			return new Answer(organization, filter, this.azureDevOps.list(organization, filter), null);
		}
		catch (AzureDevOpsException | TokenRefused ex) {
			return new Answer(organization, filter, new TokenList(List.of(), null), ex);
		}
	}

	/**
	 * A token for several organizations stands in the list of each; a token that is being
	 * revoked while we ask may stand in two lists of one.
	 */
	private List<Token> merge(List<Answer> answers, KnownOrganizations organizations) {
		Instant now = this.clock.instant();
		Map<UUID, Token> tokens = new LinkedHashMap<>();
		for (Answer answer : answers) {
			for (PersonalAccessToken details : answer.list().tokens()) {
				Token found = new Token(organizations.home(details).orElse(answer.organization()),
						List.of(answer.organization()), details, Status.of(details, answer.filter(), now));
				tokens.merge(found.authorizationId(), found, Tokens::merge);
			}
		}
		return List.copyOf(tokens.values());
	}

	private static Token merge(Token one, Token other) {
		List<Organization> seenIn = Stream.of(one.seenIn(), other.seenIn())
			.flatMap(Collection::stream)
			.distinct()
			.sorted()
			.toList();
		Token worse = (one.status().compareTo(other.status()) >= 0) ? one : other;
		return new Token(one.organization(), seenIn, worse.details(), worse.status());
	}

	/**
	 * One token with its status. That of a token that is neither expired nor told to be
	 * gone takes a look at the list of the revoked ones.
	 * @throws TokenRefused if the person has no such token in this organization
	 */
	Token one(Organization organization, UUID authorizationId) {
		PersonalAccessToken details;
		try {
			details = this.azureDevOps.get(organization, authorizationId);
		}
		catch (TokenRefused ex) {
			return findAmong(organization, authorizationId, TokenFilter.REVOKED)
				.or(() -> findAmong(organization, authorizationId, TokenFilter.EXPIRED))
				.orElseThrow(() -> ex);
		}
		Token token = token(organization, details, TokenFilter.ACTIVE);
		return (token.status() == Status.EXPIRED) ? token
				: findAmong(organization, authorizationId, TokenFilter.REVOKED).orElse(token);
	}

	private Optional<Token> findAmong(Organization organization, UUID authorizationId, TokenFilter filter) {
		return this.azureDevOps.list(organization, filter)
			.tokens()
			.stream()
			.filter((details) -> details.authorizationId().equals(authorizationId))
			.findFirst()
			.map((details) -> token(organization, details, filter));
	}

	/**
	 * What Azure DevOps tells about a token in a single call; a revoked token is not told
	 * from one that works.
	 * @throws TokenRefused if the person has no such token in this organization
	 */
	public Token asTold(Organization organization, UUID authorizationId) {
		return token(organization, this.azureDevOps.get(organization, authorizationId), TokenFilter.ACTIVE);
	}

	private Token token(Organization organization, PersonalAccessToken details, TokenFilter foundIn) {
		return new Token(organization, List.of(organization), details,
				Status.of(details, foundIn, this.clock.instant()));
	}

	/**
	 * Creates a token, once.
	 * @throws CreationUnsettled if no answer came; what is known by then is in it
	 */
	public IssuedToken create(Organization organization, TokenRequest request) {
		Instant attempt = this.clock.instant();
		try {
			return this.azureDevOps.create(organization, request);
		}
		catch (AzureDevOpsException ex) {
			throw ex.fault().outcomeUnknown() ? unsettled(organization, request, attempt, ex) : ex;
		}
		catch (TokenRefused ex) {
			throw ex.refusal().outcomeUnknown() ? unsettled(organization, request, attempt, ex) : ex;
		}
	}

	private CreationUnsettled unsettled(Organization organization, TokenRequest request, Instant attempt,
			RuntimeException cause) {
		Collection<PersonalAccessToken> found;
		try {
			found = this.azureDevOps.list(organization, TokenFilter.ACTIVE)
				.tokens()
				.stream()
				.filter((details) -> isFrom(details, request, attempt))
				.toList();
		}
		catch (AzureDevOpsException | TokenRefused ex) {
			cause.addSuppressed(ex);
			return new CreationUnsettled(organization, request, null, cause);
		}
		return new CreationUnsettled(organization, request,
				found.stream().map((details) -> token(organization, details, TokenFilter.ACTIVE)).toList(), cause);
	}

	private static boolean isFrom(PersonalAccessToken details, TokenRequest request, Instant attempt) {
		return details.displayName().equals(request.displayName()) && details.validFrom() != null
				&& details.validFrom().isAfter(attempt.minus(CLOCK_DIFFERENCE));
	}

	/**
	 * Changes a token; its secret stays the same.
	 * @return what it is now, which may expire earlier than asked for
	 */
	PersonalAccessToken change(Organization organization, UUID authorizationId, TokenRequest request) {
		return this.azureDevOps.update(organization, authorizationId, request);
	}

	/**
	 * Revokes a token. One that is gone already is revoked.
	 */
	public void revoke(Organization organization, UUID authorizationId) {
		this.azureDevOps.revoke(organization, authorizationId);
	}

	private record Answer(Organization organization, TokenFilter filter, TokenList list,
			@Nullable RuntimeException failure) {

	}

}
