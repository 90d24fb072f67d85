package io.patkeeper.signin;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.patkeeper.session.RefreshLease;
import io.patkeeper.session.SealedSession;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.ClientAuthorizationRequiredException;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Refreshes the access token of a session only once, even if several threads, requests
 * and nodes need it at the same time. The threads of a node wait for the first one and
 * share its result, tokens or an exception. Nodes synchronize by a {@link RefreshLease}
 * and read the new tokens from the session.
 */
class SingleFlightAuthorizedClientManager implements OAuth2AuthorizedClientManager {

	/** The interval at which to check whether another node has finished. */
	private static final Duration PAUSE = Duration.ofMillis(100);

	private final OAuth2AuthorizedClientManager delegate;

	private final OAuth2AuthorizedClientRepository clients;

	private final Predicate<OAuth2AuthorizedClient> refreshDue;

	private final RefreshLease lease;

	private final ConcurrentMap<String, CompletableFuture<@Nullable OAuth2AuthorizedClient>> refreshes = new ConcurrentHashMap<>();

	SingleFlightAuthorizedClientManager(OAuth2AuthorizedClientManager delegate,
			OAuth2AuthorizedClientRepository clients, Predicate<OAuth2AuthorizedClient> refreshDue,
			RefreshLease lease) {
		this.delegate = delegate;
		this.clients = clients;
		this.refreshDue = refreshDue;
		this.lease = lease;
	}

	@Override
	public @Nullable OAuth2AuthorizedClient authorize(OAuth2AuthorizeRequest authorizeRequest) {
		ServletRequestAttributes request = requestAttributes(authorizeRequest);
		SealedSession<?> session = (request != null) ? SealedSession.of(request.getRequest()) : null;
		if (request == null || session == null) {
			return this.delegate.authorize(authorizeRequest);
		}
		OAuth2AuthorizedClient client = load(request, authorizeRequest);
		if (client == null) {
			return this.delegate.authorize(authorizeRequest);
		}
		return this.refreshDue.test(client)
				? singleFlight(session.getId(), () -> refresh(session, request, authorizeRequest)) : client;
	}

	/**
	 * Loads the tokens. Those that are valid are returned as they are: the delegate would
	 * load them again, and refresh by itself what was evicted in between.
	 */
	private @Nullable OAuth2AuthorizedClient load(ServletRequestAttributes request,
			OAuth2AuthorizeRequest authorizeRequest) {
		return this.clients.loadAuthorizedClient(authorizeRequest.getClientRegistrationId(),
				authorizeRequest.getPrincipal(), request.getRequest());
	}

	private @Nullable OAuth2AuthorizedClient singleFlight(String sessionId,
			Supplier<@Nullable OAuth2AuthorizedClient> refresh) {
		CompletableFuture<@Nullable OAuth2AuthorizedClient> mine = new CompletableFuture<>();
		CompletableFuture<@Nullable OAuth2AuthorizedClient> running = this.refreshes.putIfAbsent(sessionId, mine);
		if (running != null) {
			return join(running);
		}
		try {
			OAuth2AuthorizedClient client = refresh.get();
			mine.complete(client);
			return client;
		}
		catch (RuntimeException | Error ex) {
			mine.completeExceptionally(ex);
			throw ex;
		}
		finally {
			this.refreshes.remove(sessionId);
		}
	}

	private static @Nullable OAuth2AuthorizedClient join(CompletableFuture<@Nullable OAuth2AuthorizedClient> running) {
		try {
			return running.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

	/**
	 * Waits until this node holds the lease, or another node has refreshed. A lease that
	 * is not released in time belongs to a node that has stopped.
	 */
	private @Nullable OAuth2AuthorizedClient refresh(SealedSession<?> session, ServletRequestAttributes request,
			OAuth2AuthorizeRequest authorizeRequest) {
		for (long pauses = RefreshLease.DURATION.dividedBy(PAUSE);; pauses--) {
			long lease = this.lease.acquire(session.getId());
			try {
				if (!session.reload()) {
					// It was ended from another browser.
					throw new ClientAuthorizationRequiredException(authorizeRequest.getClientRegistrationId());
				}
				OAuth2AuthorizedClient client = load(request, authorizeRequest);
				if (client != null && !this.refreshDue.test(client)) {
					return client;
				}
				if (lease != 0 || pauses == 0 || client == null) {
					return this.delegate.authorize(authorizeRequest);
				}
			}
			finally {
				if (lease != 0) {
					this.lease.release(session.getId(), lease);
				}
			}
			LockSupport.parkNanos(PAUSE.toNanos());
		}
	}

	private static @Nullable ServletRequestAttributes requestAttributes(OAuth2AuthorizeRequest authorizeRequest) {
		HttpServletRequest request = authorizeRequest.getAttribute(HttpServletRequest.class.getName());
		HttpServletResponse response = authorizeRequest.getAttribute(HttpServletResponse.class.getName());
		if (request != null) {
			return new ServletRequestAttributes(request, response);
		}
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current) ? current
				: null;
	}

}
