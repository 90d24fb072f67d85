package io.patkeeper.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import io.patkeeper.azuredevops.Deadline;
import io.patkeeper.azuredevops.DisplayFilterOption;
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
 * Reads the signed-in person's tokens. Changes are made by {@link TokenChangeService}.
 */
@Service
public class TokenService {

	/** How long after a call the service may still carry it out. */
	private static final Duration MAX_DELAY = Duration.ofMinutes(5);

	/**
	 * The time limit for all lists of a page, which shows what was read by then. Reverse
	 * proxies usually wait a minute for a page, part of which discovery takes.
	 */
	private static final Duration TIME_LIMIT = Duration.ofSeconds(20);

	private final PersonalAccessTokenClient azureDevOps;

	private final ListingExecutor executor;

	private final Clock clock;

	TokenService(PersonalAccessTokenClient azureDevOps, ListingExecutor executor, Clock clock) {
		this.azureDevOps = azureDevOps;
		this.executor = executor;
		this.clock = clock;
	}

	/**
	 * Lists the tokens of a person, in parallel. If an organization fails or takes too
	 * long, the tokens of the others are returned nevertheless.
	 * @param owner the person's {@code tid:oid}
	 * @param organizations the organizations whose tokens to list
	 * @throws PermissionsNotGrantedException if a permission is missing in all
	 * organizations
	 */
	TokenOverview overview(String owner, ManagedOrganizations organizations) {
		List<Listing> listings = new ArrayList<>(list(owner,
				organizations.all()
					.stream()
					.flatMap((organization) -> Stream.of(DisplayFilterOption.values())
						.map((filter) -> new Inquiry(organization, filter)))
					.toList()));
		List<Listing> unauthorized = listings.stream().filter(Listing::isUnauthorized).toList();
		if (!unauthorized.isEmpty()) {
			// The access token was evicted. The next attempt uses a new one, or redirects
			// to the sign-in.
			listings.removeAll(unauthorized);
			listings.addAll(list(owner, unauthorized.stream().map(Listing::inquiry).toList()));
		}

		SortedMap<Organization, RuntimeException> failures = new TreeMap<>();
		listings.stream()
			.filter((listing) -> listing.failure() != null)
			.forEach((listing) -> failures.putIfAbsent(listing.organization(), listing.failure()));
		if (failures.size() == organizations.all().size()) {
			// One page is clearer than the same notice for each organization.
			failures.values()
				.stream()
				.filter(PermissionsNotGrantedException.class::isInstance)
				.findFirst()
				.ifPresent((failure) -> {
					throw failure;
				});
		}
		SortedMap<Organization, Integer> unread = new TreeMap<>();
		listings.stream()
			.filter((listing) -> listing.list().unread() > 0)
			.forEach((listing) -> unread.merge(listing.organization(), listing.list().unread(), Integer::sum));
		Duration retryAfter = listings.stream()
			.map((listing) -> listing.list().retryAfter())
			.filter(Objects::nonNull)
			.max(Comparator.naturalOrder())
			.orElse(null);
		return new TokenOverview(merge(listings, organizations), failures, unread, retryAfter);
	}

	private List<Listing> list(String owner, List<Inquiry> inquiries) {
		Deadline deadline = Deadline.after(TIME_LIMIT);
		List<ListingExecutor.Call<Listing>> calls = inquiries.stream()
			.map((inquiry) -> new ListingExecutor.Call<>(inquiry.organization(), () -> list(inquiry, deadline),
					() -> timedOut(inquiry)))
			.toList();
		return this.executor.invokeAll(owner, calls, TIME_LIMIT);
	}

	private Listing list(Inquiry inquiry, Deadline deadline) {
		try {
			TokenList list = this.azureDevOps.list(inquiry.organization(), inquiry.filter(), deadline);
			return new Listing(inquiry, list, list.incomplete());
		}
		catch (AzureDevOpsException | TokenRefusedException ex) {
			return failed(inquiry, ex);
		}
	}

	private static Listing timedOut(Inquiry inquiry) {
		return failed(inquiry, new AzureDevOpsException(Fault.NO_ANSWER,
				"The time limit expired before the call was made", SupportIds.NONE, null, null));
	}

	private static Listing failed(Inquiry inquiry, RuntimeException failure) {
		return new Listing(inquiry, new TokenList(List.of(), null), failure);
	}

	/**
	 * A token for several organizations is in the list of each. A token that is revoked
	 * between the calls may be in two lists of the same organization.
	 */
	private List<ManagedToken> merge(List<Listing> listings, ManagedOrganizations organizations) {
		Instant now = this.clock.instant();
		Map<UUID, ManagedToken> tokens = new LinkedHashMap<>();
		for (Listing listing : listings) {
			for (PersonalAccessToken details : listing.list().tokens()) {
				ManagedToken found = new ManagedToken(organizations.home(details).orElse(listing.organization()),
						List.of(listing.organization()), details, TokenStatus.of(details, listing.filter(), now));
				tokens.merge(found.authorizationId(), found, TokenService::merge);
			}
		}
		return List.copyOf(tokens.values());
	}

	private static ManagedToken merge(ManagedToken one, ManagedToken other) {
		List<Organization> seenIn = Stream.of(one.seenIn(), other.seenIn())
			.flatMap(Collection::stream)
			.distinct()
			.sorted()
			.toList();
		ManagedToken latest = (one.status().compareTo(other.status()) >= 0) ? one : other;
		return new ManagedToken(one.organization(), seenIn, latest.details(), latest.status());
	}

	/**
	 * Fetches a token, even if it is revoked. The lists are read as well, because Azure
	 * DevOps does not disclose the status.
	 * @throws TokenRefusedException if the person has no such token in this organization
	 * @throws AzureDevOpsException if a call fails
	 */
	public ManagedToken fetchWithStatus(Organization organization, UUID authorizationId) {
		PersonalAccessToken details;
		try {
			details = this.azureDevOps.get(organization, authorizationId);
		}
		catch (TokenRefusedException ex) {
			return findAmong(organization, authorizationId, DisplayFilterOption.REVOKED)
				.or(() -> findAmong(organization, authorizationId, DisplayFilterOption.EXPIRED))
				.orElseThrow(() -> ex);
		}
		ManagedToken token = withStatusByExpiry(organization, details);
		return token.status().works()
				? findAmong(organization, authorizationId, DisplayFilterOption.REVOKED).orElse(token) : token;
	}

	private Optional<ManagedToken> findAmong(Organization organization, UUID authorizationId,
			DisplayFilterOption filter) {
		return this.azureDevOps.list(organization, filter)
			.tokens()
			.stream()
			.filter((details) -> details.authorizationId().equals(authorizationId))
			.findFirst()
			.map((details) -> token(organization, details, filter));
	}

	/**
	 * Fetches a token, usually with a single call, which may return a revoked token as if
	 * it were active.
	 * @throws TokenRefusedException if the person has no such token in this organization
	 * @throws AzureDevOpsException if a call fails
	 */
	public ManagedToken fetch(Organization organization, UUID authorizationId) {
		return withStatusByExpiry(organization, this.azureDevOps.get(organization, authorizationId));
	}

	/**
	 * A token that has expired by our clock counts as expired only if Azure DevOps does
	 * not list it as active.
	 */
	private ManagedToken withStatusByExpiry(Organization organization, PersonalAccessToken details) {
		ManagedToken token = new ManagedToken(organization, List.of(organization), details,
				TokenStatus.byExpiry(details, this.clock.instant()));
		return token.status().works() ? token
				: findAmong(organization, details.authorizationId(), DisplayFilterOption.ACTIVE).orElse(token);
	}

	private ManagedToken token(Organization organization, PersonalAccessToken details, DisplayFilterOption foundIn) {
		return new ManagedToken(organization, List.of(organization), details,
				TokenStatus.of(details, foundIn, this.clock.instant()));
	}

	/**
	 * The active tokens with a given name that a request without a response may have
	 * created.
	 * @param name the name, or the copy of it that is stored
	 * @param requested when the token was requested
	 */
	public List<ManagedToken> createdAt(Organization organization, String name, Instant requested) {
		return this.azureDevOps.list(organization, DisplayFilterOption.ACTIVE)
			.tokens()
			.stream()
			.filter((details) -> isNamed(details, name) && isFrom(details.validFrom(), requested))
			.map((details) -> token(organization, details, DisplayFilterOption.ACTIVE))
			.toList();
	}

	private static boolean isNamed(PersonalAccessToken details, String name) {
		return LegibleText.ofName(details.displayName()).equals(LegibleText.ofName(name));
	}

	private static boolean isFrom(@Nullable Instant created, Instant requested) {
		return created != null && created.isAfter(requested.minus(PersonalAccessTokenClient.CLOCK_SKEW))
				&& created.isBefore(requested.plus(MAX_DELAY));
	}

	/**
	 * What is asked: the tokens of an organization that have a given status.
	 */
	private record Inquiry(Organization organization, DisplayFilterOption filter) {
	}

	/**
	 * The result of asking.
	 */
	private record Listing(Inquiry inquiry, TokenList list, @Nullable RuntimeException failure) {

		Organization organization() {
			return this.inquiry.organization();
		}

		DisplayFilterOption filter() {
			return this.inquiry.filter();
		}

		boolean isUnauthorized() {
			return this.failure instanceof AzureDevOpsException ex && ex.fault() == Fault.NOT_SIGNED_IN;
		}

	}

}
