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
 * Limits the total time to read a request body. Tomcat limits each read only, so a client
 * that sends byte after byte could keep a thread busy forever: while the body is read,
 * and again after the response, when Tomcat swallows the rest.
 * <p>
 * It has to enclose the valve that writes error pages: the rest is read only after the
 * response.
 */
class BodyTimeoutValve extends ValveBase implements AccessLog {

	/** Plenty, as forms have a few kilobytes. */
	private static final Duration LONGEST = Duration.ofSeconds(15);

	/**
	 * How long to read the rest of a body after the response: closing the connection
	 * earlier may discard the response.
	 */
	private static final Duration LINGERING = Duration.ofSeconds(2);

	private final Semaphore lingering;

	/**
	 * Creates a valve.
	 * @param mostLingering how many threads may wait for the rest of a body at a time
	 */
	BodyTimeoutValve(int mostLingering) {
		super(true);
		this.lingering = new Semaphore(mostLingering);
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
				readRest(request, body);
			}
		}
		finally {
			coyote.setInputBuffer(body.untimed);
		}
	}

	private void readRest(Request request, TimedBody body) {
		if (this.lingering.tryAcquire()) {
			try {
				body.end(LINGERING);
				byte[] rest = new byte[8192];
				while (request.getStream().read(rest) >= 0) {
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
	 * calls this for all requests, also for those that it answers without any valve, such
	 * as {@code OPTIONS *}.
	 */
	@Override
	public void log(Request request, Response response, long nanoseconds) {
		if (!request.isFinished()) {
			finish(response);
			request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
		}
	}

	/** Before the connection counts as failed, which changes the status. */
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

		private long end;

		TimedBody(InputBuffer untimed) {
			this.untimed = untimed;
			end(LONGEST);
		}

		void end(Duration left) {
			this.end = System.nanoTime() + left.toNanos();
		}

		@Override
		public int doRead(ApplicationBufferHandler handler) throws IOException {
			if (System.nanoTime() - this.end >= 0) {
				throw new SocketTimeoutException("The request body takes too long");
			}
			return this.untimed.doRead(handler);
		}

		@Override
		public int available() {
			return this.untimed.available();
		}

	}

}
