package io.patkeeper.web;

import java.util.List;
import java.util.function.Predicate;

import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;

import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;

/**
 * Divides the threads of Tomcat, so that nothing that is slow, on purpose or not, takes
 * them all: neither lists that wait for Azure DevOps, nor clients that drip forms or do
 * not read answers. Liveness, which waits for nothing, always has some, and so a platform
 * does not stop a node that is just busy.
 * <p>
 * Where threads are virtual, what can run out are connections.
 */
final class Bulkheads {

	private static final String HEALTH = "/actuator/health";

	private final int threads;

	Bulkheads(Environment environment) {
		this.threads = Threading.VIRTUAL.isActive(environment)
				? environment.getProperty("server.tomcat.max-connections", Integer.class, 8192)
				: environment.getRequiredProperty("server.tomcat.threads.max", Integer.class);
	}

	/**
	 * Five eighths for the work, one for what everybody may open, one for health and what
	 * is left of answered bodies, and one for liveness and to turn requests away.
	 */
	List<Valve> valves() {
		Predicate<Request> health = (request) -> reads(request) && isAt(request, HEALTH);
		Predicate<Request> liveness = (request) -> reads(request) && isAt(request, HEALTH + "/liveness");
		Predicate<Request> open = (request) -> reads(request) && isOpen(request);
		return List.of(new BodyTimeoutValve(share(1, 16)),
				new BulkheadValve("questions about health", health.and(liveness.negate()), share(1, 16)),
				new BulkheadValve("requests for pages that everybody may open", open, share(1, 8)),
				new BulkheadValve("requests", health.or(open).negate(), share(5, 8)),
				new BulkheadValve("forms that have not arrived", Bulkheads::isOnItsWay, share(1, 8)));
	}

	private int share(int parts, int of) {
		return Math.max(1, this.threads * parts / of);
	}

	private static boolean reads(Request request) {
		return HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
	}

	private static boolean isOpen(Request request) {
		return isAt(request, "/assets") || isAt(request, "/help") || path(request).equals("/")
				|| path(request).equals("/favicon.ico");
	}

	private static boolean isAt(Request request, String path) {
		return path(request).equals(path) || path(request).startsWith(path + "/");
	}

	/** Within the application. */
	private static String path(Request request) {
		String address = request.getDecodedRequestURI();
		if (address == null || request.getContext() == null) {
			return "";
		}
		return address.substring(Math.min(address.length(), request.getContext().getPath().length()));
	}

	/**
	 * Most forms are there when their headers have been read, and keep no thread waiting.
	 */
	private static boolean isOnItsWay(Request request) {
		org.apache.coyote.Request coyote = request.getCoyoteRequest();
		if (coyote.isFinished()) {
			return false;
		}
		coyote.action(ActionCode.AVAILABLE, true);
		return coyote.getContentLengthLong() < 0 || coyote.getAvailable() < coyote.getContentLengthLong();
	}

}
