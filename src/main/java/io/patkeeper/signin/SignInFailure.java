package io.patkeeper.signin;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.patkeeper.outbound.ConnectionFailure;
import io.patkeeper.signin.EntraClockValidator.ClockSkewError;
import org.jspecify.annotations.Nullable;

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
 * Why a person could not be signed in, in a form that is safe to show and to log: only
 * codes and ids of external input, and only plain words of the library's message.
 *
 * @param reason what a person can act on
 * @param code the error code of OAuth or OpenID Connect, or our own
 * @param entraCode Entra's code, such as {@code AADSTS65004}
 * @param traceId the id of the request in Entra's logs
 * @param correlationId the id of the related requests in Entra's logs
 * @param detail why Spring Security rejects an ID token or a token response, in its own
 * words, without values
 * @param clockAhead how far our clock is ahead of Entra's (negative if it is behind), if
 * that is the reason
 * @param connection why Entra could not be reached, if that is the reason
 */
record SignInFailure(SignInFailureReason reason, @Nullable String code, @Nullable String entraCode,
		@Nullable String traceId, @Nullable String correlationId, @Nullable String detail,
		@Nullable Duration clockAhead, @Nullable ConnectionFailure connection) {

	private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

	private static final Pattern TRACE_ID = Pattern.compile("Trace ID: ([\\p{XDigit}-]{36})\\b");

	private static final Pattern CORRELATION_ID = Pattern.compile("Correlation ID: ([\\p{XDigit}-]{36})\\b");

	/** In characters. */
	private static final int LONGEST_DETAIL = 200;

	private static final String DETAIL_PREFIX = "An error occurred while attempting to decode the Jwt: ";

	/** A claim in a message of Spring Security, which adds its value. */
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
		String entraCode = SignInFailureReason.entraCode(description);
		SignInFailureReason reason = isUnreachable(exception) ? SignInFailureReason.UNREACHABLE
				: SignInFailureReason.of(code, entraCode);
		return new SignInFailure(reason, code, entraCode, find(TRACE_ID, description),
				find(CORRELATION_ID, description), detail(exception),
				(error instanceof ClockSkewError clock) ? clock.ahead() : null,
				isUnreachable(exception) ? ConnectionFailure.of(exception) : null);
	}

	/**
	 * Returns a failure that was not reported by Entra.
	 * @param error Entra's last error before it, if there was one
	 */
	static SignInFailure of(SignInFailureReason reason, @Nullable OAuth2Error error) {
		if (error == null) {
			return new SignInFailure(reason, null, null, null, null, null, null, null);
		}
		SignInFailure last = of(error, new OAuth2AuthorizationException(error));
		return new SignInFailure(reason, last.code(), last.entraCode(), last.traceId(), last.correlationId(), null,
				null, null);
	}

	/**
	 * Whether there was no usable response from the token endpoint, or no keys, rather
	 * than a response that reports an error.
	 */
	private static boolean isUnreachable(Throwable exception) {
		List<Throwable> causes = causes(exception);
		boolean answered = causes.stream().anyMatch(HttpMessageConversionException.class::isInstance)
				&& causes.stream().noneMatch(IOException.class::isInstance);
		return !answered && causes.stream()
			.anyMatch((cause) -> cause instanceof RestClientException
					|| (cause instanceof JwtException && !(cause instanceof BadJwtException)));
	}

	/**
	 * Returns Spring Security's message if it is about an ID token or an incomplete
	 * response. Other messages may repeat what Entra or the browser has sent.
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
	 * Leaves out everything that may be a value: quoted text, and everything that does
	 * not look like a word.
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

	private static @Nullable String find(Pattern pattern, String text) {
		Matcher matcher = pattern.matcher(text);
		return (matcher.find()) ? matcher.group(1) : null;
	}

}
