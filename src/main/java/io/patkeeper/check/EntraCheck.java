package io.patkeeper.check;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.EntraRegistration;
import io.patkeeper.outbound.SingleLine;
import io.patkeeper.signin.EntraConfiguration;
import io.patkeeper.signin.SignInFailureReason;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.util.StringUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Checks that Entra knows the app registration, its redirect URIs and its credential.
 * Nobody is signed in, and no token is issued.
 */
class EntraCheck {

	private static final String METADATA = "Entra's metadata";

	private static final String CLOCK = "Clock";

	private static final String KEYS = "Entra's keys";

	private static final String CREDENTIAL = "Credential";

	private static final String REDIRECTS = "Redirect URIs";

	private static final Duration NOTABLE_SKEW = Duration.ofMinutes(1);

	private static final String PUBLIC_URL = "patkeeper.url";

	/** An authorization code that Entra never issued, and a state that was never sent. */
	private static final String MADE_UP = "patkeeper-check";

	/** How Entra rejects a malformed request, such as one with this made-up code. */
	private static final String MALFORMED_REQUEST = "AADSTS9002313";

	/** The advice for errors that differ from others with the same reason. */
	private static final Map<String, String> SPECIFIC_ADVICE = Map.of("AADSTS90002",
			"Compare ENTRA_TENANT_ID with the directory (tenant) ID in the portal, and ENTRA_AUTHORITY with the cloud"
					+ " that the tenant is in.",
			"AADSTS700016",
			"Compare ENTRA_CLIENT_ID with the application (client) ID in the portal, and ENTRA_TENANT_ID with the"
					+ " tenant that the registration is in.",
			"AADSTS7000218", "The registration requires a credential: is its redirect URI on the platform Web?",
			"AADSTS700025", "The registration is a public client: its redirect URI belongs on the platform Web.",
			"AADSTS700021", "The assertion was issued for another application: compare ENTRA_CLIENT_ID with it.",
			"AADSTS700211", "Compare the issuer of the federated credential with that of the token.", "AADSTS700212",
			"The audience of the federated token has to be api://AzureADTokenExchange.", "AADSTS700213",
			"Compare the subject of the federated credential with that of the token.");

	private final ClientRegistration registration;

	private final OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> tokens;

	private final RestClient entra;

	private final Environment environment;

	private final Clock clock;

	EntraCheck(ClientRegistrationRepository registrations,
			OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> tokens,
			ClientHttpRequestFactory entraRequestFactory, Environment environment, Clock clock) {
		this.registration = registrations.findByRegistrationId(EntraRegistration.ID);
		this.tokens = tokens;
		this.entra = RestClient.builder()
			.requestFactory(entraRequestFactory)
			.defaultStatusHandler(FailureDescription::isErrorOfHost, (request, response) -> {
			})
			.build();
		this.environment = environment;
		this.clock = clock;
	}

	List<Finding> find() {
		List<Finding> findings = new ArrayList<>(metadata());
		if (findings.get(0).verdict() == Finding.Verdict.HOLDS) {
			findings.add(keys());
			findings.add(credential());
			findings.addAll(redirects());
		}
		return findings;
	}

	private List<Finding> metadata() {
		String tenant = StringUtils.delete(this.registration.getProviderDetails().getTokenUri(),
				EntraConfiguration.TOKEN_PATH);
		String url = tenant + "/v2.0/.well-known/openid-configuration";
		try {
			ResponseEntity<String> response = get(url);
			JsonNode metadata = json(response.getBody());
			String issuer = metadata.path("issuer").asString("");
			String authority = tenant.substring(0, tenant.lastIndexOf('/') + 1);
			if (!response.getStatusCode().is2xxSuccessful() || issuer.isEmpty()) {
				return List.of(refused(METADATA, metadata.path("error").asString(""),
						metadata.path("error_description").asString(""),
						"%s answered %s".formatted(url, response.getStatusCode())));
			}
			if (!issuer.startsWith(authority)) {
				return List.of(Finding.fails(METADATA, "ID tokens come from " + SingleLine.of(issuer),
						"Set ENTRA_AUTHORITY to the part of that URL before the tenant, or nobody can sign in."));
			}
			List<Finding> findings = new ArrayList<>();
			findings.add(Finding.holds(METADATA, "ID tokens come from " + SingleLine.of(issuer)));
			findings.add(clock(response.getHeaders().getDate()));
			return findings;
		}
		catch (RestClientException ex) {
			return List.of(unreachable(METADATA, url, ex));
		}
	}

	private Finding clock(long entraTime) {
		if (entraTime < 0) {
			return Finding.note(CLOCK, "Entra did not send its time", "Synchronize the server's clock with NTP.");
		}
		Duration difference = Duration.between(Instant.ofEpochMilli(entraTime), this.clock.instant());
		long seconds = difference.abs().toSeconds();
		String words = "%d %s %s Entra's".formatted(seconds, (seconds == 1) ? "second" : "seconds",
				difference.isNegative() ? "behind" : "ahead of");
		if (difference.abs().compareTo(NOTABLE_SKEW) < 0) {
			return Finding.holds(CLOCK, words);
		}
		String advice = "Synchronize the server's clock with NTP: people cannot sign in, and certificates are refused,"
				+ " when the difference exceeds five minutes.";
		return (difference.abs().compareTo(EntraConfiguration.CLOCK_SKEW) < 0) ? Finding.note(CLOCK, words, advice)
				: Finding.fails(CLOCK, words, advice);
	}

	private Finding keys() {
		String url = this.registration.getProviderDetails().getJwkSetUri();
		try {
			ResponseEntity<String> response = get(url);
			long keys = json(response.getBody()).path("keys")
				.values()
				.stream()
				.filter((key) -> key.path("kty").asString("").equals("RSA"))
				.count();
			return (response.getStatusCode().is2xxSuccessful() && keys > 0)
					? Finding.holds(KEYS, keys + ((keys == 1) ? " key" : " keys") + " to check ID tokens with")
					: Finding.fails(KEYS, "%s answered %s without a key".formatted(url, response.getStatusCode()),
							"ID tokens cannot be verified without keys. Does a proxy response in Entra's place?");
		}
		catch (RestClientException ex) {
			return unreachable(KEYS, url, ex);
		}
	}

	/**
	 * Redeems a code that was never issued. If Entra rejects only the code, the
	 * credential is valid.
	 */
	private Finding credential() {
		String redirectUri = "https://localhost" + redirectPath();
		OAuth2AuthorizationExchange exchange = new OAuth2AuthorizationExchange(
				OAuth2AuthorizationRequest.authorizationCode()
					.authorizationUri(this.registration.getProviderDetails().getAuthorizationUri())
					.clientId(this.registration.getClientId())
					.redirectUri(redirectUri)
					.state(MADE_UP)
					.build(),
				OAuth2AuthorizationResponse.success(MADE_UP).redirectUri(redirectUri).state(MADE_UP).build());
		try {
			this.tokens.getTokenResponse(new OAuth2AuthorizationCodeGrantRequest(this.registration, exchange));
			return Finding.fails(CREDENTIAL, "a made-up code was exchanged for a token",
					"The server at ENTRA_AUTHORITY is not Entra.");
		}
		catch (OAuth2AuthorizationException ex) {
			return refused(ex);
		}
	}

	private Finding refused(OAuth2AuthorizationException ex) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
		OAuth2Error error = ex.getError();
		String description = (cause instanceof RestClientResponseException response)
				? json(response.getResponseBodyAsString()).path("error_description").asString("")
				: String.valueOf(error.getDescription());
		if (error.getErrorCode().equals("invalid_grant")
				|| MALFORMED_REQUEST.equals(SignInFailureReason.entraCode(description))) {
			return Finding.holds(CREDENTIAL, "Entra accepts it (" + kind() + ")");
		}
		if (cause instanceof IOException) {
			return unreachable(CREDENTIAL, this.registration.getProviderDetails().getTokenUri(), ex);
		}
		return refused(CREDENTIAL, error.getErrorCode(), description,
				error.getErrorCode() + ": " + FailureDescription.of(ex));
	}

	private String kind() {
		return this.registration.getClientAuthenticationMethod().getValue();
	}

	private List<Finding> redirects() {
		String configured = url(PUBLIC_URL);
		String option = url(SetupCheck.OPTION);
		String base = option.isEmpty() ? configured : option;
		List<String> paths = List.of(redirectPath(), "/", "/admin-consent");
		if (base.isEmpty()) {
			return List.of(Finding.note(REDIRECTS,
					"the registration needs three, with these paths: " + String.join(" ", paths),
					"Set PATKEEPER_URL to the URL that people will open, or name it:"
							+ " --check=https://patkeeper.example.com"));
		}
		if (!base.matches("https?://.+")) {
			return List.of(Finding.fails(REDIRECTS, base + " is not a URL",
					"Name the URL that people will open: --check=https://patkeeper.example.com"));
		}
		List<Finding> findings = new ArrayList<>(paths.stream().map((path) -> redirect(base + path)).toList());
		if (!configured.isEmpty() && !configured.equalsIgnoreCase(base)) {
			findings.add(Finding.fails(REDIRECTS, "Entra would be given " + configured,
					"Set PATKEEPER_URL to the URL that people will open."));
		}
		else if (configured.isEmpty() && base.startsWith("https:") && !endsTls()) {
			findings.add(Finding.fails(REDIRECTS, "people use HTTPS, but Entra would be given an http URL",
					"Behind a proxy that ends TLS, set PATKEEPER_URL=" + base));
		}
		return findings;
	}

	private String url(String property) {
		return StringUtils.trimTrailingCharacter(this.environment.getProperty(property, "").strip(), '/');
	}

	private boolean endsTls() {
		return Stream.of("bundle", "key-store", "certificate")
			.anyMatch((setting) -> this.environment.containsProperty("server.ssl." + setting));
	}

	/**
	 * Requests a sign-in without any prompt, which fails. Entra redirects to a registered
	 * redirect URI with the error, and shows a page of its own otherwise.
	 */
	private Finding redirect(String redirectUri) {
		String url = UriComponentsBuilder.fromUriString(this.registration.getProviderDetails().getAuthorizationUri())
			.queryParam("client_id", "{clientId}")
			.queryParam("response_type", "code")
			.queryParam("response_mode", "query")
			.queryParam("redirect_uri", "{redirectUri}")
			.queryParam("scope", "openid")
			.queryParam("prompt", "none")
			.queryParam("state", MADE_UP)
			.queryParam("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
			.queryParam("code_challenge_method", "S256")
			.encode()
			.buildAndExpand(this.registration.getClientId(), redirectUri)
			.toUriString();
		try {
			ResponseEntity<String> response = get(url);
			URI location = response.getHeaders().getLocation();
			if (location != null && location.toString().startsWith(redirectUri)) {
				return Finding.holds(REDIRECTS, redirectUri);
			}
			String entraCode = SignInFailureReason.entraCode(response.getBody());
			if (entraCode != null && SignInFailureReason.of(null, entraCode) == SignInFailureReason.REDIRECT_MISMATCH) {
				return Finding.fails(REDIRECTS, redirectUri + " is not registered", advice(null, entraCode));
			}
			return Finding.note(REDIRECTS, redirectUri + ": Entra does not say whether it is registered",
					"Compare it with those in the portal: it has to match exactly.");
		}
		catch (RestClientException ex) {
			return unreachable(REDIRECTS, this.registration.getProviderDetails().getAuthorizationUri(), ex);
		}
	}

	private String redirectPath() {
		return StringUtils.delete(this.registration.getRedirectUri(), "{baseUrl}");
	}

	private ResponseEntity<String> get(String url) {
		return this.entra.get().uri(URI.create(url)).retrieve().toEntity(String.class);
	}

	/**
	 * Returns a finding about an error.
	 * @param description Entra's description of the error
	 * @param otherwise what to report if the error is not one of Entra's
	 */
	private static Finding refused(String part, String code, String description, String otherwise) {
		String entraCode = SignInFailureReason.entraCode(description);
		if (entraCode == null) {
			return Finding.fails(part, otherwise, "Is this Entra? Check ENTRA_AUTHORITY, and any proxy in between.");
		}
		String sentence = SingleLine.of(description.split("\\s+Trace ID:")[0]);
		return Finding.fails(part, sentence, advice(code, entraCode));
	}

	private static String advice(@Nullable String code, String entraCode) {
		String specific = SPECIFIC_ADVICE.get(entraCode);
		if (specific != null) {
			return specific;
		}
		return switch (SignInFailureReason.of(code, entraCode)) {
			case SECRET_WRONG ->
				"ENTRA_CLIENT_SECRET takes the secret's value, which the portal shows only once, not its ID.";
			case SECRET_EXPIRED ->
				"Create a new client secret: src/deploy/register-app --secret-file or --secret-export.";
			case CERTIFICATE_REFUSED ->
				"The registration does not have this certificate: src/deploy/register-app --certificate uploads it.";
			case PROOF_OUT_OF_TIME ->
				"Synchronize the server's clock with NTP, and make sure that the platform renews a federated token.";
			case NOT_FEDERATED -> "Compare the issuer and subject of the federated credential with those of the token.";
			case REDIRECT_MISMATCH -> "Register it on the platform Web: src/deploy/register-app --url does.";
			case UNREACHABLE -> "Entra has a problem: wait, then check again.";
			default -> "See https://login.microsoftonline.com/error?code=" + entraCode.substring("AADSTS".length());
		};
	}

	private static Finding unreachable(String part, String url, Exception ex) {
		return Finding.fails(part, "%s cannot be reached: %s".formatted(url, FailureDescription.of(ex)),
				FailureDescription.advice(ex, "ENTRA_AUTHORITY"));
	}

	private static JsonNode json(@Nullable String body) {
		JsonMapper mapper = JsonMapper.shared();
		try {
			return mapper.readTree((body != null) ? body : "");
		}
		catch (JacksonException ex) {
			return mapper.missingNode();
		}
	}

}
