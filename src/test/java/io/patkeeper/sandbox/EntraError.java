package io.patkeeper.sandbox;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * An error as Entra reports it.
 *
 * @param status the HTTP status, where it is not a redirect
 * @param error OAuth's code
 * @param number Entra's own number, without AADSTS
 * @param message the sentence after it
 * @param claims what the person has to prove, as JSON, if that is told
 */
record EntraError(int status, String error, int number, String message, @Nullable String claims) {

	private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'")
		.withZone(ZoneOffset.UTC);

	static final EntraError WRONG_SECRET = new EntraError(401, "invalid_client", 7000215,
			"Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '"
					+ FakeEntra.CLIENT_ID + "'.");

	static final EntraError NO_SECRET = new EntraError(401, "invalid_client", 7000218,
			"The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");

	static final EntraError MALFORMED_ASSERTION = new EntraError(401, "invalid_client", 50027,
			"JWT token is invalid or malformed.");

	static final EntraError CERTIFICATE_UNKNOWN = new EntraError(401, "invalid_client", 700027,
			"The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found.]");

	static final EntraError CERTIFICATE_EXPIRED = new EntraError(401, "invalid_client", 700027,
			"Client assertion failed signature validation. [Reason - The key used is expired.]");

	static final EntraError WRONG_SIGNATURE = new EntraError(401, "invalid_client", 700027,
			"Client assertion contains an invalid signature. [Reason - The provided signature value did not match the expected signature value.]");

	static final EntraError OTHER_CLIENT = new EntraError(401, "invalid_client", 700021,
			"Client assertion application identifier doesn't match 'client_id' parameter.");

	static final EntraError OTHER_AUDIENCE = new EntraError(401, "invalid_client", 700023,
			"Client assertion audience claim does not match Realm issuer.");

	static final EntraError ASSERTION_OUT_OF_TIME = new EntraError(401, "invalid_client", 700024,
			"Client assertion is not within its valid time range.");

	static final EntraError NOT_FEDERATED = new EntraError(401, "invalid_client", 70021,
			"No matching federated identity record found for presented assertion.");

	static final EntraError OTHER_PLATFORM = new EntraError(401, "invalid_client", 700211,
			"No matching federated identity record found for presented assertion issuer.");

	static final EntraError OTHER_FEDERATED_AUDIENCE = new EntraError(401, "invalid_client", 700212,
			"No matching federated identity record found for presented assertion audience.");

	static final EntraError OTHER_SUBJECT = new EntraError(401, "invalid_client", 700213,
			"No matching federated identity record found for presented assertion subject.");

	static final EntraError FORGED_TOKEN = new EntraError(401, "invalid_client", 50013,
			"Assertion failed signature validation.");

	static final EntraError UNKNOWN_CLIENT = new EntraError(400, "unauthorized_client", 700016,
			"Application was not found in the directory. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.");

	static final EntraError UNKNOWN_TENANT = new EntraError(400, "invalid_request", 90002,
			"Tenant not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.");

	static final EntraError WRONG_REDIRECT = new EntraError(400, "invalid_request", 50011,
			"The redirect URI specified in the request does not match the redirect URIs configured for the application '"
					+ FakeEntra.CLIENT_ID + "'.");

	static final EntraError NOBODY_SIGNED_IN = new EntraError(400, "login_required", 50058,
			"A silent sign-in request was sent but no user is signed in.");

	static final EntraError WRONG_VERIFIER = new EntraError(400, "invalid_grant", 50148,
			"The code_verifier does not match the code_challenge supplied in the authorization request for PKCE.");

	static final EntraError CODE_REDEEMED = new EntraError(400, "invalid_grant", 54005,
			"OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.");

	static final EntraError CODE_UNKNOWN = new EntraError(400, "invalid_grant", 70008,
			"The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.");

	static final EntraError OTHER_REDIRECT = new EntraError(400, "invalid_grant", 500112,
			"The reply address does not match the reply address provided when requesting Authorization code.");

	static final EntraError REFRESH_DEAD = new EntraError(400, "invalid_grant", 700082,
			"The refresh token has expired due to inactivity. The token was issued on 2026-01-01T00:00:00.0000000Z and was inactive for 90.00:00:00.");

	static final EntraError TOKEN_FOR_ITSELF = new EntraError(400, "invalid_request", 90009, "Application '"
			+ FakeEntra.CLIENT_ID
			+ "' is requesting a token for itself. This scenario is supported only if resource is specified using the GUID based App Identifier.");

	static final EntraError UNKNOWN_SCOPE = new EntraError(400, "invalid_scope", 650053,
			"The application '" + FakeEntra.CLIENT_ID + "' asked for a scope that doesn't exist on the resource.");

	static final EntraError MIXED_SCOPES = new EntraError(400, "invalid_scope", 70011,
			"The provided value for the input parameter 'scope' is not valid. The .default scope can't be combined with resource-specific scopes.");

	static final EntraError BAD_REQUEST = new EntraError(400, "invalid_request", 900144,
			"The request is missing a parameter or has one that is not valid.");

	static final EntraError TEMPORARY = new EntraError(503, "temporarily_unavailable", 90033,
			"A transient error has occurred. Please try again.");

	EntraError(int status, String error, int number, String message) {
		this(status, error, number, message, null);
	}

	/** The whole description, with ids and time of its own. */
	String description() {
		return description(UUID.randomUUID(), UUID.randomUUID(), Instant.now());
	}

	void writeTo(HttpServletResponse response) throws IOException {
		UUID traceId = UUID.randomUUID();
		UUID correlationId = UUID.randomUUID();
		Instant now = Instant.now();
		response.setStatus(this.status);
		response.setContentType("application/json; charset=utf-8");
		response.setHeader("Cache-Control", "no-store, no-cache");
		response.setHeader("x-ms-request-id", traceId.toString());
		Map<String, @Nullable Object> json = Json.object("error", this.error, "error_description",
				description(traceId, correlationId, now), "error_codes", List.of(this.number), "timestamp",
				TIMESTAMP.format(now), "trace_id", traceId, "correlation_id", correlationId, "error_uri",
				"https://login.microsoftonline.com/error?code=" + this.number);
		if (this.claims != null) {
			json.put("claims", this.claims);
		}
		response.getWriter().write(Json.write(json));
	}

	private String description(UUID traceId, UUID correlationId, Instant now) {
		return "AADSTS" + this.number + ": " + this.message + " Trace ID: " + traceId + " Correlation ID: "
				+ correlationId + " Timestamp: " + TIMESTAMP.format(now);
	}

}
