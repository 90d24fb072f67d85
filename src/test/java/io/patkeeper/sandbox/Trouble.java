package io.patkeeper.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import com.github.tomakehurst.wiremock.http.Fault;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.http.HttpHeaders;

/**
 * A way for {@link FakeAzureDevOps} to misbehave. Unless its name says otherwise, the
 * work is not done.
 */
public final class Trouble {

	/** Where nobody is, in case somebody follows. */
	private static final String SIGN_IN_ADDRESS = "https://spsprodweu1.vssps.visualstudio.example/_signin?realm=vssps.dev.azure.com&reply_to=https%3A%2F%2Fvssps.dev.azure.com%2F";

	private final UnaryOperator<Supplier<Answer>> twist;

	private Trouble(UnaryOperator<Supplier<Answer>> twist) {
		this.twist = twist;
	}

	/** 200 with a {@code patTokenError}. */
	public static Trouble refusal(String patTokenError) {
		return refusal(patTokenError, null);
	}

	/** 200 with a {@code patTokenError} and a {@code patTokenErrorMessage}. */
	public static Trouble refusal(String patTokenError, @Nullable String message) {
		return instead(Answer.json(200, PatService.refusal(patTokenError, message)));
	}

	/** The work is done at once; the answer takes its time. */
	public static Trouble delay(Duration delay) {
		return afterwards((answer) -> answer.late(delay));
	}

	/** The work waits until the latch opens, at most a minute. */
	public static Trouble waitFor(CountDownLatch latch) {
		return new Trouble((work) -> () -> {
			try {
				if (!latch.await(1, TimeUnit.MINUTES)) {
					throw new IllegalStateException("Nobody opened the latch");
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return work.get();
		});
	}

	/** 302 to the sign-in page: how the service turns down an access token. */
	public static Trouble signInPage() {
		return instead(signIn());
	}

	/** 203 with the sign-in page itself. */
	public static Trouble signInPageAsHtml() {
		return instead(Answer.of(203, "text/html; charset=utf-8", """
				<!DOCTYPE html><html><head><title>Azure DevOps Services | Sign In</title></head>
				<body><form action="/_signin" method="post">Sign in</form></body></html>
				"""));
	}

	/** 401 without more. */
	public static Trouble unauthorized() {
		return instead(unauthorizedAnswer());
	}

	/**
	 * 401 with a claims challenge, among several {@code WWW-Authenticate} headers.
	 * @param claims the JSON of the claims that are missing
	 */
	public static Trouble insufficientClaims(String claims) {
		String encoded = Base64.getEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
		return instead(unauthorizedAnswer().header(HttpHeaders.WWW_AUTHENTICATE,
				"Bearer realm=\"\", error=\"insufficient_claims\", error_description=\"Continuous access evaluation resulted in challenge\", claims=\""
						+ encoded + "\""));
	}

	/** 403: the person may not do this. */
	public static Trouble forbidden() {
		return instead(Answer.exception(403, "InvalidAccessException", "The requested operation is not allowed."));
	}

	/** 403 with VS403463: a conditional access policy is in the way. */
	public static Trouble conditionalAccess() {
		return instead(Answer.exception(403, "VssServiceException",
				"VS403463: The conditional access policy defined by your Azure Active Directory administrator has failed."));
	}

	/** 404 with JSON. */
	public static Trouble notFound() {
		return instead(Answer.exception(404, "VssResourceNotFoundException", "The resource cannot be found."));
	}

	/** 404 with plain text. */
	public static Trouble notFoundAsText() {
		return instead(notFoundText());
	}

	/** 404 with HTML. */
	public static Trouble notFoundAsHtml() {
		return instead(Answer.of(404, "text/html; charset=utf-8",
				"<!DOCTYPE html><html><body><h1>404 - Page not found</h1></body></html>"));
	}

	/** 400, as the service answers what it cannot read. */
	public static Trouble badRequest() {
		return instead(malformed());
	}

	/** 429. */
	public static Trouble tooManyRequests(Duration retryAfter) {
		return instead(rateLimited(Answer.exception(429, "RequestBlockedException",
				"TF400733: The request has been canceled: Request was blocked due to exceeding usage of resource 'Concurrency' in namespace 'User'."),
				retryAfter));
	}

	/** The work is done, and the answer asks to wait before the next call. */
	public static Trouble slowDown(Duration retryAfter) {
		return afterwards((answer) -> rateLimited(answer, retryAfter));
	}

	/** A status of 500 or more, with a page instead of JSON. */
	public static Trouble serverError(int status) {
		return instead(Answer.of(status, "text/html; charset=us-ascii",
				"<!DOCTYPE html><html><body><h2>Service Unavailable</h2></body></html>"));
	}

	/** Any answer that has no name here. */
	public static Trouble answer(int status, String contentType, String body) {
		return instead(Answer.of(status, contentType, body));
	}

	/** A redirect to anywhere. */
	public static Trouble redirect(int status, String location) {
		return instead(Answer.empty(status).header(HttpHeaders.LOCATION, location));
	}

	/** The work is done, and its answer claims to be HTML. */
	public static Trouble wrongContentType() {
		return afterwards((answer) -> Answer.of(answer.status(), "text/html; charset=utf-8", answer.body()));
	}

	/** The work is done, and half of its answer is missing. */
	public static Trouble truncated() {
		return afterwards((answer) -> answer.body(answer.body().substring(0, answer.body().length() / 2)));
	}

	/** The work is done, and its answer starts with a byte order mark. */
	public static Trouble byteOrderMark() {
		return afterwards((answer) -> answer.body('\uFEFF' + answer.body()));
	}

	/** The work is done, and its answer has {@code null} in the fields named. */
	public static Trouble nulls(String... fields) {
		return afterwards((answer) -> {
			JsonNode json = Json.read(answer.body());
			nullify(json, Set.of(fields));
			return answer.body(json.toString());
		});
	}

	/**
	 * The connection breaks before the work is done. The JDK's HTTP client repeats a GET
	 * by itself after that, so a GET needs {@code always} rather than {@code next}.
	 */
	public static Trouble dropBeforeWork() {
		return instead(Answer.broken(Fault.EMPTY_RESPONSE));
	}

	/** The connection breaks after the work is done, and nobody hears of it. */
	public static Trouble dropAfterWork() {
		return afterwards((answer) -> Answer.broken(Fault.EMPTY_RESPONSE));
	}

	/** The connection is reset after the work is done. */
	public static Trouble resetAfterWork() {
		return afterwards((answer) -> Answer.broken(Fault.CONNECTION_RESET_BY_PEER));
	}

	Answer befall(Supplier<Answer> work) {
		return this.twist.apply(work).get();
	}

	static Answer signIn() {
		return Answer
			.of(302, "text/html; charset=utf-8",
					"<html><head><title>Object moved</title></head><body><h2>Object moved to <a href=\""
							+ SIGN_IN_ADDRESS.replace("&", "&amp;") + "\">here</a>.</h2></body></html>")
			.header(HttpHeaders.LOCATION, SIGN_IN_ADDRESS);
	}

	static Answer unauthorizedAnswer() {
		return Answer.empty(401)
			.header(HttpHeaders.WWW_AUTHENTICATE,
					"Bearer authorization_uri=https://login.microsoftonline.com/" + People.TENANT)
			.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"https://vssps.dev.azure.com/\"")
			.header(HttpHeaders.WWW_AUTHENTICATE, "TFS-Federated");
	}

	static Answer notFoundText() {
		return Answer.of(404, "text/plain; charset=utf-8", "The resource cannot be found.");
	}

	static Answer malformed() {
		return Answer.exception(400, "VssServiceException",
				"TF400898: An Internal Error Occurred. Activity Id: 00000000-0000-0000-0000-000000000000.");
	}

	private static Answer rateLimited(Answer answer, Duration retryAfter) {
		return answer.header(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds()))
			.header("X-RateLimit-Resource", "TSTU/User")
			.header("X-RateLimit-Delay", retryAfter.toSeconds() + ".000")
			.header("X-RateLimit-Limit", "200")
			.header("X-RateLimit-Remaining", "0");
	}

	private static void nullify(JsonNode json, Set<String> fields) {
		if (json instanceof ObjectNode object) {
			fields.stream().filter(object::has).forEach(object::putNull);
		}
		json.forEach((child) -> nullify(child, fields));
	}

	private static Trouble instead(Answer answer) {
		return new Trouble((work) -> () -> answer);
	}

	private static Trouble afterwards(UnaryOperator<Answer> change) {
		return new Trouble((work) -> () -> change.apply(work.get()));
	}

}
