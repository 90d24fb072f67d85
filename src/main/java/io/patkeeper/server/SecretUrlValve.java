package io.patkeeper.server;

import java.io.IOException;
import java.util.List;

import io.patkeeper.ui.PublicPaths;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Keeps URLs that are secrets out of Tomcat's access log, where there is one, and out of
 * the {@code Referer} header of what an error page requests.
 */
class SecretUrlValve extends ValveBase {

	/**
	 * The name of the request attribute that
	 * {@code server.tomcat.accesslog.condition-unless} refers to.
	 */
	static final String NOT_LOGGED = "notLogged";

	private static final List<String> SECRET = List.of(PublicPaths.CALENDAR, PublicPaths.MAILED_LINKS);

	SecretUrlValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		if (SECRET.stream().anyMatch((path) -> PublicPaths.isWithin(Bulkheads.path(request), path))) {
			request.setAttribute(NOT_LOGGED, true);
			response.setHeader("Referrer-Policy", "no-referrer");
		}
		getNext().invoke(request, response);
	}

}
