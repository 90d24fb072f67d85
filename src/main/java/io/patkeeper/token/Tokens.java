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
import java.util.stream.Stream;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.DisplayFilter;
import io.patkeeper.azuredevops.Fault;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PermissionsNotGrantedException;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.azuredevops.PersonalAccessTokenClient;
import io.patkeeper.azuredevops.SupportIds;
import io.patkeeper.azuredevops.TokenList;
import io.patkeeper.azuredevops.TokenRefusedException;
import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * Reads the signed-in person's tokens. Changes are made by {@link TokenChanges}.
 */
@Service
public class Tokens {

	/** How long after a call the service may still carry it out. */
	private static final Duration LATEST = Duration.ofMinutes(5);

	/**
	 * For all lists of a page, which are then shown as far as they were read. Reverse
	 * proxies usually wait a minute for a page, part of which discovery takes.
	 */
	private static final Duration LONGEST = Duration.ofSeconds(20);

	private final PersonalAccessTokenClient azureDevOps;

	private final ListingExecutor executor;

	private final Clock clock;

	Tokens(PersonalAccessTokenClient azureDevOps, ListingExecutor executor, Clock clock) {
		this.azureDevOps = azureDevOps;
		this.executor = executor;
		this.clock = clock;
	}

	/**
	 * All tokens of some organizations, listed in parallel. An organization that fails,
	 * or takes too long, is reported, and does not hide the others.
	 * @param owner whose tokens they are
	 */
	TokenOverview overview(String owner, ManagedOrganizations organizations) {
		List<Answer> answers = askAll(owner, organizations);
		if (!answers.isEmpty() && answers.stream().allMatch(Answer::isOfRefusedToken)) {
			// The access token was evicted: a new one may do, or the person has to sign
			// in.
			answers = askAll(owner, organizations);
		}

		SortedMap<Organization, RuntimeException> silent = new TreeMap<>();
		answers.stream()
			.filter((answer) -> answer.failure() != null)
			.forEach((answer) -> silent.putIfAbsent(answer.organization(), answer.failure()));
		if (silent.size() == organizations.all().size()) {
			// A permission that is missing everywhere deserves a page, not a notice for
			// each organization.
			silent.values()
				.stream()
				.filter(PermissionsNotGrantedException.class::isInstance)
				.findFirst()
				.ifPresent((failure) -> {
					throw failure;
				});
		}
		SortedMap<Organization, Integer> unread = new TreeMap<>();
		answers.stream()
			.filter((answer) -> answer.list().unread() > 0)
			.forEach((answer) -> unread.merge(answer.organization(), answer.list().unread(), Integer::sum));
		Duration pause = answers.stream()
			.map((answer) -> answer.list().retryAfter())
			.filter(Objects::nonNull)
			.max(Comparator.naturalOrder())
			.orElse(null);
		return new TokenOverview(merge(answers, organizations), silent, unread, pause);
	}

	private List<Answer> askAll(String owner, ManagedOrganizations organizations) {
		long end = System.nanoTime() + LONGEST.toNanos();
		List<ListingExecutor.Call<Answer>> calls = organizations.all()
			.stream()
			.flatMap((organization) -> Stream.of(DisplayFilter.values())
				.map((filter) -> new ListingExecutor.Call<>(organization, () -> ask(organization, filter, end),
						() -> late(organization, filter))))
			.toList();
		return this.executor.invokeAll(owner, calls, LONGEST);
	}

	private Answer ask(Organization organization, DisplayFilter filter, long end) {
		try {
			TokenList list = this.azureDevOps.list(organization, filter, Duration.ofNanos(end - System.nanoTime()));
			return new Answer(organization, filter, list, list.incomplete());
		}
		catch (AzureDevOpsException | TokenRefusedException ex) {
			return new Answer(organization, filter, new TokenList(List.of(), null), ex);
		}
	}

	private static Answer late(Organization organization, DisplayFilter filter) {
		return new Answer(organization, filter, new TokenList(List.of(), null), new AzureDevOpsException(
				Fault.NO_ANSWER, "There was no time left to ask", SupportIds.NONE, null, null));
	}

	/**
	 * A token for several organizations is in the list of each; a token that is revoked
	 * while we ask may be in two lists of the same organization.
	 */
	private List<OwnedToken> merge(List<Answer> answers, ManagedOrganizations organizations) {
		Instant now = this.clock.instant();
		Map<UUID, OwnedToken> tokens = new LinkedHashMap<>();
		for (Answer answer : answers) {
			for (PersonalAccessToken details : answer.list().tokens()) {
				OwnedToken found = new OwnedToken(organizations.home(details).orElse(answer.organization()),
						List.of(answer.organization()), details, TokenStatus.of(details, answer.filter(), now));
				tokens.merge(found.authorizationId(), found, Tokens::merge);
			}
		}
		return List.copyOf(tokens.values());
	}

	private static OwnedToken merge(OwnedToken one, OwnedToken other) {
		List<Organization> seenIn = Stream.of(one.seenIn(), other.seenIn())
			.flatMap(Collection::stream)
			.distinct()
			.sorted()
			.toList();
		OwnedToken worse = (one.status().compareTo(other.status()) >= 0) ? one : other;
		return new OwnedToken(one.organization(), seenIn, worse.details(), worse.status());
	}

	/**
	 * One token with its status, which takes a look at the list of revoked tokens, or of
	 * active ones.
	 * @throws TokenRefusedException if the person has no such token in this organization
	 */
	public OwnedToken one(Organization organization, UUID authorizationId) {
		PersonalAccessToken details;
		try {
			details = this.azureDevOps.get(organization, authorizationId);
		}
		catch (TokenRefusedException ex) {
			return findAmong(organization, authorizationId, DisplayFilter.REVOKED)
				.or(() -> findAmong(organization, authorizationId, DisplayFilter.EXPIRED))
				.orElseThrow(() -> ex);
		}
		OwnedToken token = told(organization, details);
		return token.status().works() ? findAmong(organization, authorizationId, DisplayFilter.REVOKED).orElse(token)
				: token;
	}

	private Optional<OwnedToken> findAmong(Organization organization, UUID authorizationId, DisplayFilter filter) {
		return this.azureDevOps.list(organization, filter)
			.tokens()
			.stream()
			.filter((details) -> details.authorizationId().equals(authorizationId))
			.findFirst()
			.map((details) -> token(organization, details, filter));
	}

	/**
	 * What Azure DevOps says about a token, usually in a single call, which does not tell
	 * a revoked token from an active one.
	 * @throws TokenRefusedException if the person has no such token in this organization
	 */
	public OwnedToken fetch(Organization organization, UUID authorizationId) {
		return told(organization, this.azureDevOps.get(organization, authorizationId));
	}

	/**
	 * By our clock a token may have expired, but it is so only if it is not listed as
	 * active.
	 */
	private OwnedToken told(Organization organization, PersonalAccessToken details) {
		OwnedToken token = new OwnedToken(organization, List.of(organization), details,
				TokenStatus.told(details, this.clock.instant()));
		return token.status().works() ? token
				: findAmong(organization, details.authorizationId(), DisplayFilter.ACTIVE).orElse(token);
	}

	private OwnedToken token(Organization organization, PersonalAccessToken details, DisplayFilter foundIn) {
		return new OwnedToken(organization, List.of(organization), details,
				TokenStatus.of(details, foundIn, this.clock.instant()));
	}

	/**
	 * The active tokens with a given name that a request without an answer may have
	 * created.
	 * @param name the name, or the copy of it that is stored
	 * @param requested when the token was requested
	 */
	public List<OwnedToken> createdAt(Organization organization, String name, Instant requested) {
		return this.azureDevOps.list(organization, DisplayFilter.ACTIVE)
			.tokens()
			.stream()
			.filter((details) -> isNamed(details, name) && isFrom(details.validFrom(), requested))
			.map((details) -> token(organization, details, DisplayFilter.ACTIVE))
			.toList();
	}

	private static boolean isNamed(PersonalAccessToken details, String name) {
		return LegibleText.ofName(details.displayName()).equals(LegibleText.ofName(name));
	}

	private static boolean isFrom(@Nullable Instant created, Instant requested) {
		return created != null && created.isAfter(requested.minus(PersonalAccessTokenClient.CLOCK_SKEW))
				&& created.isBefore(requested.plus(LATEST));
	}

	private record Answer(Organization organization, DisplayFilter filter, TokenList list,
			@Nullable RuntimeException failure) {

		boolean isOfRefusedToken() {
			return this.failure instanceof AzureDevOpsException ex && ex.fault() == Fault.NOT_SIGNED_IN;
		}

	}

}
