package io.patkeeper.server;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

import jakarta.servlet.ServletException;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * Limits the total time to read a request body. Tomcat limits only each read, so a client
 * that sends byte after byte could occupy a thread forever: while the body is read, and
 * after the response, when Tomcat swallows the rest.
 * <p>
 * It has to enclose the valve that writes error pages, as the rest is read after the
 * response.
 */
class BodyTimeoutValve extends ValveBase implements AccessLog {

	/** Forms have a few kilobytes. */
	private static final Duration TIMEOUT = Duration.ofSeconds(15);

	/**
	 * How long to read the rest of a body after the response, as closing the connection
	 * earlier may discard the response.
	 */
	private static final Duration LINGER_TIMEOUT = Duration.ofSeconds(2);

	/** Limits the threads that read the rest of a body. */
	private final Semaphore lingering;

	/**
	 * Creates a valve.
	 * @param maxLingering how many threads may read the rest of a body at a time
	 */
	BodyTimeoutValve(int maxLingering) {
		super(true);
		this.lingering = new Semaphore(maxLingering);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		org.apache.coyote.Request coyote = request.getCoyoteRequest();
		if (response.isError() || coyote.isFinished()) {
			getNext().invoke(request, response);
			return;
		}
		TimedBody body = new TimedBody(coyote.getInputBuffer());
		coyote.setInputBuffer(body);
		try {
			getNext().invoke(request, response);
			if (!request.isAsync() && !coyote.isFinished()) {
				response.finishResponse();
				readRemaining(request, body);
			}
		}
		finally {
			coyote.setInputBuffer(body.untimed);
		}
	}

	private void readRemaining(Request request, TimedBody body) {
		if (this.lingering.tryAcquire()) {
			try {
				body.setTimeout(LINGER_TIMEOUT);
				byte[] buffer = new byte[8192];
				while (request.getStream().read(buffer) >= 0) {
					// Discarded.
				}
			}
			catch (IOException ex) {
				// The client is too slow or gone; the connection is closed.
			}
			finally {
				this.lingering.release();
			}
		}
	}

	/**
	 * Closes the connection instead of letting Tomcat swallow the rest of a body. Tomcat
	 * calls this for all requests, including those that it answers without a valve, such
	 * as {@code OPTIONS *}.
	 */
	@Override
	public void log(Request request, Response response, long nanoseconds) {
		if (!request.isFinished()) {
			finish(response);
			request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
		}
	}

	/** Sends the response before the connection counts as failed. */
	private static void finish(Response response) {
		try {
			if (!response.isError()) {
				response.finishResponse();
			}
		}
		catch (IOException ex) {
			// The client is gone.
		}
	}

	@Override
	public void setRequestAttributesEnabled(boolean enabled) {
		// Nothing is written.
	}

	@Override
	public boolean getRequestAttributesEnabled() {
		return false;
	}

	private static final class TimedBody implements InputBuffer {

		private final InputBuffer untimed;

		/** In the nanoseconds of {@link System#nanoTime()}. */
		private long deadline;

		TimedBody(InputBuffer untimed) {
			this.untimed = untimed;
			setTimeout(TIMEOUT);
		}

		void setTimeout(Duration timeout) {
			this.deadline = System.nanoTime() + timeout.toNanos();
		}

		@Override
		public int doRead(ApplicationBufferHandler handler) throws IOException {
			if (System.nanoTime() - this.deadline >= 0) {
				throw new SocketTimeoutException("The request body took too long");
			}
			return this.untimed.doRead(handler);
		}

		@Override
		public int available() {
			return this.untimed.available();
		}

	}

}
