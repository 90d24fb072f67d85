package io.patkeeper.signin;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Hands out access tokens to one thread of a session at a time. The threads that work for
 * one request share its session, which is not made for that: without order, each of them
 * would refresh the token, and the last to answer would win.
 */
class OneAtATimeAuthorizedClientManager implements OAuth2AuthorizedClientManager {

	private final OAuth2AuthorizedClientManager delegate;

	private final Lock[] locks = Stream.generate(ReentrantLock::new).limit(256).toArray(Lock[]::new);

	OneAtATimeAuthorizedClientManager(OAuth2AuthorizedClientManager delegate) {
		this.delegate = delegate;
	}

	@Override
	public @Nullable OAuth2AuthorizedClient authorize(OAuth2AuthorizeRequest authorizeRequest) {
		RequestAttributes request = requestAttributes(authorizeRequest);
		Lock lock = lockFor(request);
		lock.lock();
		try {
			return authorizeWithin(request, authorizeRequest);
		}
		finally {
			lock.unlock();
		}
	}

	/**
	 * Lets the thread know for whom it works: the one that WebClient asks from does not,
	 * and what follows a refresh looks there.
	 */
	private @Nullable OAuth2AuthorizedClient authorizeWithin(@Nullable RequestAttributes request,
			OAuth2AuthorizeRequest authorizeRequest) {
		SecurityContext previousContext = SecurityContextHolder.getContext();
		RequestAttributes previousRequest = RequestContextHolder.getRequestAttributes();
		try {
			SecurityContextHolder.setContext(new SecurityContextImpl(authorizeRequest.getPrincipal()));
			RequestContextHolder.setRequestAttributes(request);
			return this.delegate.authorize(authorizeRequest);
		}
		finally {
			RequestContextHolder.setRequestAttributes(previousRequest);
			if (previousContext.getAuthentication() != null) {
				SecurityContextHolder.setContext(previousContext);
			}
			else {
				SecurityContextHolder.clearContext();
			}
		}
	}

	private static @Nullable RequestAttributes requestAttributes(OAuth2AuthorizeRequest authorizeRequest) {
		HttpServletRequest request = authorizeRequest.getAttribute(HttpServletRequest.class.getName());
		HttpServletResponse response = authorizeRequest.getAttribute(HttpServletResponse.class.getName());
		if (request == null) {
			return RequestContextHolder.getRequestAttributes();
		}
		return new ServletRequestAttributes(request, response);
	}

	private Lock lockFor(@Nullable RequestAttributes attributes) {
		HttpSession session = (attributes instanceof ServletRequestAttributes servlet)
				? servlet.getRequest().getSession(false) : null;
		int hash = (session != null) ? session.getId().hashCode() : 0;
		return this.locks[Math.floorMod(hash, this.locks.length)];
	}

}
