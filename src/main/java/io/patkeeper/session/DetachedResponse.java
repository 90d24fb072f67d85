package io.patkeeper.session;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/**
 * The response to a {@link DetachedRequest}, which is not sent.
 */
final class DetachedResponse extends HttpServletResponseWrapper {

	private static final HttpServletResponse UNSUPPORTED = DetachedRequest.unsupported(HttpServletResponse.class);

	DetachedResponse() {
		super(UNSUPPORTED);
	}

}
