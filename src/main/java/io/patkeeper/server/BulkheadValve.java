package io.patkeeper.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.SemaphoreValve;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Limits the number of threads for a kind of requests, whatever makes them slow. Further
 * requests are answered at once with 503, as waiting would take a thread, too.
 */
class BulkheadValve extends SemaphoreValve {

	private static final Logger logger = LoggerFactory.getLogger(BulkheadValve.class);

	private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

	private static final Duration SILENCE = Duration.ofMinutes(1);

	private final String kind;

	private final Predicate<Request> ofTheKind;

	private final AtomicLong silentUntil = new AtomicLong(System.nanoTime());

	/**
	 * Creates a bulkhead.
	 * @param kind the kind of requests, for the log
	 * @param ofTheKind whether a request is of that kind
	 * @param most how many of them may be worked on at a time
	 */
	BulkheadValve(String kind, Predicate<Request> ofTheKind, int most) {
		this.kind = kind;
		this.ofTheKind = ofTheKind;
		setConcurrency(most);
		setBlock(false);
	}

	@Override
	public boolean controlConcurrency(Request request, Response response) {
		return this.ofTheKind.test(request);
	}

	@Override
	public void permitDenied(Request request, Response response) throws IOException, ServletException {
		long until = this.silentUntil.get();
		if (System.nanoTime() - until >= 0
				&& this.silentUntil.compareAndSet(until, System.nanoTime() + SILENCE.toNanos())) {
			logger.warn("Turned away a request, as {} {} are in progress; further ones are not logged for a minute",
					getConcurrency(), this.kind);
		}
		response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(RETRY_AFTER.toSeconds()));
		request.setAttribute(FallbackErrorReportValve.WORDS, "error.busy");
		response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
	}

}
