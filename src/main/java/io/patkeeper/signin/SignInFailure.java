package io.patkeeper.signin;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.patkeeper.outbound.ConnectionFailure;
import io.patkeeper.signin.EntraClockValidator.ClockSkewError;
import io.patkeeper.signin.credential.CredentialFile;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageConversionException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.web.client.RestClientException;

/**
 * Why somebody could not be signed in, in a form that can be shown and logged: only codes
 * and ids are taken from external input, and only plain words from the library's message
 * about it.
 *
 * @param reason the kind of failure
 * @param code the error code of OAuth or OpenID Connect, or our own
 * @param entraCode Entra's own code, such as {@code AADSTS65004}
 * @param traceId the id of the request in the logs of Entra
 * @param correlationId the id of everything around the request in the logs of Entra
 * @param detail why the library accepts neither an ID token nor an answer, in its own
 * words, without values
 * @param clockAhead how far our clock is ahead of Entra's, negative if it is behind, if
 * that is the reason
 * @param connection why Entra could not be reached, if that is the reason
 * @see <a href=
 * "https://learn.microsoft.com/entra/identity-platform/reference-error-codes"> Error
 * codes</a>
 */
record SignInFailure(Reason reason, @Nullable String code, @Nullable String entraCode, @Nullable String traceId,
		@Nullable String correlationId, @Nullable String detail, @Nullable Duration clockAhead,
		@Nullable ConnectionFailure connection) {

	private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

	private static final Pattern ENTRA_CODE = Pattern.compile("\\bAADSTS\\d{1,9}\\b");

	private static final Pattern TRACE_ID = Pattern.compile("Trace ID: ([\\p{XDigit}-]{36})\\b");

	private static final Pattern CORRELATION_ID = Pattern.compile("Correlation ID: ([\\p{XDigit}-]{36})\\b");

	/** In characters. */
	private static final int LONGEST_DETAIL = 200;

	private static final String DETAIL_PREFIX = "An error occurred while attempting to decode the Jwt: ";

	/** The claims that Spring Security checks, where it names them with their values. */
	private static final Pattern CLAIM = Pattern.compile("\\b(iss|sub|aud|azp|exp|iat)=");

	private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"?");

	private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z'/_()-]{0,24}[.,:;]?|\\{[a-z,]*}");

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
		Reason reason = isTechnical(exception) ? Reason.UNREACHABLE : Reason.of(code, entraCode);
		return new SignInFailure(reason, code, entraCode, find(TRACE_ID, 1, description),
				find(CORRELATION_ID, 1, description), detail(exception),
				(error instanceof ClockSkewError clock) ? clock.ahead() : null,
				isTechnical(exception) ? ConnectionFailure.of(exception) : null);
	}

	/**
	 * A failure that we detected ourselves.
	 * @param error what Entra said before, if anything
	 */
	static SignInFailure of(Reason reason, @Nullable OAuth2Error error) {
		if (error == null) {
			return new SignInFailure(reason, null, null, null, null, null, null, null);
		}
		SignInFailure said = of(error, new OAuth2AuthorizationException(error));
		return new SignInFailure(reason, said.code(), said.entraCode(), said.traceId(), said.correlationId(), null,
				null, null);
	}

	/**
	 * Whether the problem was to get an answer from the token endpoint, or Entra's keys,
	 * rather than what the answer said.
	 */
	private static boolean isTechnical(Throwable exception) {
		List<Throwable> causes = causes(exception);
		boolean answered = causes.stream().anyMatch(HttpMessageConversionException.class::isInstance)
				&& causes.stream().noneMatch(IOException.class::isInstance);
		return !answered && causes.stream()
			.anyMatch((cause) -> cause instanceof RestClientException
					|| (cause instanceof JwtException && !(cause instanceof BadJwtException)));
	}

	/**
	 * The message of Spring Security, if it is about an ID token or an incomplete
	 * response: others may repeat what Entra or the browser has sent.
	 */
	private static @Nullable String detail(Throwable exception) {
		for (Throwable cause : causes(exception)) {
			if (cause instanceof JwtValidationException validation) {
				return words(validation.getErrors()
					.stream()
					.map(OAuth2Error::getDescription)
					.filter(Objects::nonNull)
					.distinct()
					.collect(Collectors.joining("; ")));
			}
			if (cause instanceof JwtException) {
				return words(String.valueOf(cause.getMessage()));
			}
			if (cause instanceof HttpMessageConversionException conversion
					&& conversion.getMostSpecificCause() instanceof IllegalArgumentException incomplete) {
				return words(String.valueOf(incomplete.getMessage()));
			}
		}
		return null;
	}

	/**
	 * Leaves out whatever might be a value: what is in quotes, and what does not look
	 * like a word.
	 */
	private static String words(String message) {
		String text = message.startsWith(DETAIL_PREFIX) ? message.substring(DETAIL_PREFIX.length()) : message;
		int claims = text.indexOf('{');
		if (claims >= 0) {
			text = text.substring(0, claims) + CLAIM.matcher(text.substring(claims))
				.results()
				.map((claim) -> claim.group(1))
				.distinct()
				.collect(Collectors.joining(",", "{", "}"));
		}
		String words = Stream.of(QUOTED.matcher(text).replaceAll("\u2026").split("\\s+"))
			.map((word) -> WORD.matcher(word).matches() ? word : "\u2026")
			.collect(Collectors.joining(" "));
		return (words.length() <= LONGEST_DETAIL) ? words : words.substring(0, LONGEST_DETAIL) + "\u2026";
	}

	private static List<Throwable> causes(Throwable exception) {
		return Stream.iterate(exception, Objects::nonNull, Throwable::getCause).toList();
	}

	private static @Nullable String find(Pattern pattern, int group, String text) {
		Matcher matcher = pattern.matcher(text);
		return (matcher.find()) ? matcher.group(group) : null;
	}

	/**
	 * The kinds of failed sign-ins, distinguished as far as it makes a difference to what
	 * a person can do about it. If OAuth's error is specific enough, it decides;
	 * otherwise Entra's code, which may change, does.
	 */
	enum Reason {

		/** The person, or somebody on their behalf, declined. */
		DECLINED("declined", HttpStatus.FORBIDDEN, codes(), codes("AADSTS65004", "access_denied")),

		/** An administrator has to consent first. */
		APPROVAL_NEEDED("approval", HttpStatus.FORBIDDEN, codes("consent_required"),
				codes("AADSTS65001", "AADSTS90008", "AADSTS90094", "AADSTS90095")),

		/** The account belongs to a tenant that may not use this installation. */
		TENANT_NOT_ALLOWED("tenant", HttpStatus.FORBIDDEN, codes(EntraIdTokenValidator.TENANT_NOT_ALLOWED),
				codes("AADSTS16000", "AADSTS16003", "AADSTS50014", "AADSTS50020", "AADSTS50034", "AADSTS51004",
						"AADSTS90072")),

		/** A personal Microsoft account, which cannot be used with this API. */
		PERSONAL_ACCOUNT("personal", HttpStatus.FORBIDDEN, codes(EntraIdTokenValidator.PERSONAL_ACCOUNT),
				codes("AADSTS500200", "AADSTS500201", "AADSTS500208")),

		/** The person is not assigned to the application although that is required. */
		NOT_ASSIGNED("assigned", HttpStatus.FORBIDDEN, codes(), codes("AADSTS50105")),

		/**
		 * A policy of the tenant is in the way, and signing in again will not change
		 * that.
		 */
		BLOCKED("blocked", HttpStatus.FORBIDDEN, codes(),
				codes("AADSTS53000", "AADSTS53001", "AADSTS53002", "AADSTS53003", "AADSTS530032", "AADSTS530034",
						"AADSTS530035", "AADSTS50131")),

		/** Entra requires something of the person, such as a second factor. */
		INTERACTION("interaction", HttpStatus.UNAUTHORIZED, codes(),
				codes("AADSTS50072", "AADSTS50074", "AADSTS50076", "AADSTS50078", "AADSTS50079", "AADSTS50158",
						"AADSTS53004", "interaction_required", "login_required")),

		/** The tenant does not know the application. */
		APPLICATION_UNKNOWN("application", HttpStatus.BAD_GATEWAY, codes(),
				codes("AADSTS50194", "AADSTS700016", "AADSTS90002")),

		/** The registration does not hold a permission that is asked for. */
		PERMISSION_MISSING("permission", HttpStatus.BAD_GATEWAY, codes(),
				codes("AADSTS65005", "AADSTS650053", "AADSTS650056", "AADSTS650057", "AADSTS70011", "invalid_scope")),

		/** The tenant does not know Azure DevOps. */
		RESOURCE_UNKNOWN("resource", HttpStatus.BAD_GATEWAY, codes(),
				codes("AADSTS500011", "AADSTS650052", "invalid_resource")),

		/** Our clock and Entra's differ by more than we allow. */
		CLOCK("clock", HttpStatus.BAD_GATEWAY, codes(ClockSkewError.CODE), codes()),

		/** The client secret is not one of the registration's. */
		SECRET_WRONG("secret", HttpStatus.BAD_GATEWAY, codes(), codes("AADSTS7000215", "AADSTS7000218")),

		/** The client secret has expired. */
		SECRET_EXPIRED("secret-expired", HttpStatus.BAD_GATEWAY, codes(), codes("AADSTS7000222")),

		/** The certificate is not one of the registration's, or has expired. */
		CERTIFICATE_REFUSED("certificate", HttpStatus.BAD_GATEWAY, codes(), codes("AADSTS700027")),

		/** Our assertion is too old, or from the future. */
		PROOF_OUT_OF_TIME("proof-time", HttpStatus.BAD_GATEWAY, codes(), codes("AADSTS700024")),

		/** The registration does not trust the platform that we run on. */
		NOT_FEDERATED("federation", HttpStatus.BAD_GATEWAY, codes(),
				codes("AADSTS70021", "AADSTS700211", "AADSTS700212", "AADSTS700213")),

		/** Our own credential cannot be read. */
		CREDENTIAL_UNREADABLE("credential", HttpStatus.BAD_GATEWAY, codes(CredentialFile.UNREADABLE), codes()),

		/** The registration does not know the address to come back to. */
		REDIRECT_MISMATCH("redirect", HttpStatus.BAD_GATEWAY, codes(), codes("AADSTS50011", "AADSTS500112")),

		/** Something else that only the operator can fix. */
		MISCONFIGURED("misconfigured", HttpStatus.BAD_GATEWAY, codes(),
				codes("AADSTS50013", "AADSTS50027", "AADSTS700021", "AADSTS700023", "AADSTS700025", "AADSTS90009",
						"invalid_client", "unauthorized_client", "unsupported_response_type")),

		/** Entra has a problem, or cannot be reached. */
		UNREACHABLE("unreachable", HttpStatus.BAD_GATEWAY, codes("temporarily_unavailable"),
				codes("AADSTS50033", "AADSTS50087", "AADSTS90006", "AADSTS90024", "AADSTS90033", "server_error")),

		/** The attempt took too long, was superseded by another, or was used already. */
		EXPIRED("expired", HttpStatus.UNAUTHORIZED,
				codes("authorization_request_not_found", "invalid_state_parameter", "invalid_nonce"),
				codes("AADSTS54005", "AADSTS70008", "invalid_grant")),

		/** People were sent to Entra again and again, and it did not help. */
		LOOP("loop", HttpStatus.UNAUTHORIZED, codes(), codes("AADSTS50196")),

		/** Azure DevOps still asks for claims after the person has signed in again. */
		CLAIMS("claims", HttpStatus.FORBIDDEN, codes(), codes()),

		/** A form was sent after the session had ended. */
		SESSION_ENDED("ended", HttpStatus.FORBIDDEN, codes(), codes()),

		/** Anything else. */
		OTHER("other", HttpStatus.UNAUTHORIZED, codes(), codes());

		private static final Set<Reason> FOR_ADMINISTRATOR = EnumSet.of(APPROVAL_NEEDED, DECLINED);

		private static final Set<Reason> ABOUT_ACCOUNT = EnumSet.of(TENANT_NOT_ALLOWED, PERSONAL_ACCOUNT, NOT_ASSIGNED);

		private final String key;

		private final HttpStatus status;

		private final Set<String> decisive;

		private final Set<String> codes;

		Reason(String key, HttpStatus status, Set<String> decisive, Set<String> codes) {
			this.key = key;
			this.status = status;
			this.decisive = decisive;
			this.codes = codes;
		}

		static Reason of(@Nullable String code, @Nullable String entraCode) {
			return find((reason) -> reason.decisive.contains(code))
				.or(() -> find((reason) -> reason.codes.contains(entraCode)))
				.or(() -> find((reason) -> reason.codes.contains(code)))
				.orElse(OTHER);
		}

		private static Optional<Reason> find(Predicate<Reason> predicate) {
			return Stream.of(values()).filter(predicate).findFirst();
		}

		private static Set<String> codes(String... codes) {
			// Unlike Set.of, it can be asked whether it contains null.
			return new HashSet<>(List.of(codes));
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

		/**
		 * Whether the approval of an administrator may help.
		 */
		boolean isForAdministrator() {
			return FOR_ADMINISTRATOR.contains(this);
		}

		/**
		 * Whether another account may help.
		 */
		boolean isAboutAccount() {
			return ABOUT_ACCOUNT.contains(this);
		}

	}

}
