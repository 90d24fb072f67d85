package io.patkeeper.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.patkeeper.sandbox.FakeEntra.Endpoint;
import io.patkeeper.sandbox.FakeEntra.TokenRequest;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;

import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.HtmlUtils;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * What Entra does before, or instead of, what a standard authorization server does. It
 * also shows the pages and makes the trouble.
 */
final class FakeEntraFilter extends OncePerRequestFilter {

	private final FakeEntra entra;

	FakeEntraFilter(FakeEntra entra) {
		this.entra = entra;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String path = request.getRequestURI();
		Endpoint endpoint = endpoint(path);
		if (endpoint != null) {
			this.entra.called(endpoint);
		}
		response.setDateHeader("Date", Instant.now().plus(this.entra.clockAhead()).toEpochMilli());
		if (endpoint == Endpoint.AUTHORIZE && request.getParameter("state") != null) {
			this.entra.askedToSignIn(request.getParameterMap()
				.entrySet()
				.stream()
				.collect(Collectors.toUnmodifiableMap(Entry::getKey, (parameter) -> parameter.getValue()[0])));
		}
		if (endpoint == Endpoint.USERINFO) {
			refuseUserInfo(response);
		}
		else if (path.equals("/")) {
			writePage(response, 200, "You are signed in here, and nowhere else.", "");
		}
		else if (!FakeEntra.tenantExists(tenant(path))) {
			refuse(response, endpoint, EntraError.UNKNOWN_TENANT);
		}
		else if (endpoint == Endpoint.AUTHORIZE && authorizeError(request) != null) {
			sendBack(request, response, authorizeError(request));
		}
		else if (endpoint == Endpoint.ADMIN_CONSENT) {
			agreeForEverybody(request, response);
		}
		else if (endpoint == Endpoint.KEYS && !this.entra.hasKeys()) {
			response.setContentType("application/json; charset=utf-8");
			response.getWriter().write("{\"keys\":[]}");
		}
		else if (endpoint == Endpoint.TOKEN) {
			Instant begin = Instant.now();
			answerTokenRequest(request, response, chain);
			this.entra.refreshed(request.getParameter("refresh_token"), begin);
		}
		else if (path.endsWith("/login") && request.getMethod().equals("GET")) {
			writeSignInPage(response, tenant(path));
		}
		else {
			chain.doFilter(request, response);
		}
	}

	/** The first part of the path, as Entra has it. */
	static String tenant(String path) {
		String[] parts = path.split("/");
		return (parts.length > 1) ? parts[1] : "";
	}

	/** Back to the app with an error, or a page of our own if it is not known. */
	static void sendBack(HttpServletResponse response, @Nullable String redirectUri, @Nullable String state,
			EntraError error) throws IOException {
		if (redirectUri == null) {
			writeErrorPage(response, error);
			return;
		}
		UriComponentsBuilder address = UriComponentsBuilder.fromUriString(redirectUri)
			.queryParam("error", encode(error.error()))
			.queryParam("error_description", encode(error.description()));
		if (state != null) {
			address.queryParam("state", encode(state));
		}
		response.sendRedirect(address.build(true).toUriString());
	}

	static void writeErrorPage(HttpServletResponse response, EntraError error) throws IOException {
		writePage(response, error.status(), "Sorry, but we\u2019re having trouble signing you in.",
				"<p>" + HtmlUtils.htmlEscape(error.description()) + "</p>");
	}

	static void writeSignedOutPage(HttpServletResponse response) throws IOException {
		writePage(response, 200, "You signed out of your account", "<p>You can close this window.</p>");
	}

	private static @Nullable Endpoint endpoint(String path) {
		if (path.equals("/oidc/userinfo")) {
			return Endpoint.USERINFO;
		}
		String rest = path.substring(Math.min(path.length(), tenant(path).length() + 1));
		return switch (rest) {
			case "/oauth2/v2.0/authorize" -> Endpoint.AUTHORIZE;
			case "/oauth2/v2.0/token" -> Endpoint.TOKEN;
			case "/oauth2/v2.0/logout" -> Endpoint.LOGOUT;
			case "/v2.0/adminconsent" -> Endpoint.ADMIN_CONSENT;
			case "/discovery/v2.0/keys" -> Endpoint.KEYS;
			case "/v2.0/.well-known/openid-configuration" -> Endpoint.METADATA;
			default -> null;
		};
	}

	private void answerTokenRequest(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String grantType = String.valueOf(request.getParameter("grant_type"));
		String scope = request.getParameter("scope");
		this.entra.asked(new TokenRequest(grantType, scope, Set.copyOf(request.getParameterMap().keySet())),
				Stream.of("code_verifier", "client_assertion")
					.map(request::getParameter)
					.filter(Objects::nonNull)
					.toList());
		await();
		EntraError error = this.entra.tokenError();
		if (this.entra.dropsTokenRequests()) {
			drop(response);
		}
		else if (this.entra.showsAPageInsteadOfTokens()) {
			writePage(response, 503, FakeEntra.PAGE_INSTEAD_OF_TOKENS, "");
		}
		else if (error != null) {
			error.writeTo(response);
		}
		else if (grantType.equals("refresh_token") && this.entra.refreshError() != null) {
			this.entra.refreshError().writeTo(response);
		}
		else if (grantType.equals("refresh_token") && (scope == null || scope.isBlank())) {
			EntraError.TOKEN_FOR_ITSELF.writeTo(response);
		}
		else {
			chain.doFilter(request, response);
		}
	}

	/** A promise of more, and then nothing. */
	private static void drop(HttpServletResponse response) throws IOException {
		response.setContentType("application/json; charset=utf-8");
		response.setContentLength(1000);
		response.flushBuffer();
		throw new CloseNowException("Told to drop the connection");
	}

	private void await() {
		try {
			TimeUnit.MILLISECONDS.sleep(this.entra.tokenDelay().toMillis());
			CountDownLatch latch = this.entra.tokenLatch();
			if (latch != null && !latch.await(Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS)) {
				throw new IllegalStateException("Nobody opened the latch");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private @Nullable EntraError authorizeError(HttpServletRequest request) {
		if (this.entra.authorizeError() != null) {
			return this.entra.authorizeError();
		}
		List<String> scopes = List.of(String.valueOf(request.getParameter("scope")).split(" "));
		if (!FakeEntra.knownScopes().containsAll(scopes)) {
			return EntraError.UNKNOWN_SCOPE;
		}
		long ofAzureDevOps = scopes.stream().filter((scope) -> scope.startsWith(FakeEntra.AZURE_DEVOPS)).count();
		boolean mixed = scopes.contains(FakeEntra.AZURE_DEVOPS + "/.default") && ofAzureDevOps > 1;
		return mixed ? EntraError.MIXED_SCOPES : null;
	}

	private void sendBack(HttpServletRequest request, HttpServletResponse response, @Nullable EntraError error)
			throws IOException {
		String redirectUri = request.getParameter("redirect_uri");
		boolean known = redirectUri != null && this.entra.redirectUris().contains(redirectUri)
				&& FakeEntra.CLIENT_ID.equals(request.getParameter("client_id"));
		sendBack(response, known ? redirectUri : null, request.getParameter("state"),
				(known && error != null) ? error : EntraError.WRONG_REDIRECT);
	}

	/** Whoever follows the link is an administrator. Says so along with an error, too. */
	private void agreeForEverybody(HttpServletRequest request, HttpServletResponse response) throws IOException {
		String redirectUri = request.getParameter("redirect_uri");
		String scope = String.valueOf(request.getParameter("scope"));
		if (redirectUri == null || !this.entra.redirectUris().contains(redirectUri)
				|| !FakeEntra.CLIENT_ID.equals(request.getParameter("client_id"))
				|| !FakeEntra.knownScopes().contains(scope)) {
			writeErrorPage(response, EntraError.WRONG_REDIRECT);
			return;
		}
		UriComponentsBuilder address = UriComponentsBuilder.fromUriString(redirectUri)
			.queryParam("admin_consent", "True")
			.queryParam("tenant", People.TENANT)
			.queryParam("scope", encode(scope))
			.queryParam("state", encode(String.valueOf(request.getParameter("state"))));
		EntraError error = this.entra.adminConsentError();
		if (error != null) {
			address.queryParam("error", encode(error.error()))
				.queryParam("error_description", encode(error.description()));
		}
		response.sendRedirect(address.build(true).toUriString());
	}

	private static void refuse(HttpServletResponse response, @Nullable Endpoint endpoint, EntraError error)
			throws IOException {
		if (endpoint == Endpoint.AUTHORIZE || endpoint == Endpoint.LOGOUT) {
			writeErrorPage(response, error);
		}
		else {
			error.writeTo(response);
		}
	}

	/** What Graph answers to a token that is meant for Azure DevOps. */
	private static void refuseUserInfo(HttpServletResponse response) throws IOException {
		response.setStatus(401);
		response.setContentType("application/json");
		response.getWriter()
			.write(Json.write(Json.object("error", Json.object("code", "InvalidAuthenticationToken", "message",
					"Access token validation failure. Invalid audience."))));
	}

	private static void writeSignInPage(HttpServletResponse response, String tenant) throws IOException {
		String people = People.ofTenant(tenant)
			.stream()
			.map((person) -> "<button name=\"person\" value=\"%s\"><b>%s</b><br>%s<br><small>%s</small></button>"
				.formatted(person.userName(), person.name(), person.userName(), person.remark()))
			.collect(Collectors.joining("\n"));
		writePage(response, 200, "Pick an account",
				"<p>This is the sandbox\u2019s own sign-in page. Nobody here is real, and there is no password.</p>"
						+ "<form method=\"post\">\n" + people + "\n</form>");
	}

	private static void writePage(HttpServletResponse response, int status, String title, String content)
			throws IOException {
		response.setStatus(status);
		response.setContentType("text/html; charset=utf-8");
		response.setHeader("Cache-Control", "no-store");
		response.getWriter()
			.write("""
					<!DOCTYPE html>
					<html lang="en">
					<head>
					<meta charset="utf-8">
					<meta name="viewport" content="width=device-width">
					<title>%1$s</title>
					<style>
					:root { color-scheme: light dark; font: 16px/1.4 system-ui, sans-serif }
					main { max-width: 26rem; margin: 10vh auto; padding: 0 1rem }
					button { display: block; width: 100%%; margin: .5rem 0; padding: .75rem 1rem; text-align: left; font: inherit }
					</style>
					</head>
					<body><main><h1>%1$s</h1>%2$s</main></body>
					</html>
					"""
				.formatted(title, content));
	}

	private static String encode(String value) {
		return UriUtils.encode(value, StandardCharsets.UTF_8);
	}

}
