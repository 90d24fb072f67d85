package io.patkeeper.server;

import java.io.IOException;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.slf4j.MDC;

import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.security.crypto.keygen.StringKeyGenerator;

/**
 * Assigns an id of 16 hexadecimal digits to each request, which connects an error page
 * with the log. It is never taken from the request, so that it is unique.
 * <p>
 * A valve and not a filter, as Tomcat logs errors outside the filter chain, and answers
 * some requests without it.
 */
class CorrelationIdValve extends ValveBase {

	/** The name of the request attribute, and the key in the {@link MDC}. */
	static final String NAME = "correlationId";

	static final String HEADER = "X-Correlation-Id";

	private final StringKeyGenerator ids = KeyGenerators.string();

	CorrelationIdValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		String id = this.ids.generateKey();
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

}
