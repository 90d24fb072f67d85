package io.patkeeper.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.util.Assert;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The session of a person for work that goes on after the request that started it. The
 * secret that opens the session is only in memory, so such work ends with the session,
 * and with the node.
 */
public final class BackgroundSession {

	private final HttpSession session;

	private final SealedSession<?> sealedSession;

	private final SecurityContext securityContext;

	private BackgroundSession(HttpSession session, SealedSession<?> sealedSession, SecurityContext securityContext) {
		this.session = session;
		this.sealedSession = sealedSession;
		this.securityContext = securityContext;
	}

	/**
	 * The session of a request of a signed-in person.
	 */
	public static BackgroundSession of(HttpServletRequest request) {
		SealedSession<?> sealedSession = SealedSession.of(request);
		Assert.state(sealedSession != null, "The request has no session");
		return new BackgroundSession(request.getSession(), sealedSession,
				new SecurityContextImpl(SecurityContextHolder.getContext().getAuthentication()));
	}

	/**
	 * The id of the session.
	 */
	public String id() {
		return this.sealedSession.getId();
	}

	/**
	 * Reads the session anew. The person may have signed out, or in again, which gives
	 * them another session.
	 * @return whether it can still be used
	 */
	public boolean isAlive() {
		return this.sealedSession.reload() && !this.sealedSession.isExpired();
	}

	/**
	 * Does work for the person, as if it were a request of theirs. Each call has request
	 * attributes of its own.
	 */
	public void run(Runnable work) {
		ServletRequestAttributes request = new ServletRequestAttributes(new DetachedRequest(this.session),
				new DetachedResponse());
		RequestContextHolder.setRequestAttributes(request);
		SecurityContextHolder.setContext(new SecurityContextImpl(this.securityContext.getAuthentication()));
		try {
			work.run();
		}
		finally {
			SecurityContextHolder.clearContext();
			RequestContextHolder.resetRequestAttributes();
			request.requestCompleted();
		}
	}

}
