package io.patkeeper.server;

import java.util.List;
import java.util.function.Predicate;

import io.patkeeper.ui.PublicPaths;
import io.patkeeper.ui.RequestMethods;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;

import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;

/**
 * Divides the threads of Tomcat among the kinds of requests, so that none of them can
 * take all threads: neither lists that wait for Azure DevOps, nor clients that send forms
 * slowly or do not read responses. Some are reserved for liveness, so that a platform
 * does not restart a node that is only busy.
 * <p>
 * With virtual threads, it divides the connections instead, as only these are limited.
 */
final class Bulkheads {

	private final int threads;

	private final List<BulkheadValve> valves;

	Bulkheads(Environment environment) {
		this(environment, Threading.VIRTUAL.isActive(environment));
	}

	Bulkheads(Environment environment, boolean virtualThreads) {
		this.threads = virtualThreads ? limit(environment, "server.tomcat.max-connections", 8192)
				: limit(environment, "server.tomcat.threads.max", 200);
		this.valves = createValves();
	}

	/** Like Boot, ignores a limit that is not positive. */
	private static int limit(Environment environment, String property, int tomcatDefault) {
		int limit = environment.getProperty(property, Integer.class, tomcatDefault);
		return (limit > 0) ? limit : tomcatDefault;
	}

	/**
	 * Of each eight threads, five are for signed-in requests, one is for public pages,
	 * one for health and for reading the rest of bodies ({@link #bodyTimeout()}), and one
	 * for liveness and for rejecting requests.
	 */
	private List<BulkheadValve> createValves() {
		Predicate<Request> health = (request) -> RequestMethods.isRead(request)
				&& isWithin(request, PublicPaths.HEALTH);
		Predicate<Request> liveness = (request) -> RequestMethods.isRead(request)
				&& isWithin(request, PublicPaths.HEALTH + "/liveness");
		Predicate<Request> publicPages = (request) -> RequestMethods.isRead(request) && isPublicPage(request);
		return List.of(new BulkheadValve("requests for health", health.and(liveness.negate()), share(1, 16)),
				new BulkheadValve("requests for public pages", publicPages, share(1, 8)),
				new BulkheadValve("requests", health.or(publicPages).negate(), share(5, 8)),
				new BulkheadValve("incomplete forms", Bulkheads::isIncomplete, share(1, 8)));
	}

	List<BulkheadValve> valves() {
		return this.valves;
	}

	BodyTimeoutValve bodyTimeout() {
		return new BodyTimeoutValve(share(1, 16));
	}

	private int share(int parts, int of) {
		return (int) Math.max(1, (long) this.threads * parts / of);
	}

	private static boolean isPublicPage(Request request) {
		return isWithin(request, PublicPaths.ASSETS) || isWithin(request, PublicPaths.CALENDAR)
				|| isWithin(request, PublicPaths.HELP) || path(request).equals(PublicPaths.HOME)
				|| path(request).equals(PublicPaths.FAVICON);
	}

	private static boolean isWithin(Request request, String path) {
		return PublicPaths.isWithin(path(request), path);
	}

	/** The path below the context path. */
	static String path(Request request) {
		String uri = request.getDecodedRequestURI();
		if (uri == null || request.getContext() == null) {
			return "";
		}
		return uri.substring(Math.min(uri.length(), request.getContext().getPath().length()));
	}

	/**
	 * Whether the body has not arrived completely. Most forms arrive together with their
	 * headers, and keep no thread waiting.
	 */
	private static boolean isIncomplete(Request request) {
		org.apache.coyote.Request coyote = request.getCoyoteRequest();
		if (coyote.isFinished()) {
			return false;
		}
		coyote.action(ActionCode.AVAILABLE, true);
		return coyote.getContentLengthLong() < 0 || coyote.getAvailable() < coyote.getContentLengthLong();
	}

}
