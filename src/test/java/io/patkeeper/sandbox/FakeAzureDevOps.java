package io.patkeeper.sandbox;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * An Azure DevOps that keeps the personal access tokens of {@link People} in memory and
 * answers as the real one does, on two ports: one for the PAT Lifecycle Management API,
 * one for profile and accounts.
 * <p>
 * It can be told to misbehave: {@link #next} once, {@link #always} until
 * {@link #reset()}. What comes {@code next} goes before what is {@code always}.
 */
public final class FakeAzureDevOps implements AutoCloseable {

	private static final Set<String> PAT_SCOPES = Set.of("vso.pats", "vso.pats_manage");

	private final Function<String, Optional<Grant>> grants;

	private final PatService pats;

	private final WireMockServer tokens;

	private final WireMockServer profile;

	private final List<Planned> planned = new ArrayList<>();

	private final List<Call> calls = new CopyOnWriteArrayList<>();

	private FakeAzureDevOps(Clock clock, Function<String, Optional<Grant>> grants) {
		this.grants = grants;
		this.pats = new PatService(clock);
		this.tokens = server(this::answerTokens);
		this.profile = server(this::answerProfile);
	}

	/**
	 * Starts on free ports of this machine.
	 * @param clock what tells the time of the tokens
	 * @param grants tells whose access token it is and what it permits; empty if it is
	 * none
	 */
	public static FakeAzureDevOps start(Clock clock, Function<String, Optional<Grant>> grants) {
		FakeAzureDevOps azureDevOps = new FakeAzureDevOps(clock, grants);
		azureDevOps.tokens.start();
		azureDevOps.profile.start();
		return azureDevOps;
	}

	/** Where the PAT API is, for {@code AZURE_DEVOPS_URL}. */
	public String url() {
		return "http://127.0.0.1:" + this.tokens.port();
	}

	/** Where profile and accounts are, for {@code AZURE_DEVOPS_PROFILE_URL}. */
	public String profileUrl() {
		return "http://127.0.0.1:" + this.profile.port();
	}

	/** Misbehaves at the next such operation in any organization. */
	public void next(Operation operation, Trouble trouble) {
		plan(new Planned(operation, null, trouble, true));
	}

	/** Misbehaves at the next such operation in one organization. */
	public void next(Operation operation, String organization, Trouble trouble) {
		plan(new Planned(operation, organization, trouble, true));
	}

	/** Misbehaves at each such operation in any organization. */
	public void always(Operation operation, Trouble trouble) {
		plan(new Planned(operation, null, trouble, false));
	}

	/** Misbehaves at each such operation in one organization. */
	public void always(Operation operation, String organization, Trouble trouble) {
		plan(new Planned(operation, organization, trouble, false));
	}

	/** Misbehaves whatever is asked of one organization. */
	public void always(String organization, Trouble trouble) {
		plan(new Planned(null, organization, trouble, false));
	}

	/** Lets pages hold fewer tokens than were asked for. */
	public void pageSize(int pageSize) {
		this.pats.pageSize(pageSize);
	}

	/**
	 * Switches on the policy that silently shortens the life of tokens that are created
	 * or changed.
	 */
	public void longestLife(Duration longestLife) {
		this.pats.longestLife(longestLife);
	}

	/** What was asked since the start or the last {@link #reset()}, in order. */
	public List<Call> calls() {
		return List.copyOf(this.calls);
	}

	/** The operations of {@link #calls()} that concern tokens, without the lists. */
	public List<Operation> operations() {
		Set<Operation> others = Set.of(Operation.LIST, Operation.PROFILE, Operation.ACCOUNTS);
		return this.calls.stream().map(Call::operation).filter((operation) -> !others.contains(operation)).toList();
	}

	/** Forgets the {@link #calls()} so far. */
	public void forgetCalls() {
		this.calls.clear();
	}

	/** All tokens that a person owns, of any status. */
	public List<Pat> tokensOf(Person person) {
		return this.pats.tokensOf(person);
	}

	/** Those of a person's tokens that have a name. */
	public List<Pat> tokensOf(Person person, String displayName) {
		return tokensOf(person).stream().filter((pat) -> pat.displayName().equals(displayName)).toList();
	}

	/** One token. */
	public Optional<Pat> token(UUID authorizationId) {
		return this.pats.find(authorizationId);
	}

	/** Gives a person a token, in place of one with the same authorization id. */
	public void give(Person person, Pat pat) {
		this.pats.put(person, pat);
	}

	/** Takes all tokens from a person. */
	public void takeAll(Person person) {
		this.pats.clear(person);
	}

	/** Whether a token's value would be accepted, by git for example. */
	public boolean works(String secret) {
		return this.pats.works(secret);
	}

	/** Goes back to the state it started with. */
	public void reset() {
		synchronized (this.planned) {
			this.planned.clear();
		}
		this.calls.clear();
		this.pats.reset();
	}

	/** Leaves people two tokens of each status in each organization. */
	void leaveFewTokens() {
		this.pats.leave(2);
	}

	@Override
	public void close() {
		this.tokens.stop();
		this.profile.stop();
	}

	private WireMockServer server(Function<Request, Answer> service) {
		WireMockServer server = new WireMockServer(WireMockConfiguration.options()
			.bindAddress("127.0.0.1")
			.dynamicPort()
			.http2PlainDisabled(true)
			.containerThreads(120)
			.disableRequestJournal()
			.extensions(new Service(service)));
		server.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
		return server;
	}

	private void plan(Planned planned) {
		synchronized (this.planned) {
			this.planned.add(planned);
		}
	}

	private Answer answerTokens(Request request) {
		URI uri = URI.create(request.getAbsoluteUrl());
		String[] path = uri.getRawPath().split("/");
		Map<String, String> parameters = parameters(uri);
		String method = request.getMethod().getName();
		String body = request.getBodyAsString();
		if (path.length != 5 || !uri.getRawPath().endsWith("/_apis/tokens/pats")) {
			return call(new Call(Operation.UNKNOWN, method, null, null, person(request)), Trouble::notFoundText);
		}
		String organization = UriUtils.decode(path[1], StandardCharsets.UTF_8);
		String authorizationId = parameters.get("authorizationId");
		Operation operation = switch (method) {
			case "GET" -> (authorizationId != null) ? Operation.GET : Operation.LIST;
			case "POST" -> Operation.CREATE;
			case "PUT" -> Operation.UPDATE;
			case "DELETE" -> Operation.REVOKE;
			default -> Operation.UNKNOWN;
		};
		if (operation == Operation.UPDATE) {
			authorizationId = authorizationIdIn(body);
		}
		Call call = new Call(operation, method, organization, authorizationId, person(request));
		return call(call, () -> work(request, call, parameters, body));
	}

	private Answer work(Request request, Call call, Map<String, String> parameters, String body) {
		Grant grant = grant(request);
		if (grant == null) {
			return turnedDown(request);
		}
		String organization = String.valueOf(call.organization()).toLowerCase(Locale.ROOT);
		if (!grant.scopes().containsAll(PAT_SCOPES)) {
			return Trouble.unauthorizedAnswer();
		}
		if (!People.organizationExists(organization)) {
			return Trouble.notFoundText();
		}
		Person person = grant.person();
		if (!person.organizations().contains(organization)) {
			return Answer.exception(401, "UnauthorizedRequestException",
					"TF400813: The user '" + person.profileId() + "' is not authorized to access this resource.");
		}
		Answer versionProblem = versionProblem(parameters.get("api-version"), call.method(), true);
		if (versionProblem != null) {
			return versionProblem;
		}
		boolean hasBody = call.operation() == Operation.CREATE || call.operation() == Operation.UPDATE;
		if (hasBody && !String.valueOf(request.getHeader("Content-Type")).startsWith("application/json")) {
			return Answer.exception(415, "VssServiceException",
					"The request indicated a content type that is not supported.");
		}
		UUID id = (call.authorizationId() != null) ? PatService.uuid(call.authorizationId()) : null;
		if (id == null && (call.operation() == Operation.GET || call.operation() == Operation.REVOKE)) {
			return Trouble.malformed();
		}
		return switch (call.operation()) {
			case LIST -> list(person, organization, parameters);
			case GET -> this.pats.get(person, organization, known(id));
			case CREATE -> this.pats.create(person, organization, body);
			case UPDATE -> this.pats.update(person, organization, body);
			case REVOKE -> this.pats.revoke(person, organization, known(id));
			default ->
				Answer.exception(405, "VssServiceException", "The requested resource does not support this method.");
		};
	}

	private Answer list(Person person, String organization, Map<String, String> parameters) {
		PatService.ListQuery query = PatService.ListQuery.of(parameters);
		return (query != null) ? this.pats.list(person, organization, query) : Trouble.malformed();
	}

	private Answer answerProfile(Request request) {
		URI uri = URI.create(request.getAbsoluteUrl());
		Map<String, String> parameters = parameters(uri);
		Operation operation = switch (request.getMethod().getName() + " " + uri.getPath()) {
			case "GET /_apis/profile/profiles/me" -> Operation.PROFILE;
			case "GET /_apis/accounts" -> Operation.ACCOUNTS;
			default -> Operation.UNKNOWN;
		};
		Call call = new Call(operation, request.getMethod().getName(), null, null, person(request));
		return call(call, () -> {
			Grant grant = grant(request);
			if (operation == Operation.UNKNOWN) {
				return Trouble.notFoundText();
			}
			if (grant == null) {
				return turnedDown(request);
			}
			Person person = grant.person();
			if (person.equals(People.DANIEL)
					|| !(grant.scopes().contains("vso.profile") || grant.scopes().contains("user_impersonation"))) {
				return Trouble.unauthorizedAnswer();
			}
			Answer versionProblem = versionProblem(parameters.get("api-version"), call.method(), false);
			if (versionProblem != null) {
				return versionProblem;
			}
			return (operation == Operation.PROFILE) ? profile(person)
					: accounts(person, parameters.getOrDefault("memberId", ""));
		});
	}

	private static Answer profile(Person person) {
		return Answer.json(200,
				Json.write(Json.object("displayName", person.name(), "publicAlias", person.profileId(), "emailAddress",
						person.userName(), "coreRevision", 42, "timeStamp", "2025-03-01T08:15:30.1766667+00:00", "id",
						person.profileId(), "revision", 42)));
	}

	/** Two spellings of {@code accountUri} are in use; the name is what counts. */
	private static Answer accounts(Person person, String memberId) {
		if (memberId.isEmpty()) {
			return Answer.exception(400, "AccountException",
					"Necessary parameters ownerId or memberId were not provided.");
		}
		List<String> organizations = memberId.equals(person.profileId().toString()) ? person.organizations()
				: List.of();
		List<Map<String, @Nullable Object>> accounts = new ArrayList<>();
		for (String organization : organizations) {
			String accountUri = (accounts.size() % 2 == 0) ? "https://" + organization + ".vssps.visualstudio.com:443/"
					: "https://vssps.dev.azure.com/" + organization + "/";
			accounts.add(Json.object("accountId", People.accountId(organization), "accountUri", accountUri,
					"accountName", organization, "properties", Map.of()));
		}
		return Answer.json(200, Json.write(Json.object("count", accounts.size(), "value", accounts)));
	}

	private static @Nullable Answer versionProblem(@Nullable String version, String method, boolean preview) {
		if (version == null) {
			return Answer.exception(400, "VssVersionNotSpecifiedException", "No api-version was supplied for the \""
					+ method
					+ "\" request. The version must be supplied either as part of the Accept header (e.g. \"application/json; api-version=1.0\") or as a query parameter (e.g. \"?api-version=1.0\").");
		}
		if (preview && !version.contains("-preview")) {
			return Answer.exception(400, "VssInvalidPreviewVersionException", "The requested version \"" + version
					+ "\" of the resource is under preview. The -preview flag must be supplied in the api-version for such requests.");
		}
		return null;
	}

	private Answer call(Call call, Supplier<Answer> work) {
		this.calls.add(call);
		Trouble trouble = troubleFor(call);
		Answer answer = (trouble != null) ? trouble.befall(work) : work.get();
		return answer.header("ActivityId", UUID.randomUUID().toString())
			.header("x-vss-e2eid", UUID.randomUUID().toString())
			.header("X-TFS-ProcessId", UUID.randomUUID().toString());
	}

	private @Nullable Trouble troubleFor(Call call) {
		synchronized (this.planned) {
			for (Iterator<Planned> plans = this.planned.iterator(); plans.hasNext();) {
				Planned planned = plans.next();
				if (planned.once() && planned.concerns(call)) {
					plans.remove();
					return planned.trouble();
				}
			}
			return this.planned.stream()
				.filter((planned) -> planned.concerns(call))
				.map(Planned::trouble)
				.findFirst()
				.orElse(null);
		}
	}

	/**
	 * Without a token that it likes it leads to the sign-in page, unless asked not to.
	 */
	private static Answer turnedDown(Request request) {
		return "Suppress".equalsIgnoreCase(request.getHeader("X-TFS-FedAuthRedirect")) ? Trouble.unauthorizedAnswer()
				: Trouble.signIn();
	}

	private @Nullable Person person(Request request) {
		Grant grant = grant(request);
		return (grant != null) ? grant.person() : null;
	}

	private @Nullable Grant grant(Request request) {
		String authorization = request.getHeader("Authorization");
		if (authorization == null || !authorization.startsWith("Bearer ")) {
			return null;
		}
		return this.grants.apply(authorization.substring("Bearer ".length())).orElse(null);
	}

	private static UUID known(@Nullable UUID id) {
		if (id == null) {
			throw new IllegalStateException("Checked before");
		}
		return id;
	}

	private static @Nullable String authorizationIdIn(String body) {
		try {
			return Json.read(body).path("authorizationId").asString("");
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	private static Map<String, String> parameters(URI uri) {
		Map<String, String> parameters = new LinkedHashMap<>();
		UriComponentsBuilder.fromUri(uri).build(true).getQueryParams().forEach((name, values) -> {
			if (values.get(0) != null) {
				parameters.put(decode(name), decode(values.get(0)));
			}
		});
		return parameters;
	}

	/** As ASP.NET reads a query: a plus is a space. */
	private static String decode(String value) {
		return UriUtils.decode(value.replace('+', ' '), StandardCharsets.UTF_8);
	}

	/**
	 * What an access token permits.
	 *
	 * @param person whose it is
	 * @param scopes the permissions at Azure DevOps, without the resource
	 */
	public record Grant(Person person, Set<String> scopes) {

	}

	private record Planned(@Nullable Operation operation, @Nullable String organization, Trouble trouble,
			boolean once) {

		boolean concerns(Call call) {
			return (this.operation == null || this.operation == call.operation())
					&& (this.organization == null || this.organization.equals(call.organization()));
		}

	}

	/** Answers each request by asking the service. */
	private record Service(Function<Request, Answer> service) implements ResponseDefinitionTransformerV2 {

		@Override
		public ResponseDefinition transform(ServeEvent event) {
			Answer answer = this.service.apply(event.getRequest());
			if (answer.fault() != null) {
				return ResponseDefinitionBuilder.responseDefinition().withFault(answer.fault()).build();
			}
			ResponseDefinitionBuilder response = ResponseDefinitionBuilder.responseDefinition()
				.withStatus(answer.status())
				.withFixedDelay((int) answer.delay().toMillis());
			answer.headers().forEach((name, values) -> response.withHeader(name, values.toArray(String[]::new)));
			if (!answer.body().isEmpty()) {
				response.withBody(answer.body().getBytes(StandardCharsets.UTF_8));
			}
			return response.build();
		}

		@Override
		public String getName() {
			return "azure-devops";
		}

	}

}
