package io.patkeeper.check;

import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;

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
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof HttpTimeoutException) {
				return "no answer in time";
			}
			if (cause instanceof UnresolvedAddressException) {
				return "there is no such host";
			}
		}
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
		if (cause instanceof ClosedChannelException || cause instanceof ConnectException) {
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
