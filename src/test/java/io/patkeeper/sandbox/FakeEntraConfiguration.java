package io.patkeeper.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.OAuth2TokenFormat;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.DelegatingOAuth2TokenGenerator;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.savedrequest.NullRequestCache;

/**
 * The authorization server behind {@link FakeEntra}. It has no stereotype, so the app's
 * component scan passes it by, and it uses no auto-configuration.
 */
@EnableWebSecurity
class FakeEntraConfiguration {

	private static final SecureRandom RANDOM = new SecureRandom();

	@Bean
	TomcatServletWebServerFactory webServer() {
		TomcatServletWebServerFactory tomcat = new TomcatServletWebServerFactory(0);
		tomcat.setAddress(InetAddress.getLoopbackAddress());
		// Filters run only where there is a servlet.
		tomcat.setRegisterDefaultServlet(true);
		// Cookies do not care about ports.
		tomcat.getSettings().getSession().getCookie().setName(FakeEntra.SESSION_COOKIE);
		tomcat.getSettings().getSession().getCookie().setHttpOnly(true);
		return tomcat;
	}

	@Bean
	FilterRegistrationBean<FakeEntraFilter> peculiarities(FakeEntra entra) {
		FilterRegistrationBean<FakeEntraFilter> filter = new FilterRegistrationBean<>(new FakeEntraFilter(entra));
		filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return filter;
	}

	@Bean
	DelegatingFilterProxyRegistrationBean security() {
		return new DelegatingFilterProxyRegistrationBean("springSecurityFilterChain");
	}

	@Bean
	SecurityFilterChain entraSecurity(HttpSecurity http, FakeEntra entra, IssuedTokens issued) {
		// @formatter:off
		return http
			.oauth2AuthorizationServer((server) -> server
				.clientAuthentication((client) -> client
					.authenticationProviders((providers) -> checkAssertions(providers, entra))
					.errorResponseHandler((request, response, ex) -> tokenError(request, ex, issued).writeTo(response)))
				.authorizationEndpoint((authorization) -> authorization
					.errorResponseHandler((request, response, ex) -> refuseSignIn(response, ex)))
				.tokenEndpoint((token) -> token
					.accessTokenResponseHandler((request, response, authentication) -> writeTokens(response, authentication, entra))
					.errorResponseHandler((request, response, ex) -> tokenError(request, ex, issued).writeTo(response)))
				.oidc((oidc) -> oidc
					.providerConfigurationEndpoint((endpoint) -> endpoint
						.providerConfigurationCustomizer((metadata) -> metadata.claims((claims) -> describe(claims, entra))))
					.logoutEndpoint((endpoint) -> endpoint
						.errorResponseHandler((request, response, ex) -> signOutAnyway(request, response, entra)))))
			.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
			.formLogin((form) -> form
				.loginPage("/login")
				.loginProcessingUrl("/*/login")
				.successHandler((request, response, authentication) -> goOn(request, response))
				.usernameParameter("person"))
			.authenticationProvider(new NoPassword())
			.exceptionHandling((exceptions) -> exceptions
				.authenticationEntryPoint((request, response, ex) -> askToSignIn(request, response)))
			.addFilterAfter(new SignInAgain(), SecurityContextHolderFilter.class)
			.requestCache((cache) -> cache.requestCache(new NullRequestCache()))
			.csrf((csrf) -> csrf.ignoringRequestMatchers("/*/login"))
			.headers(Customizer.withDefaults())
			.build();
		// @formatter:on
	}

	private static void checkAssertions(List<AuthenticationProvider> providers, FakeEntra entra) {
		providers.stream()
			.filter(JwtClientAssertionAuthenticationProvider.class::isInstance)
			.map(JwtClientAssertionAuthenticationProvider.class::cast)
			.forEach((provider) -> provider.setJwtDecoderFactory((client) -> new ClientAssertions(entra,
					AuthorizationServerContextHolder.getContext().getIssuer() + "/oauth2/v2.0/token")));
	}

	@Bean
	AuthorizationServerSettings endpoints() {
		return AuthorizationServerSettings.builder()
			.multipleIssuersAllowed(true)
			.authorizationEndpoint("/oauth2/v2.0/authorize")
			.tokenEndpoint("/oauth2/v2.0/token")
			.jwkSetEndpoint("/discovery/v2.0/keys")
			.oidcLogoutEndpoint("/oauth2/v2.0/logout")
			.build();
	}

	@Bean
	RegisteredClientRepository clients(FakeEntra entra) {
		return new OneClient(entra);
	}

	@Bean
	PasswordEncoder clientSecrets() {
		return new PlainText();
	}

	@Bean
	JWKSource<SecurityContext> keys() {
		return new ImmutableJWKSet<>(new JWKSet(SigningKey.named("sandbox")));
	}

	@Bean
	JwtDecoder jwtDecoder(JWKSource<SecurityContext> keys) {
		return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
	}

	@Bean
	OAuth2TokenGenerator<OAuth2Token> tokens(JWKSource<SecurityContext> keys, FakeEntra entra) {
		JwtEncoder encoder = new NimbusJwtEncoder(keys);
		JwtGenerator idTokens = new JwtGenerator(encoder);
		idTokens.setJwtCustomizer((context) -> identify(context, entra));
		return new DelegatingOAuth2TokenGenerator(idTokens,
				(context) -> accessToken(context, entra.accessTokenLifetime()),
				(context) -> entra.givesRefreshTokens() ? refreshToken(context) : null);
	}

	/** About as long as Entra's. */
	private static @Nullable OAuth2Token accessToken(OAuth2TokenContext context, Duration lifetime) {
		if (!OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
			return null;
		}
		Instant now = Instant.now();
		return new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, random(FakeEntra.ACCESS_TOKEN_CANARY, 1500),
				now, now.plus(lifetime), context.getAuthorizedScopes());
	}

	/** Only for those who asked for {@code offline_access}. */
	private static @Nullable OAuth2Token refreshToken(OAuth2TokenContext context) {
		boolean refreshing = AuthorizationGrantType.REFRESH_TOKEN.equals(context.getAuthorizationGrantType());
		if (!OAuth2TokenType.REFRESH_TOKEN.equals(context.getTokenType())
				|| !(refreshing || context.getAuthorizedScopes().contains("offline_access"))) {
			return null;
		}
		Instant now = Instant.now();
		return new OAuth2RefreshToken(random(FakeEntra.REFRESH_TOKEN_CANARY, 900), now, now.plus(Duration.ofDays(90)));
	}

	private static String random(String prefix, int bytes) {
		byte[] random = new byte[bytes];
		RANDOM.nextBytes(random);
		return prefix + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
	}

	private static void identify(JwtEncodingContext context, FakeEntra entra) {
		if (!OidcParameterNames.ID_TOKEN.equals(context.getTokenType().getValue())) {
			return;
		}
		Person person = People.byUserName(context.getPrincipal().getName()).orElseThrow();
		context.getClaims().claims((claims) -> {
			claims.put("iss", entra.authority() + "/" + person.tenantId() + "/v2.0");
			claims.put("sub",
					Base64.getUrlEncoder()
						.withoutPadding()
						.encodeToString(People.id(FakeEntra.CLIENT_ID + person.objectId()).toString().getBytes()));
			claims.put("oid", person.objectId().toString());
			claims.put("tid", person.tenantId().toString());
			claims.put("preferred_username", person.userName());
			claims.put("name", person.name());
			claims.put("ver", "2.0");
			claims.put("nbf", claims.get("iat"));
			claims.remove("azp");
			claims.remove("auth_time");
			entra.changeIdToken(claims);
		});
	}

	/** Only the scopes of the resource are told. */
	private static void writeTokens(HttpServletResponse response, Authentication authentication, FakeEntra entra)
			throws IOException {
		OAuth2AccessTokenAuthenticationToken tokens = (OAuth2AccessTokenAuthenticationToken) authentication;
		OAuth2AccessToken accessToken = tokens.getAccessToken();
		Instant issuedAt = accessToken.getIssuedAt();
		Instant expiresAt = accessToken.getExpiresAt();
		if (issuedAt == null || expiresAt == null) {
			throw new IllegalStateException("Issued here with both");
		}
		long expiresIn = Duration.between(issuedAt, expiresAt).toSeconds();
		Map<String, @Nullable Object> json = Json.object("token_type", entra.tokenType(), "scope",
				String.join(" ", entra.resourceScopes(accessToken.getScopes())), "expires_in", expiresIn,
				"ext_expires_in", expiresIn, "access_token", accessToken.getTokenValue());
		if (entra.tokenType() == null) {
			json.remove("token_type");
		}
		if (!entra.tellsScopes()) {
			json.remove("scope");
		}
		OAuth2RefreshToken refreshToken = tokens.getRefreshToken();
		if (refreshToken != null) {
			json.put("refresh_token", refreshToken.getTokenValue());
		}
		json.putAll(tokens.getAdditionalParameters());
		response.setContentType("application/json; charset=utf-8");
		response.setHeader("Cache-Control", "no-store, no-cache");
		response.getWriter().write(Json.write(json));
	}

	private static EntraError tokenError(HttpServletRequest request, AuthenticationException ex, IssuedTokens issued) {
		if (ex.getCause() instanceof ClientAssertions.Refused refused) {
			return refused.error();
		}
		OAuth2Error error = ((OAuth2AuthenticationException) ex).getError();
		String detail = String.valueOf(error.getDescription());
		return switch (error.getErrorCode()) {
			case OAuth2ErrorCodes.INVALID_CLIENT -> clientError(request, detail);
			case OAuth2ErrorCodes.INVALID_GRANT -> grantError(request, detail, issued);
			case OAuth2ErrorCodes.INVALID_SCOPE -> EntraError.UNKNOWN_SCOPE;
			default -> EntraError.BAD_REQUEST;
		};
	}

	private static EntraError clientError(HttpServletRequest request, String detail) {
		if (detail.endsWith(OAuth2ParameterNames.CLIENT_ID)) {
			return EntraError.UNKNOWN_CLIENT;
		}
		boolean secret = request.getParameter(OAuth2ParameterNames.CLIENT_SECRET) != null
				|| request.getHeader("Authorization") != null;
		return secret ? EntraError.WRONG_SECRET : EntraError.NO_SECRET;
	}

	private static EntraError grantError(HttpServletRequest request, String detail, IssuedTokens issued) {
		String code = request.getParameter(OAuth2ParameterNames.CODE);
		if (code == null) {
			return EntraError.REFRESH_DEAD;
		}
		if (detail.endsWith("code_verifier")) {
			return EntraError.WRONG_VERIFIER;
		}
		OAuth2Authorization authorization = issued.findByToken(code, new OAuth2TokenType(OAuth2ParameterNames.CODE));
		OAuth2Authorization.Token<OAuth2AuthorizationCode> issuedCode = (authorization != null)
				? authorization.getToken(OAuth2AuthorizationCode.class) : null;
		if (issuedCode == null || issuedCode.isExpired()) {
			return EntraError.CODE_UNKNOWN;
		}
		return issuedCode.isInvalidated() ? EntraError.CODE_REDEEMED : EntraError.OTHER_REDIRECT;
	}

	/** Back to the app if its address is known, otherwise a page that stays here. */
	private static void refuseSignIn(HttpServletResponse response, AuthenticationException ex) throws IOException {
		OAuth2AuthorizationCodeRequestAuthenticationToken request = (ex instanceof OAuth2AuthorizationCodeRequestAuthenticationException refused)
				? refused.getAuthorizationCodeRequestAuthentication() : null;
		OAuth2Error error = ((OAuth2AuthenticationException) ex).getError();
		String detail = String.valueOf(error.getDescription());
		if (detail.endsWith(OAuth2ParameterNames.CLIENT_ID)) {
			FakeEntraFilter.writeErrorPage(response, EntraError.UNKNOWN_CLIENT);
		}
		else if (request == null || request.getRedirectUri() == null) {
			FakeEntraFilter.writeErrorPage(response, EntraError.WRONG_REDIRECT);
		}
		else {
			FakeEntraFilter.sendBack(response, request.getRedirectUri(), request.getState(),
					new EntraError(400, error.getErrorCode(), EntraError.BAD_REQUEST.number(), detail));
		}
	}

	private static void askToSignIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (request.getRequestURI().endsWith("/token")) {
			EntraError.NO_SECRET.writeTo(response);
		}
		else if ("none".equals(request.getParameter("prompt"))) {
			FakeEntraFilter.sendBack(response, request.getParameter(OAuth2ParameterNames.REDIRECT_URI),
					request.getParameter(OAuth2ParameterNames.STATE), EntraError.NOBODY_SIGNED_IN);
		}
		else {
			// Each tab has a question of its own, so it stays in its address.
			redirect(request, response, "/login");
		}
	}

	/** Back to what the app has asked for. */
	private static void goOn(HttpServletRequest request, HttpServletResponse response) throws IOException {
		redirect(request, response, "/oauth2/v2.0/authorize");
	}

	private static void redirect(HttpServletRequest request, HttpServletResponse response, String path)
			throws IOException {
		String query = request.getQueryString();
		response.sendRedirect(
				"/" + FakeEntraFilter.tenant(request.getRequestURI()) + path + ((query != null) ? "?" + query : ""));
	}

	/**
	 * Entra signs out whoever asks, with or without an ID token, but goes back to known
	 * addresses only.
	 */
	private static void signOutAnyway(HttpServletRequest request, HttpServletResponse response, FakeEntra entra)
			throws IOException {
		if (request.getSession(false) != null) {
			request.getSession(false).invalidate();
		}
		String returnTo = request.getParameter("post_logout_redirect_uri");
		if (returnTo != null && entra.redirectUris().contains(returnTo)) {
			response.sendRedirect(returnTo);
		}
		else {
			FakeEntraFilter.writeSignedOutPage(response);
		}
	}

	private static void describe(Map<String, Object> metadata, FakeEntra entra) {
		String issuer = AuthorizationServerContextHolder.getContext().getIssuer();
		String tenant = FakeEntraFilter.tenant(URI.create(issuer).getPath());
		String base = entra.authority() + "/" + tenant;
		metadata.clear();
		metadata.putAll(Map.of("issuer",
				FakeEntra.ANY_TENANT.contains(tenant) ? entra.authority() + "/{tenantid}/v2.0" : base + "/v2.0",
				"authorization_endpoint", base + "/oauth2/v2.0/authorize", "token_endpoint",
				base + "/oauth2/v2.0/token", "jwks_uri", base + "/discovery/v2.0/keys", "end_session_endpoint",
				base + "/oauth2/v2.0/logout", "userinfo_endpoint", entra.authority() + "/oidc/userinfo",
				"response_types_supported", List.of("code", "id_token", "code id_token", "id_token token"),
				"subject_types_supported", List.of("pairwise"), "id_token_signing_alg_values_supported",
				List.of("RS256")));
		metadata.put("token_endpoint_auth_methods_supported",
				List.of("client_secret_post", "private_key_jwt", "client_secret_basic"));
		metadata.put("scopes_supported", List.of("openid", "profile", "email", "offline_access"));
	}

	/** The one application, as it is registered at the moment. */
	private record OneClient(FakeEntra entra) implements RegisteredClientRepository {

		@Override
		public void save(RegisteredClient client) {
			throw new UnsupportedOperationException();
		}

		@Override
		public RegisteredClient findById(String id) {
			Set<String> redirectUris = this.entra.redirectUris();
			return RegisteredClient.withId(FakeEntra.CLIENT_ID)
				.clientId(FakeEntra.CLIENT_ID)
				.clientSecret(this.entra.clientSecret())
				.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
				.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
				.clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
				.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
				.authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
				.redirectUris((uris) -> uris
					.addAll(redirectUris.isEmpty() ? Set.of("https://nowhere.example/") : redirectUris))
				.postLogoutRedirectUris((uris) -> uris.addAll(redirectUris))
				.scopes((scopes) -> scopes.addAll(FakeEntra.knownScopes()))
				.clientSettings(ClientSettings.builder()
					.requireProofKey(true)
					.tokenEndpointAuthenticationSigningAlgorithm(SignatureAlgorithm.PS256)
					.build())
				.tokenSettings(TokenSettings.builder()
					.accessTokenFormat(OAuth2TokenFormat.REFERENCE)
					.authorizationCodeTimeToLive(Duration.ofMinutes(10))
					.reuseRefreshTokens(false)
					.build())
				.build();
		}

		@Override
		public @Nullable RegisteredClient findByClientId(String clientId) {
			return clientId.equals(FakeEntra.CLIENT_ID) ? findById(clientId) : null;
		}

	}

	/** The secret is no secret here. */
	private static final class PlainText implements PasswordEncoder {

		@Override
		public String encode(@Nullable CharSequence rawPassword) {
			return String.valueOf(rawPassword);
		}

		@Override
		public boolean matches(@Nullable CharSequence rawPassword, @Nullable String encodedPassword) {
			return String.valueOf(rawPassword).equals(encodedPassword);
		}

	}

	/** Whoever is known gets in. */
	private static final class NoPassword implements AuthenticationProvider {

		@Override
		public Authentication authenticate(Authentication authentication) {
			Person person = People.byUserName(authentication.getName())
				.orElseThrow(() -> new BadCredentialsException("Nobody has this name"));
			return UsernamePasswordAuthenticationToken.authenticated(person.userName(), null,
					Set.of(FactorGrantedAuthority.fromAuthority(FactorGrantedAuthority.PASSWORD_AUTHORITY)));
		}

		@Override
		public boolean supports(Class<?> type) {
			return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
		}

	}

}
