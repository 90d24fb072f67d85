package io.patkeeper.check;

import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;

import io.patkeeper.outbound.ConnectionFailure;
import io.patkeeper.outbound.SingleLine;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.StringUtils;

/**
 * Describes what went wrong in a single line.
 */
final class FailureDescription {

	private FailureDescription() {
	}

	static String of(Throwable ex) {
		ConnectionFailure failure = ConnectionFailure.of(ex);
		if (failure.cause() != ConnectionFailure.Cause.OTHER) {
			return failure.toString();
		}
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
		if (cause instanceof ClosedChannelException) {
			return "no connection";
		}
		if (cause instanceof ClassNotFoundException) {
			return "there is no " + cause.getMessage();
		}
		if (cause instanceof AccessDeniedException) {
			return "no permission for " + cause.getMessage();
		}
		String message = cause.getMessage();
		return StringUtils.hasText(message) ? SingleLine.of(message) : cause.getClass().getSimpleName();
	}

	/**
	 * Returns what to do about a connection that failed.
	 * @param variable the setting that holds the URL
	 */
	static String advice(Throwable ex, String variable) {
		return switch (ConnectionFailure.of(ex).cause()) {
			case CERTIFICATE -> "Where the network inspects encrypted traffic, name its certificate authority in"
					+ " spring.http.clients.ssl.bundle, or add it to the JVM's trust store. Otherwise check " + variable
					+ ".";
			case PROXY_AUTHENTICATION ->
				"Set them in the proxy's URL: HTTPS_PROXY=http://user:password@proxy.example.com:3128";
			case PROXY -> "Let the proxy connect to it, or exempt it from the proxy with NO_PROXY.";
			default -> "Check " + variable + ", and whether this server can connect to it (DNS, firewall, proxy).";
		};
	}

	/** Whether the error comes from the host itself, and not from a proxy. */
	static boolean isErrorOfHost(HttpStatusCode status) {
		return status.isError() && status.value() != HttpStatus.PROXY_AUTHENTICATION_REQUIRED.value();
	}

}
