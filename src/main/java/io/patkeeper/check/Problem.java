package io.patkeeper.check;

import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;

import io.patkeeper.outbound.ConnectionFailure;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.StringUtils;

/**
 * Describes what went wrong in a single line.
 */
final class Problem {

	private static final int LONGEST = 300;

	private Problem() {
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
		return StringUtils.hasText(message) ? line(message) : cause.getClass().getSimpleName();
	}

	/** What comes from outside may contain anything. */
	static String line(String text) {
		String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
		return (line.length() > LONGEST) ? line.substring(0, LONGEST) + "..." : line;
	}

}
