package io.patkeeper.server;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.slf4j.MDC;

/**
 * Gives each request an id of 16 hexadecimal digits, which connects a person's error page
 * with the log. It never comes from outside, so nobody can make requests look alike.
 * <p>
 * A valve and not a filter, as Tomcat logs errors after the last filter, and answers some
 * requests before the first.
 */
class CorrelationIdValve extends ValveBase {

	/** The name of the request attribute, and of the key in the logging context. */
	static final String NAME = "correlationId";

	static final String HEADER = "X-Correlation-Id";

	private final SecureRandom random = new SecureRandom();

	CorrelationIdValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		String id = next();
		request.setAttribute(NAME, id);
		response.setHeader(HEADER, id);
		MDC.put(NAME, id);
		try {
			getNext().invoke(request, response);
		}
		finally {
			MDC.remove(NAME);
		}
	}

	private String next() {
		byte[] id = new byte[8];
		this.random.nextBytes(id);
		return HexFormat.of().formatHex(id);
	}

}
