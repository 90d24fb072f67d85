package io.patkeeper.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
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
 * Limits the number of threads for one kind of requests. Further requests are answered
 * with 503 at once, as waiting would take a thread, too.
 */
class BulkheadValve extends SemaphoreValve {

	private static final Logger logger = LoggerFactory.getLogger(BulkheadValve.class);

	private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

	private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

	private final String kind;

	private final Predicate<Request> matcher;

	private final LongAdder rejected = new LongAdder();

	/** In the nanoseconds of {@link System#nanoTime()}. */
	private final AtomicLong nextLog = new AtomicLong(System.nanoTime());

	/**
	 * Creates a bulkhead.
	 * @param kind the kind of requests, for the log
	 * @param matcher matches the requests of that kind
	 * @param limit how many of them may be in progress at a time
	 */
	BulkheadValve(String kind, Predicate<Request> matcher, int limit) {
		this.kind = kind;
		this.matcher = matcher;
		setConcurrency(limit);
		setBlock(false);
	}

	@Override
	public boolean controlConcurrency(Request request, Response response) {
		return this.matcher.test(request);
	}

	/**
	 * Returns the kind of requests.
	 */
	String kind() {
		return this.kind;
	}

	/**
	 * Returns how many requests were rejected so far.
	 */
	long rejected() {
		return this.rejected.sum();
	}

	@Override
	public void permitDenied(Request request, Response response) throws IOException, ServletException {
		this.rejected.increment();
		long next = this.nextLog.get();
		if (System.nanoTime() - next >= 0
				&& this.nextLog.compareAndSet(next, System.nanoTime() + LOG_INTERVAL.toNanos())) {
			logger.warn("Rejected a request, as {} {} are in progress; further ones are not logged for a minute",
					getConcurrency(), this.kind);
		}
		response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(RETRY_AFTER.toSeconds()));
		request.setAttribute(FallbackErrorReportValve.MESSAGE_KEY, "error.busy");
		response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
	}

}
