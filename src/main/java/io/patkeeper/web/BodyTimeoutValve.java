package io.patkeeper.web;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * Limits how long a body may take in all. Tomcat limits each read only, so a client that
 * sends byte after byte would have a thread for as long as it likes: while the body is
 * read, and again after the answer, when Tomcat swallows what nobody has read.
 */
class BodyTimeoutValve extends ValveBase {

	/** Our forms have a few kilobytes. */
	private static final Duration LONGEST = Duration.ofSeconds(15);

	/**
	 * How long what follows an answer is read, as a connection that is closed before may
	 * take the answer with it.
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
		if (coyote.isFinished()) {
			getNext().invoke(request, response);
			return;
		}
		TimedBody body = new TimedBody(coyote.getInputBuffer());
		coyote.setInputBuffer(body);
		try {
			getNext().invoke(request, response);
			if (!request.isAsync() && !response.isErrorReportRequired() && !coyote.isFinished()) {
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
					// Nobody wants it.
				}
			}
			catch (IOException ex) {
				// Too slow, or gone.
			}
			finally {
				this.lingering.release();
			}
		}
		if (!request.isFinished()) {
			request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
		}
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
				throw new SocketTimeoutException("The body takes too long");
			}
			return this.untimed.doRead(handler);
		}

		@Override
		public int available() {
			return this.untimed.available();
		}

	}

}
