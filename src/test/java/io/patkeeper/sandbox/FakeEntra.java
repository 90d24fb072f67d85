package io.patkeeper.sandbox;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.patkeeper.sandbox.FakeAzureDevOps.Grant;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;

/**
 * An Entra that checks what Entra checks: a Spring Authorization Server in a context of
 * its own, with Entra's addresses and peculiarities. It knows one application and signs
 * in {@link People} without a password.
 * <p>
 * The sign-in page is a form with one field, {@code person}, whose value is a
 * {@link Person#userName()}. Who has signed in stays signed in until signing out, or
 * until an authorization request asks for {@code prompt=login} or
 * {@code prompt=select_account}.
 * <p>
 * Values that must never leak start with one of the {@code CANARY} words.
 */
public final class FakeEntra implements AutoCloseable {

	/** The application's id, for {@code ENTRA_CLIENT_ID}. */
	public static final String CLIENT_ID = People.id("application patkeeper").toString();

	/** What access tokens start with. */
	public static final String ACCESS_TOKEN_CANARY = "EntraAccessTokenCanary";

	/** What refresh tokens start with. */
	public static final String REFRESH_TOKEN_CANARY = "EntraRefreshTokenCanary";

	/** What the client secret starts with. */
	public static final String CLIENT_SECRET_CANARY = "EntraClientSecretCanary";

	/** The application's secret, for {@code ENTRA_CLIENT_SECRET}. */
	public static final String CLIENT_SECRET = CLIENT_SECRET_CANARY + "~8Q.x-7_mT4vWq1";

	/** Azure DevOps, as Entra calls it. */
	public static final String AZURE_DEVOPS = "499b84ac-1321-427f-aa17-267ca6975798";

	/** What stands on the page that may come instead of tokens. */
	public static final String PAGE_INSTEAD_OF_TOKENS = "Our services aren't available right now";

	public static final String SESSION_COOKIE = "FAKE_ENTRA_SESSION";

	static final Set<String> ANY_TENANT = Set.of("organizations", "common");

	/** The delegated permissions that the application's registration lists. */
	static final List<String> PERMISSIONS = List.of("user_impersonation", "vso.pats", "vso.pats_manage", "vso.profile");

	private final AnnotationConfigServletWebServerApplicationContext context = new AnnotationConfigServletWebServerApplicationContext();

	private final IssuedTokens issued = new IssuedTokens();

	private final Set<String> redirectUris = new LinkedHashSet<>();

	private final List<Endpoint> calls = new CopyOnWriteArrayList<>();

	private final List<TokenRequest> tokenRequests = new CopyOnWriteArrayList<>();

	private final List<Refresh> refreshes = new CopyOnWriteArrayList<>();

	/** Code verifiers, client assertions, and what the latter are made with. */
	private final Set<String> theirs = ConcurrentHashMap.newKeySet();

	private final List<X509Certificate> certificates = new CopyOnWriteArrayList<>();

	private final Set<String> usedAssertionIds = ConcurrentHashMap.newKeySet();

	private final List<Map<String, Object>> assertionHeaders = new CopyOnWriteArrayList<>();

	private volatile @Nullable FakePlatform platform;

	private volatile String clientSecret = CLIENT_SECRET;

	private final Map<String, Map<String, String>> authorizationRequests = Collections
		.synchronizedMap(new LinkedHashMap<>());

	private volatile Duration accessTokenLifetime = Duration.ZERO;

	private volatile Duration tokenDelay = Duration.ZERO;

	private volatile @Nullable CountDownLatch tokenLatch;

	private volatile @Nullable EntraError tokenError;

	private volatile boolean tokenDrop;

	private volatile boolean tokenPage;

	private volatile @Nullable EntraError refreshError;

	private volatile boolean refreshTokens = true;

	private volatile Duration clockAhead = Duration.ZERO;

	private volatile boolean keys = true;

	private volatile List<String> agreed = PERMISSIONS;

	private volatile boolean tellsScopes = true;

	private volatile @Nullable String tokenType = "Bearer";

	private volatile @Nullable EntraError adminConsentError;

	private volatile @Nullable EntraError authorizeError;

	private volatile Consumer<Map<String, Object>> idTokenChange = (claims) -> {
	};

	private FakeEntra() {
	}

	/**
	 * Starts on a free port of this machine.
	 */
	public static FakeEntra start() {
		FakeEntra entra = new FakeEntra();
		entra.reset();
		// No SpringApplication: it would start logging anew and read the app's settings.
		MutablePropertySources environment = entra.context.getEnvironment().getPropertySources();
		environment.stream().map((source) -> source.getName()).toList().forEach(environment::remove);
		entra.context.setAllowBeanDefinitionOverriding(false);
		entra.context.setId("fake-entra");
		entra.context.getBeanFactory().registerSingleton("fakeEntra", entra);
		entra.context.getBeanFactory().registerSingleton("issuedTokens", entra.issued);
		entra.context.register(FakeEntraConfiguration.class);
		entra.context.refresh();
		return entra;
	}

	/**
	 * Where it is, for {@code ENTRA_AUTHORITY}. Not {@code localhost}, so that to a
	 * browser it is another site than the app, as Entra is.
	 */
	public String authority() {
		return "http://127.0.0.1:" + this.context.getWebServer().getPort();
	}

	/**
	 * Registers redirect addresses, also as addresses to return to after signing out.
	 * They are kept over a {@link #reset()}.
	 */
	public void register(String... redirectUris) {
		synchronized (this.redirectUris) {
			this.redirectUris.addAll(List.of(redirectUris));
		}
	}

	/** Replaces the secret of the application. */
	public void clientSecret(String clientSecret) {
		this.clientSecret = clientSecret;
	}

	/** Registers a certificate of the application, beside those that it has already. */
	public void register(SelfSignedCertificate certificate) {
		this.certificates.add(certificate.certificate());
		this.theirs.addAll(certificate.secrets());
	}

	/**
	 * Lets the application prove itself with the tokens of a platform, where its name is
	 * {@link FakePlatform#SUBJECT}.
	 */
	public void trust(FakePlatform platform) {
		this.platform = platform;
	}

	/**
	 * To which permissions of the registration people have agreed so far. Only they come
	 * with {@code .default}, and nobody is asked about the others.
	 */
	public void agreed(String... permissions) {
		this.agreed = List.of(permissions);
	}

	/** Whether it is told with tokens what they are good for. */
	public void tellScopes(boolean tell) {
		this.tellsScopes = tell;
	}

	/** Of which type it says that tokens are; {@code null} if it does not say. */
	public void tokenType(@Nullable String type) {
		this.tokenType = type;
	}

	/** How long access tokens live that are issued from now on; an hour by default. */
	public void accessTokenLifetime(Duration lifetime) {
		this.accessTokenLifetime = lifetime;
	}

	/** Lets Azure DevOps turn down all access tokens issued so far. */
	public void revokeAccessTokens() {
		this.issued.forget(OAuth2AccessToken.class);
	}

	/** Answers all refresh tokens issued so far with {@code invalid_grant}. */
	public void revokeRefreshTokens() {
		this.issued.forget(OAuth2RefreshToken.class);
	}

	/** Whether a refresh token works once only. Entra's go on working. */
	public void refreshTokensWorkOnce(boolean once) {
		this.issued.refreshTokensWorkOnce(once);
	}

	/** Lets the token endpoint take its time. */
	public void tokenDelay(Duration delay) {
		this.tokenDelay = delay;
	}

	/** Lets the token endpoint wait until the latch opens, at most a minute. */
	public void tokenWaitsFor(CountDownLatch latch) {
		this.tokenLatch = latch;
	}

	/**
	 * Refuses all token requests.
	 * @param status the HTTP status, 400 or 401 for most errors
	 * @param error OAuth's code, {@code interaction_required} for example
	 * @param number Entra's number, 50076 for example
	 * @param message the sentence after the number
	 */
	public void refuseTokens(int status, String error, int number, String message) {
		this.tokenError = new EntraError(status, error, number, message);
	}

	/**
	 * Refuses all requests with a refresh token.
	 * @param error OAuth's code, {@code interaction_required} for example
	 * @param number Entra's number, 50076 for example
	 * @param message the sentence after the number
	 * @param claims what the person has to prove, as JSON, if Entra tells it
	 */
	public void refuseRefreshes(String error, int number, String message, @Nullable String claims) {
		this.refreshError = new EntraError(400, error, number, message, claims);
	}

	/** Whether refresh tokens are handed out from now on. */
	public void refreshTokens(boolean refreshTokens) {
		this.refreshTokens = refreshTokens;
	}

	/** How far its clock is ahead of ours, by the header {@code Date}. */
	public void clockAhead(Duration ahead) {
		this.clockAhead = ahead;
	}

	/** Whether there are keys to check ID tokens with. */
	public void keys(boolean keys) {
		this.keys = keys;
	}

	/** Answers all token requests with 503. */
	public void tokensUnavailable() {
		this.tokenError = EntraError.TEMPORARY;
	}

	/** Breaks the connection at all token requests. */
	public void dropTokenRequests() {
		this.tokenDrop = true;
	}

	/**
	 * Answers all token requests with 503 and a page, as what stands in front of Entra
	 * does when it does not get through.
	 */
	public void tokensBehindAPage() {
		this.tokenPage = true;
	}

	/** Ends what was said about token requests. */
	public void tokensAsUsual() {
		this.tokenDelay = Duration.ZERO;
		this.tokenLatch = null;
		this.tokenError = null;
		this.tokenDrop = false;
		this.tokenPage = false;
		this.refreshError = null;
		this.refreshTokens = true;
	}

	/**
	 * Sends everybody who wants to sign in back with an error.
	 * @param error OAuth's code, {@code access_denied} for example
	 * @param number Entra's number, 65004 for example
	 * @param message the sentence after the number
	 */
	public void refuseSignIn(String error, int number, String message) {
		this.authorizeError = new EntraError(400, error, number, message);
	}

	/** Lets people sign in again. */
	public void signInAsUsual() {
		this.authorizeError = null;
		this.adminConsentError = null;
	}

	/**
	 * Sends administrators who are to agree for everybody back with an error.
	 * @param error OAuth's code, {@code access_denied} for example
	 * @param number Entra's number, 65004 for example
	 * @param message the sentence after the number
	 */
	public void refuseAdminConsent(String error, int number, String message) {
		this.adminConsentError = new EntraError(400, error, number, message);
	}

	/**
	 * Changes the claims of all ID tokens: {@code (claims) -> claims.put("nonce",
	 * "another")}, or {@code iss}, {@code tid}, {@code aud}.
	 */
	public void changeIdTokens(Consumer<Map<String, Object>> change) {
		this.idTokenChange = change;
	}

	/** How often an endpoint was called since the start or the last {@link #reset()}. */
	public int calls(Endpoint endpoint) {
		return (int) this.calls.stream().filter(endpoint::equals).count();
	}

	/** What the token endpoint was asked, in order. */
	public List<TokenRequest> tokenRequests() {
		return List.copyOf(this.tokenRequests);
	}

	/** The refreshes since the start or the last {@link #reset()}, by their end. */
	public List<Refresh> refreshes() {
		return List.copyOf(this.refreshes);
	}

	/** The headers of the application's own assertions, in order. */
	public List<Map<String, Object>> assertionHeaders() {
		return List.copyOf(this.assertionHeaders);
	}

	/** The parameters with which people were sent to sign in, in order. */
	public List<Map<String, String>> authorizationRequests() {
		synchronized (this.authorizationRequests) {
			return List.copyOf(this.authorizationRequests.values());
		}
	}

	/**
	 * The client secret, all codes and access, refresh and ID tokens that were issued,
	 * and the code verifiers and client assertions that came for them; and of registered
	 * certificates what is secret.
	 */
	public Set<String> secrets() {
		Set<String> secrets = new LinkedHashSet<>(List.of(CLIENT_SECRET, this.clientSecret));
		secrets.addAll(this.theirs);
		secrets.addAll(this.issued.values(OAuth2AuthorizationCode.class));
		secrets.addAll(this.issued.values(OAuth2AccessToken.class));
		secrets.addAll(this.issued.values(OAuth2RefreshToken.class));
		secrets.addAll(idTokens());
		return secrets;
	}

	/** The ID tokens that were issued, in no order. */
	public Set<String> idTokens() {
		return this.issued.values(OidcIdToken.class);
	}

	/** What an access token permits, if it is one and has not run out. */
	public Optional<Grant> grant(String accessToken) {
		OAuth2Authorization authorization = this.issued.findByToken(accessToken, OAuth2TokenType.ACCESS_TOKEN);
		if (authorization == null || !authorization.getAccessToken().isActive()) {
			return Optional.empty();
		}
		Set<String> scopes = resourceScopes(authorization.getAccessToken().getToken().getScopes()).stream()
			.map((scope) -> scope.substring(AZURE_DEVOPS.length() + 1))
			.collect(Collectors.toUnmodifiableSet());
		return People.byUserName(authorization.getPrincipalName()).map((person) -> new Grant(person, scopes));
	}

	/**
	 * Forgets everything but who is signed in here and where the app is. Sessions of the
	 * app that are still open find their tokens dead.
	 */
	public void reset() {
		this.issued.reset();
		this.calls.clear();
		this.tokenRequests.clear();
		this.refreshes.clear();
		this.theirs.clear();
		this.authorizationRequests.clear();
		this.certificates.clear();
		this.usedAssertionIds.clear();
		this.assertionHeaders.clear();
		this.platform = null;
		this.agreed = PERMISSIONS;
		this.tellsScopes = true;
		this.tokenType = "Bearer";
		this.clientSecret = CLIENT_SECRET;
		this.accessTokenLifetime = Duration.ofMinutes(70);
		this.clockAhead = Duration.ZERO;
		this.keys = true;
		this.idTokenChange = (claims) -> {
		};
		tokensAsUsual();
		signInAsUsual();
	}

	@Override
	public void close() {
		this.context.close();
	}

	Duration accessTokenLifetime() {
		return this.accessTokenLifetime;
	}

	Duration clockAhead() {
		return this.clockAhead;
	}

	boolean hasKeys() {
		return this.keys;
	}

	Duration tokenDelay() {
		return this.tokenDelay;
	}

	@Nullable CountDownLatch tokenLatch() {
		return this.tokenLatch;
	}

	@Nullable EntraError tokenError() {
		return this.tokenError;
	}

	@Nullable EntraError refreshError() {
		return this.refreshError;
	}

	boolean tellsScopes() {
		return this.tellsScopes;
	}

	@Nullable String tokenType() {
		return this.tokenType;
	}

	boolean givesRefreshTokens() {
		return this.refreshTokens;
	}

	@Nullable EntraError adminConsentError() {
		return this.adminConsentError;
	}

	boolean dropsTokenRequests() {
		return this.tokenDrop;
	}

	boolean showsAPageInsteadOfTokens() {
		return this.tokenPage;
	}

	@Nullable EntraError authorizeError() {
		return this.authorizeError;
	}

	Set<String> redirectUris() {
		synchronized (this.redirectUris) {
			return Set.copyOf(this.redirectUris);
		}
	}

	void changeIdToken(Map<String, Object> claims) {
		this.idTokenChange.accept(claims);
	}

	void called(Endpoint endpoint) {
		this.calls.add(endpoint);
	}

	/** The same request comes again after the sign-in page. */
	void askedToSignIn(Map<String, String> parameters) {
		this.authorizationRequests.putIfAbsent(String.valueOf(parameters.get("state")), parameters);
	}

	void asked(TokenRequest request, List<String> secrets) {
		this.tokenRequests.add(request);
		this.theirs.addAll(secrets);
	}

	/** Records a refresh that ends now, unless the token is not known. */
	void refreshed(@Nullable String refreshToken, Instant begin) {
		OAuth2Authorization authorization = (refreshToken != null)
				? this.issued.findByToken(refreshToken, OAuth2TokenType.REFRESH_TOKEN) : null;
		if (refreshToken != null && authorization != null) {
			this.refreshes.add(new Refresh(authorization.getId(), refreshToken, begin, Instant.now()));
		}
	}

	String clientSecret() {
		return this.clientSecret;
	}

	List<X509Certificate> certificates() {
		return this.certificates;
	}

	@Nullable FakePlatform platform() {
		return this.platform;
	}

	boolean isFirstUse(String assertionId) {
		return this.usedAssertionIds.add(assertionId);
	}

	void proved(Map<String, Object> assertionHeader) {
		this.assertionHeaders.add(assertionHeader);
	}

	static boolean tenantExists(String tenant) {
		return !People.ofTenant(tenant).isEmpty();
	}

	/** All scopes that the application may ask for. */
	static Set<String> knownScopes() {
		Set<String> scopes = new LinkedHashSet<>(Set.of("openid", "profile", "email", "offline_access"));
		PERMISSIONS.forEach((permission) -> scopes.add(AZURE_DEVOPS + "/" + permission));
		scopes.add(AZURE_DEVOPS + "/.default");
		return scopes;
	}

	/**
	 * What is granted of Azure DevOps; {@code .default} stands for what was agreed to.
	 */
	Set<String> resourceScopes(Set<String> scopes) {
		Set<String> granted = new LinkedHashSet<>();
		if (scopes.contains(AZURE_DEVOPS + "/.default")) {
			this.agreed.forEach((permission) -> granted.add(AZURE_DEVOPS + "/" + permission));
		}
		scopes.stream().filter((scope) -> scope.startsWith(AZURE_DEVOPS)).forEach(granted::add);
		return granted;
	}

	/** What can be asked of Entra. */
	public enum Endpoint {

		/** Where browsers are sent to sign in. */
		AUTHORIZE,

		/** Where codes and refresh tokens become tokens. */
		TOKEN,

		/** The keys that ID tokens are signed with. */
		KEYS,

		/** Where administrators agree for everybody. */
		ADMIN_CONSENT,

		/** Where browsers are sent to sign out. */
		LOGOUT,

		/** The discovery document. */
		METADATA,

		/** Refuses tokens for Azure DevOps, so nobody should call it. */
		USERINFO

	}

	/**
	 * What the token endpoint was asked, without anything secret.
	 *
	 * @param grantType {@code grant_type}
	 * @param scope {@code scope}, if it was sent
	 * @param parameters the names of all form parameters
	 */
	public record TokenRequest(String grantType, @Nullable String scope, Set<String> parameters) {

	}

	/**
	 * A use of a refresh token.
	 *
	 * @param signIn identifies the sign-in from which it descends
	 * @param refreshToken its value
	 * @param begin when the request came
	 * @param end when the answer was complete
	 */
	public record Refresh(String signIn, String refreshToken, Instant begin, Instant end) {

	}

}
