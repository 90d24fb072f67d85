package io.patkeeper.server;

import java.util.List;
import java.util.function.Predicate;

import io.patkeeper.ui.PublicPaths;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;

import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;

/**
 * Divides the threads of Tomcat, so that no kind of slow request can take them all:
 * neither lists that wait for Azure DevOps, nor clients that send forms slowly or do not
 * read responses. Some are always left for liveness, so that a platform does not stop a
 * node that is only busy.
 * <p>
 * With virtual threads, the connections are divided instead, as they are what can run
 * out.
 */
final class Bulkheads {

	private final int threads;

	Bulkheads(Environment environment) {
		this(environment, Threading.VIRTUAL.isActive(environment));
	}

	Bulkheads(Environment environment, boolean virtualThreads) {
		this.threads = virtualThreads ? limit(environment, "server.tomcat.max-connections", 8192)
				: limit(environment, "server.tomcat.threads.max", 200);
	}

	/** Boot leaves Tomcat's own default alone if a limit is not positive. */
	private static int limit(Environment environment, String property, int tomcatsDefault) {
		int limit = environment.getProperty(property, Integer.class, tomcatsDefault);
		return (limit > 0) ? limit : tomcatsDefault;
	}

	/**
	 * Five eighths for people's requests, one for public pages, one for health and for
	 * reading the rest of bodies ({@link #bodyTimeout()}), and one for liveness and for
	 * turning requests away.
	 */
	List<Valve> valves() {
		Predicate<Request> health = (request) -> reads(request) && isAt(request, PublicPaths.HEALTH);
		Predicate<Request> liveness = (request) -> reads(request) && isAt(request, PublicPaths.HEALTH + "/liveness");
		Predicate<Request> open = (request) -> reads(request) && isOpen(request);
		return List.of(new BulkheadValve("requests for health", health.and(liveness.negate()), share(1, 16)),
				new BulkheadValve("requests for public pages", open, share(1, 8)),
				new BulkheadValve("requests", health.or(open).negate(), share(5, 8)),
				new BulkheadValve("incomplete forms", Bulkheads::isOnItsWay, share(1, 8)));
	}

	BodyTimeoutValve bodyTimeout() {
		return new BodyTimeoutValve(share(1, 16));
	}

	private int share(int parts, int of) {
		return (int) Math.max(1, (long) this.threads * parts / of);
	}

	private static boolean reads(Request request) {
		return HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
	}

	private static boolean isOpen(Request request) {
		return isAt(request, PublicPaths.ASSETS) || isAt(request, PublicPaths.HELP)
				|| path(request).equals(PublicPaths.HOME) || path(request).equals(PublicPaths.FAVICON);
	}

	private static boolean isAt(Request request, String path) {
		return path(request).equals(path) || path(request).startsWith(path + "/");
	}

	/** The path within the application. */
	private static String path(Request request) {
		String address = request.getDecodedRequestURI();
		if (address == null || request.getContext() == null) {
			return "";
		}
		return address.substring(Math.min(address.length(), request.getContext().getPath().length()));
	}

	/**
	 * Whether the body has not arrived yet. Most forms arrive along with their headers,
	 * and keep no thread waiting.
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
