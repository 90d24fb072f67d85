package io.patkeeper.signin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * As much of Entra as a sign-in needs, over HTTP.
 */
class EntraStandIn implements AutoCloseable {

	static final String TENANT = "8b1a9953-c461-4296-a827-abf8c47804d7";

	static final String ADA = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

	private final HttpServer server;

	private final RSAKey key;

	private final Map<String, MultiValueMap<String, String>> codes = new ConcurrentHashMap<>();

	/** What the token endpoint was asked for, newest last. */
	final List<Map<String, String>> tokenRequests = new CopyOnWriteArrayList<>();

	/** The ID tokens that were handed out, newest last. */
	final List<String> idTokens = new CopyOnWriteArrayList<>();

	/** How the token endpoint answers, if not with tokens: status and body. */
	volatile Map.Entry<Integer, String> trouble = NO_TROUBLE;

	static final Map.Entry<Integer, String> NO_TROUBLE = Map.entry(200, "");

	/** The tenant that people come from. */
	volatile String tid = TENANT;

	volatile int expiresIn = 3600;

	EntraStandIn() {
		try {
			this.key = new RSAKeyGenerator(2048).keyID("key").generate();
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (JOSEException | IOException ex) {
			throw new IllegalStateException(ex);
		}
		this.server.createContext("/" + TENANT + "/oauth2/v2.0/authorize", this::authorize);
		this.server.createContext("/" + TENANT + "/oauth2/v2.0/token", this::token);
		this.server.createContext("/" + TENANT + "/discovery/v2.0/keys",
				(exchange) -> answer(exchange, 200, new JWKSet(this.key.toPublicJWK()).toString()));
		this.server.start();
	}

	/**
	 * Forgets what was asked and told.
	 */
	void reset() {
		this.tokenRequests.clear();
		this.idTokens.clear();
		this.trouble = NO_TROUBLE;
		this.tid = TENANT;
		this.expiresIn = 3600;
	}

	String authority() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	private void authorize(HttpExchange exchange) {
		MultiValueMap<String, String> query = UriComponentsBuilder.fromUri(exchange.getRequestURI())
			.build()
			.getQueryParams();
		String code = "code-" + this.codes.size();
		this.codes.put(code, query);
		exchange.getResponseHeaders()
			.add("Location",
					decode(query.getFirst("redirect_uri")) + "?code=" + code + "&state=" + query.getFirst("state"));
		answer(exchange, 302, "");
	}

	private void token(HttpExchange exchange) throws IOException {
		Map<String, String> form = UriComponentsBuilder.newInstance()
			.query(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
			.build()
			.getQueryParams()
			.toSingleValueMap()
			.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (entry) -> decode(entry.getValue())));
		this.tokenRequests.add(form);
		if (!this.trouble.equals(NO_TROUBLE)) {
			answer(exchange, this.trouble.getKey(), this.trouble.getValue());
			return;
		}
		boolean refresh = form.get("grant_type").equals("refresh_token");
		MultiValueMap<String, String> request = (refresh) ? null : this.codes.get(form.get("code"));
		if (request != null && !s256(form.get("code_verifier")).equals(request.getFirst("code_challenge"))) {
			answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
			return;
		}
		this.idTokens.add(idToken(form.get("client_id"), (request != null) ? request.getFirst("nonce") : null));
		int number = this.idTokens.size();
		answer(exchange, 200, """
				{"token_type":"Bearer","expires_in":%d,"access_token":"access-%d","refresh_token":"refresh-%d",
				"id_token":"%s","scope":"499b84ac-1321-427f-aa17-267ca6975798/vso.pats"}""".formatted(this.expiresIn,
				number, number, this.idTokens.get(number - 1)));
	}

	private String idToken(String clientId, String nonce) {
		Instant now = Instant.now();
		JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer(authority() + "/" + this.tid + "/v2.0")
			.audience(clientId)
			.subject("pairwise")
			.issueTime(Date.from(now))
			.expirationTime(Date.from(now.plusSeconds(3600)))
			.claim("nonce", nonce)
			.claim("tid", this.tid)
			.claim("oid", ADA)
			.claim("name", "Ada Lovelace")
			.claim("preferred_username", "ada@contoso.com")
			.claim("uti", this.idTokens.size())
			.build();
		try {
			SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("key").build(), claims);
			jwt.sign(new RSASSASigner(this.key));
			return jwt.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String s256(String verifier) {
		try {
			return Base64.getUrlEncoder()
				.withoutPadding()
				.encodeToString(
						MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String decode(String value) {
		return URLDecoder.decode(value, StandardCharsets.UTF_8);
	}

	private static void answer(HttpExchange exchange, int status, String body) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		try (exchange) {
			exchange.getResponseHeaders()
				.add("Content-Type", (body.startsWith("<")) ? "text/html" : "application/json");
			exchange.sendResponseHeaders(status, (bytes.length > 0) ? bytes.length : -1);
			exchange.getResponseBody().write(bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
