package io.patkeeper.signin;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.web.client.RestClientException;

/**
 * Why somebody could not be signed in, in a form that can be shown and logged: nothing
 * but codes and ids is taken over from what came from outside.
 *
 * @param reason what it comes down to
 * @param code the error code of OAuth or OpenID Connect, or our own
 * @param entraCode Entra's own code, such as {@code AADSTS65004}
 * @param traceId under which Entra finds the request in its logs
 * @param correlationId under which Entra finds everything around the request in its logs
 * @see <a href=
 * "https://learn.microsoft.com/entra/identity-platform/reference-error-codes"> Error
 * codes</a>
 */
record SignInFailure(Reason reason, @Nullable String code, @Nullable String entraCode, @Nullable String traceId,
		@Nullable String correlationId) {

	private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

	private static final Pattern ENTRA_CODE = Pattern.compile("\\bAADSTS\\d{1,9}\\b");

	private static final Pattern TRACE_ID = Pattern.compile("Trace ID: ([\\p{XDigit}-]{36})\\b");

	private static final Pattern CORRELATION_ID = Pattern.compile("Correlation ID: ([\\p{XDigit}-]{36})\\b");

	private static final Set<String> TENANT_CODES = Set.of(EntraIdTokenValidator.TENANT_NOT_ALLOWED, "AADSTS50020",
			"AADSTS90072");

	private static final Set<String> MISCONFIGURED_CODES = Set.of("invalid_client", "unauthorized_client",
			"invalid_scope", "invalid_resource", "unsupported_response_type", "AADSTS50011", "AADSTS50194",
			"AADSTS65005", "AADSTS500011", "AADSTS650052", "AADSTS650053", "AADSTS650056", "AADSTS650057",
			"AADSTS700016", "AADSTS700025", "AADSTS7000215", "AADSTS7000218", "AADSTS7000222");

	private static final Set<String> UNREACHABLE_CODES = Set.of("server_error", "temporarily_unavailable",
			"AADSTS50033", "AADSTS90006", "AADSTS90024", "AADSTS90033");

	private static final Set<String> EXPIRED_CODES = Set.of("authorization_request_not_found",
			"invalid_state_parameter", "invalid_nonce", "invalid_grant");

	static SignInFailure of(AuthenticationException exception) {
		OAuth2Error error = (exception instanceof OAuth2AuthenticationException oauth2) ? oauth2.getError()
				: new OAuth2Error("sign_in_failed");
		if (exception.getCause() instanceof JwtValidationException validation) {
			error = validation.getErrors().iterator().next();
		}
		return of(error, exception);
	}

	static SignInFailure of(OAuth2Error error, Throwable exception) {
		String description = Optional.ofNullable(error.getDescription()).orElse("");
		String code = (CODE.matcher(error.getErrorCode()).matches()) ? error.getErrorCode() : null;
		String entraCode = find(ENTRA_CODE, 0, description);
		return new SignInFailure(reason(code, entraCode, exception), code, entraCode, find(TRACE_ID, 1, description),
				find(CORRELATION_ID, 1, description));
	}

	private static Reason reason(@Nullable String code, @Nullable String entraCode, Throwable exception) {
		if (isAmong(TENANT_CODES, code, entraCode)) {
			return Reason.TENANT_NOT_ALLOWED;
		}
		if (isAmong(MISCONFIGURED_CODES, code, entraCode)) {
			return Reason.MISCONFIGURED;
		}
		if (isAmong(UNREACHABLE_CODES, code, entraCode) || isTechnical(exception)) {
			return Reason.UNREACHABLE;
		}
		if (isAmong(EXPIRED_CODES, code, entraCode)) {
			return Reason.EXPIRED;
		}
		return ("access_denied".equals(code)) ? Reason.DECLINED : Reason.OTHER;
	}

	private static boolean isAmong(Set<String> codes, @Nullable String code, @Nullable String entraCode) {
		return (code != null && codes.contains(code)) || (entraCode != null && codes.contains(entraCode));
	}

	/**
	 * Whether the trouble was in getting an answer from the token endpoint, or Entra's
	 * keys, rather than in what the answer said.
	 */
	private static boolean isTechnical(Throwable exception) {
		for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
			if (cause instanceof RestClientException
					|| (cause instanceof JwtException && !(cause instanceof BadJwtException))) {
				return true;
			}
		}
		return false;
	}

	private static @Nullable String find(Pattern pattern, int group, String text) {
		Matcher matcher = pattern.matcher(text);
		return (matcher.find()) ? matcher.group(group) : null;
	}

	/**
	 * What a failed sign-in comes down to, told apart as far as it makes a difference to
	 * what a person can do about it.
	 */
	enum Reason {

		/** The person, or somebody before them, said no. */
		DECLINED("declined", HttpStatus.FORBIDDEN),

		/** The account belongs to a tenant that may not use this installation. */
		TENANT_NOT_ALLOWED("tenant", HttpStatus.FORBIDDEN),

		/** Only the administrator of this installation can help. */
		MISCONFIGURED("misconfigured", HttpStatus.BAD_GATEWAY),

		/** Entra has trouble, or is out of reach. */
		UNREACHABLE("unreachable", HttpStatus.BAD_GATEWAY),

		/** The attempt took too long, was overtaken by another, or is used already. */
		EXPIRED("expired", HttpStatus.UNAUTHORIZED),

		/** Anything else. */
		OTHER("other", HttpStatus.UNAUTHORIZED);

		private final String key;

		private final HttpStatus status;

		Reason(String key, HttpStatus status) {
			this.key = key;
			this.status = status;
		}

		/**
		 * The last part of the names of its messages.
		 */
		String key() {
			return this.key;
		}

		HttpStatus status() {
			return this.status;
		}

	}

}
