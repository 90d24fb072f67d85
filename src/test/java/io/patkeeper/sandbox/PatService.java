package io.patkeeper.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import io.patkeeper.sandbox.Pat.Status;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The rules of the PAT Lifecycle Management API, version 7.2, as far as they are known:
 * its specification, its documentation and what people have measured. It knows nothing of
 * sign-in and of trouble.
 */
final class PatService {

	private static final Instant END_OF_GLOBAL_TOKENS = Instant.parse("2026-12-01T00:00:00Z");

	private static final int LONGEST_NAME = 256;

	private static final int LARGEST_PAGE = 100;

	/** Like .NET: up to seven digits, without trailing zeros. */
	private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder().appendPattern("uuuu-MM-dd'T'HH:mm:ss")
		.appendFraction(ChronoField.NANO_OF_SECOND, 0, 7, true)
		.appendLiteral('Z')
		.toFormatter()
		.withZone(ZoneOffset.UTC);

	/** What can be granted, among it what the public list of scopes does not name. */
	private static final Set<String> SCOPES = Set.of(("app_token vso.advsec vso.advsec_write vso.advsec_manage"
			+ " vso.agentpools vso.agentpools_manage vso.environment_manage vso.analytics vso.auditlog"
			+ " vso.auditstreams_manage vso.build vso.build_execute vso.code vso.code_write vso.code_manage vso.code_full"
			+ " vso.code_status vso.connected_server vso.entitlements vso.memberentitlementmanagement"
			+ " vso.memberentitlementmanagement_write vso.extension vso.extension_manage vso.extension.data"
			+ " vso.extension.data_write vso.githubconnections vso.githubconnections_manage vso.graph vso.graph_manage"
			+ " vso.identity vso.identity_manage vso.machinegroup_manage vso.gallery vso.gallery_acquire"
			+ " vso.gallery_publish vso.gallery_manage vso.notification vso.notification_write vso.notification_manage"
			+ " vso.notification_diagnostics vso.packaging vso.packaging_write vso.packaging_manage"
			+ " vso.pipelineresources_use vso.pipelineresources_manage vso.project vso.project_write vso.project_manage"
			+ " vso.release vso.release_execute vso.release_manage vso.securefiles_read vso.securefiles_write"
			+ " vso.securefiles_manage vso.security_manage vso.serviceendpoint vso.serviceendpoint_query"
			+ " vso.serviceendpoint_manage vso.hooks vso.hooks_write vso.hooks_interact vso.settings vso.settings_write"
			+ " vso.symbols vso.symbols_write vso.symbols_manage vso.taskgroups_read vso.taskgroups_write"
			+ " vso.taskgroups_manage vso.dashboards vso.dashboards_manage vso.test vso.test_write vso.threads_full"
			+ " vso.tokens vso.tokenadministration vso.profile vso.profile_write vso.variablegroups_read"
			+ " vso.variablegroups_write vso.variablegroups_manage vso.wiki vso.wiki_write vso.work vso.work_write"
			+ " vso.work_full vso.pats vso.pats_manage vso.governance vso.loadtest vso.loadtest_write vso.drop"
			+ " vso.drop_write vso.drop_manage vso.brand_new")
		.split(" "));

	private final Clock clock;

	private final Random random = new Random(1);

	private final Map<Person, Map<UUID, Pat>> tokens = new LinkedHashMap<>();

	private int pageSize = LARGEST_PAGE;

	private @Nullable Duration longestLife;

	PatService(Clock clock) {
		this.clock = clock;
		reset();
	}

	synchronized void reset() {
		this.pageSize = LARGEST_PAGE;
		this.longestLife = null;
		this.tokens.clear();
		People.ALL.forEach((person) -> {
			Map<UUID, Pat> owned = new LinkedHashMap<>();
			SeededTokens.of(person, this.clock.instant()).forEach((pat) -> owned.put(pat.authorizationId(), pat));
			this.tokens.put(person, owned);
		});
	}

	/** Leaves people only so many tokens of each status in each organization. */
	synchronized void leave(int each) {
		Instant now = this.clock.instant();
		this.tokens.values().forEach((owned) -> {
			Map<List<?>, Integer> counts = new HashMap<>();
			owned.values()
				.removeIf((pat) -> counts.merge(Arrays.asList(pat.targetAccounts(), pat.status(now)), 1,
						Integer::sum) > each);
		});
	}

	synchronized void pageSize(int pageSize) {
		this.pageSize = pageSize;
	}

	synchronized void longestLife(Duration longestLife) {
		this.longestLife = longestLife;
	}

	synchronized List<Pat> tokensOf(Person person) {
		return List.copyOf(owned(person).values());
	}

	synchronized void put(Person person, Pat pat) {
		owned(person).put(pat.authorizationId(), pat);
	}

	synchronized void clear(Person person) {
		owned(person).clear();
	}

	synchronized Optional<Pat> find(UUID authorizationId) {
		return this.tokens.values()
			.stream()
			.flatMap((owned) -> owned.values().stream())
			.filter((pat) -> pat.authorizationId().equals(authorizationId))
			.findAny();
	}

	synchronized boolean works(String secret) {
		return this.tokens.values()
			.stream()
			.flatMap((owned) -> owned.values().stream())
			.anyMatch((pat) -> pat.secret().equals(secret) && pat.status(this.clock.instant()) == Status.ACTIVE);
	}

	synchronized Answer list(Person person, String organization, ListQuery query) {
		Instant now = this.clock.instant();
		Comparator<Pat> order = switch (query.sortBy()) {
			case "displayName" -> Comparator.comparing(Pat::displayName, String.CASE_INSENSITIVE_ORDER);
			case "displayDate" -> Comparator.comparing(Pat::validTo);
			default -> Comparator.comparing((pat) -> pat.status(now));
		};
		order = order.thenComparing(Pat::authorizationId);
		List<Pat> matching = owned(person).values()
			.stream()
			.filter((pat) -> pat.shownIn(organization))
			.filter((pat) -> query.filter().equals("all") || pat.status(now).name().equalsIgnoreCase(query.filter()))
			.sorted(query.ascending() ? order : order.reversed())
			.toList();
		int from = 0;
		if (!query.continuationToken().isEmpty()) {
			String start = decode(query.continuationToken());
			String expected = query.fingerprint(person, organization);
			if (!start.startsWith(expected)) {
				return Answer.exception(400, "VssServiceException",
						"The continuation token does not belong to this request.");
			}
			from = Integer.parseInt(start.substring(expected.length()));
		}
		int to = Math.min(matching.size(), from + Math.min(query.top(), this.pageSize));
		List<Map<String, @Nullable Object>> page = matching.subList(Math.min(from, to), to)
			.stream()
			.map((pat) -> json(pat, null))
			.toList();
		String next = (to < matching.size()) ? encode(query.fingerprint(person, organization) + to) : "";
		return Answer.json(200, Json.write(Json.object("continuationToken", next, "patTokens", page)));
	}

	synchronized Answer get(Person person, String organization, UUID authorizationId) {
		return visible(person, organization, authorizationId).map((pat) -> result(pat, null))
			.orElseGet(() -> refused("authorizationNotFound"));
	}

	synchronized Answer create(Person person, String organization, String body) {
		JsonNode request = parse(body);
		if (request == null) {
			return Trouble.malformed();
		}
		String refusal = refusalOf(request, Set.of());
		if (refusal != null) {
			return refused(refusal);
		}
		boolean everywhere = request.path("allOrgs").asBoolean(false);
		Instant now = this.clock.instant();
		Pat pat = new Pat(UUID.randomUUID(), request.path("displayName").asString(), request.path("scope").asString(),
				everywhere ? null : List.of(People.accountId(organization)), now,
				clamp(now, date(request.path("validTo"))), false, PatSecrets.next(this.random));
		put(person, pat);
		return result(pat, pat.secret());
	}

	synchronized Answer update(Person person, String organization, String body) {
		JsonNode request = parse(body);
		UUID authorizationId = (request != null) ? uuid(request.path("authorizationId").asString("")) : null;
		if (request == null) {
			return Trouble.malformed();
		}
		if (authorizationId == null) {
			return refused("invalidAuthorizationId");
		}
		Pat old = visible(person, organization, authorizationId).orElse(null);
		if (old == null || old.revoked()) {
			return refused("authorizationNotFound");
		}
		if (old.status(this.clock.instant()) == Status.EXPIRED) {
			return refused("expiredPatCannotBeExtended");
		}
		String refusal = refusalOf(request, Set.of(old.scope().split(" ")));
		if (refusal != null) {
			return refused(refusal);
		}
		boolean everywhere = request.path("allOrgs").asBoolean(false);
		Pat pat = new Pat(authorizationId, request.path("displayName").asString(), request.path("scope").asString(),
				everywhere ? null : List.of(People.accountId(organization)), old.validFrom(),
				clamp(old.validFrom(), date(request.path("validTo"))), false, old.secret());
		put(person, pat);
		return result(pat, null);
	}

	/** Revoking twice is fine; what never was there is not. */
	synchronized Answer revoke(Person person, String organization, UUID authorizationId) {
		Pat pat = visible(person, organization, authorizationId).orElse(null);
		if (pat == null) {
			return Answer.exception(404, "AuthorizationNotFoundException",
					"The authorization " + authorizationId + " cannot be found.");
		}
		put(person, pat.revoke());
		return Answer.empty(204);
	}

	static String refusal(String patTokenError, @Nullable String message) {
		return Json
			.write(Json.object("patToken", null, "patTokenError", patTokenError, "patTokenErrorMessage", message));
	}

	static @Nullable UUID uuid(String value) {
		try {
			return UUID.fromString(value);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private Map<UUID, Pat> owned(Person person) {
		return this.tokens.computeIfAbsent(person, (key) -> new LinkedHashMap<>());
	}

	private Optional<Pat> visible(Person person, String organization, UUID authorizationId) {
		return Optional.ofNullable(owned(person).get(authorizationId)).filter((pat) -> pat.shownIn(organization));
	}

	private @Nullable String refusalOf(JsonNode request, Set<String> scopesItHas) {
		String name = request.path("displayName").asString("");
		if (name.isBlank()) {
			return "displayNameRequired";
		}
		if (name.length() > LONGEST_NAME) {
			return "invalidDisplayName";
		}
		List<String> scopes = List.of(request.path("scope").asString("").split(" "));
		if (!scopes.stream().allMatch((scope) -> SCOPES.contains(scope) || scopesItHas.contains(scope))
				|| scopes.contains("")) {
			return "invalidScope";
		}
		Instant now = this.clock.instant();
		Instant validTo = date(request.path("validTo"));
		if (!validTo.isAfter(now) || validTo.isAfter(now.atOffset(ZoneOffset.UTC).plusYears(1).toInstant())) {
			return "invalidValidTo";
		}
		if (request.path("allOrgs").asBoolean(false) && !now.isBefore(END_OF_GLOBAL_TOKENS)) {
			return "globalPATCreationBlocked";
		}
		return null;
	}

	/** The policy shortens a life silently, counted from the token's creation. */
	private Instant clamp(Instant validFrom, Instant validTo) {
		if (this.longestLife == null) {
			return validTo;
		}
		Instant latest = validFrom.plus(this.longestLife);
		return validTo.isAfter(latest) ? latest : validTo;
	}

	/** Kept in hundredths of a second, so that the answer may differ a little. */
	private static Instant date(JsonNode value) {
		try {
			Instant date = OffsetDateTime.parse(value.asString("")).toInstant();
			long hundredths = Math.round(date.toEpochMilli() / 10.0);
			return Instant.ofEpochMilli(hundredths * 10);
		}
		catch (DateTimeException ex) {
			return Instant.EPOCH;
		}
	}

	private static Answer result(Pat pat, @Nullable String secret) {
		return Answer.json(200, Json
			.write(Json.object("patToken", json(pat, secret), "patTokenError", "none", "patTokenErrorMessage", null)));
	}

	private static Answer refused(String patTokenError) {
		return Answer.json(200, refusal(patTokenError, null));
	}

	/** A token of the service's, some of them with a field that nobody knows yet. */
	private static Map<String, @Nullable Object> json(Pat pat, @Nullable String secret) {
		Map<String, @Nullable Object> json = Json.object("displayName", pat.displayName(), "validTo",
				DATE.format(pat.validTo()), "scope", pat.scope(), "targetAccounts", pat.targetAccounts(), "validFrom",
				DATE.format(pat.validFrom()), "authorizationId", pat.authorizationId(), "token", secret);
		if (Math.floorMod(pat.authorizationId().hashCode(), 5) == 0) {
			json.put("addedLater", Json.object("by", "the service", "values", List.of(1, 2)));
		}
		return json;
	}

	private static @Nullable JsonNode parse(String body) {
		try {
			JsonNode json = Json.read(body);
			return json.isObject() ? json : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/** Opaque, and with characters that must be encoded in an address. */
	private static String encode(String start) {
		return "+/" + Base64.getEncoder().encodeToString(start.getBytes(StandardCharsets.UTF_8)) + "=&";
	}

	private static String decode(String token) {
		try {
			String encoded = token.substring(2, token.length() - 2);
			return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException | IndexOutOfBoundsException ex) {
			return "";
		}
	}

	/**
	 * The parameters of a list.
	 *
	 * @param filter {@code displayFilterOption}
	 * @param sortBy {@code sortByOption}
	 * @param ascending {@code isSortAscending}
	 * @param top {@code $top}
	 * @param continuationToken where to go on, empty to start
	 */
	record ListQuery(String filter, String sortBy, boolean ascending, int top, String continuationToken) {

		private static final Set<String> FILTERS = Set.of("active", "expired", "revoked", "all");

		private static final Set<String> SORTS = Set.of("displayName", "displayDate", "status");

		/**
		 * Reads the parameters; {@code null} if the service would not understand them.
		 */
		static @Nullable ListQuery of(Map<String, String> parameters) {
			String filter = parameters.getOrDefault("displayFilterOption", "active");
			String sortBy = parameters.getOrDefault("sortByOption", "displayDate");
			String ascending = parameters.getOrDefault("isSortAscending", "true");
			String top = parameters.getOrDefault("$top", String.valueOf(LARGEST_PAGE));
			if (!FILTERS.contains(filter) || !SORTS.contains(sortBy) || !ascending.matches("(?i)true|false")
					|| !top.matches("[1-9][0-9]?|" + LARGEST_PAGE)) {
				return null;
			}
			return new ListQuery(filter, sortBy, Boolean.parseBoolean(ascending), Integer.parseInt(top),
					parameters.getOrDefault("continuationToken", ""));
		}

		private String fingerprint(Person person, String organization) {
			return List.of(person.profileId(), organization, this.filter, this.sortBy, this.ascending, this.top) + "@";
		}

	}

}
