package io.patkeeper.azuredevops;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Evicts an access token that Azure DevOps did not accept, but keeps the refresh token:
 * an expired access token takes its place, so that the next call fetches a new one
 * without a redirect. Without a refresh token the authorized client is removed, and the
 * next call redirects the person to the sign-in, if that may help.
 * <p>
 * Some organizations never accept a person's tokens. A new one does not help then, and
 * fetching one for every view would look like a loop to Entra (AADSTS50196). So a token
 * stays if another organization has accepted it during the same request, and each
 * organization causes at most one eviction within {@link #MIN_INTERVAL} unless it has
 * accepted a token since; all of them together cause one sign-in, as it is for all. That
 * is recorded in the session, which all nodes share. Spring Security's
 * {@code OAuth2AuthorizationFailureHandler} does not get the token or the URL.
 */
final class AccessTokenEvictionFilter implements ExchangeFilterFunction {

	/** The time between two evictions because of the same organization. */
	static final Duration MIN_INTERVAL = Duration.ofMinutes(10);

	/** Limits the size of the session. */
	private static final int MAX_EVICTIONS = 200;

	/** Recorded in place of the organization if the person has to sign in again. */
	private static final String SIGN_IN = "sign-in";

	/** The request attribute with the access token that was accepted last. */
	private static final String ACCEPTED_TOKEN = AccessTokenEvictionFilter.class.getName() + ".accepted";

	/** The session attribute with the time of the last eviction by cause. */
	private static final String EVICTIONS = AccessTokenEvictionFilter.class.getName() + ".evictions";

	private final OAuth2AuthorizedClientRepository clients;

	private final Clock clock;

	private final boolean organizations;

	/** Parallel calls for a page share its session. */
	private final ReentrantLock lock = new ReentrantLock();

	/**
	 * Creates a filter.
	 * @param clients stores the tokens
	 * @param clock the time of evictions
	 * @param organizations whether the calls are to organizations, and not to the profile
	 * service: only there may another sign-in help, and only there is it known which
	 * tokens are accepted and which organizations have caused an eviction
	 */
	AccessTokenEvictionFilter(OAuth2AuthorizedClientRepository clients, Clock clock, boolean organizations) {
		this.clients = clients;
		this.clock = clock;
		this.organizations = organizations;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		if (request.attribute(OAuth2AuthorizedClient.class.getName()).isEmpty()) {
			return next.exchange(request);
		}
		return next.exchange(request)
			.flatMap((response) -> response.statusCode().isSameCodeAs(HttpStatus.UNAUTHORIZED)
					? evictInBackground(request).thenReturn(response) : rememberAccepted(request, response))
			.onErrorResume(InsufficientClaimsException.class, (ex) -> evictInBackground(request).then(Mono.error(ex)));
	}

	private Mono<ClientResponse> rememberAccepted(ClientRequest request, ClientResponse response) {
		if (!this.organizations || !response.statusCode().is2xxSuccessful()) {
			return Mono.just(response);
		}
		HttpServletRequest servletRequest = attribute(request, HttpServletRequest.class);
		servletRequest.setAttribute(ACCEPTED_TOKEN, accessToken(client(request)));
		HttpSession session = servletRequest.getSession(false);
		if (session == null || !evictions(session).containsKey(service(request))) {
			return Mono.just(response);
		}
		return Mono.<Void>fromRunnable(() -> forgetEviction(service(request), session))
			.subscribeOn(Schedulers.boundedElastic())
			.thenReturn(response);
	}

	/** An organization that has accepted a token may cause another eviction. */
	private void forgetEviction(String cause, HttpSession session) {
		this.lock.lock();
		try {
			HashMap<String, Instant> evictions = evictions(session);
			if (evictions.remove(cause) != null) {
				session.setAttribute(EVICTIONS, evictions);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The session is in the database, so this blocks.
	 */
	private Mono<Void> evictInBackground(ClientRequest request) {
		return Mono.fromRunnable(() -> evictIfUseful(request)).subscribeOn(Schedulers.boundedElastic()).then();
	}

	private void evictIfUseful(ClientRequest request) {
		HttpServletRequest servletRequest = attribute(request, HttpServletRequest.class);
		if (accessToken(client(request)).equals(servletRequest.getAttribute(ACCEPTED_TOKEN))) {
			return;
		}
		this.lock.lock();
		try {
			HttpSession session = servletRequest.getSession(false);
			String cause = (client(request).getRefreshToken() != null) ? service(request) : SIGN_IN;
			if (session != null && (!this.organizations || recordEviction(cause, session))) {
				evict(client(request), request, servletRequest);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Records an eviction.
	 * @param cause the URL of the organization that did not accept the token, or
	 * {@link #SIGN_IN}
	 * @return {@code false} if there has been one within {@link #MIN_INTERVAL}
	 */
	private boolean recordEviction(String cause, HttpSession session) {
		Instant now = this.clock.instant();
		HashMap<String, Instant> evictions = evictions(session);
		evictions.values().removeIf((time) -> !time.plus(MIN_INTERVAL).isAfter(now));
		if (evictions.putIfAbsent(cause, now) != null) {
			return false;
		}
		if (evictions.size() > MAX_EVICTIONS) {
			evictions.values().remove(Collections.min(evictions.values()));
		}
		session.setAttribute(EVICTIONS, evictions);
		return true;
	}

	@SuppressWarnings("unchecked")
	private static HashMap<String, Instant> evictions(HttpSession session) {
		Map<String, Instant> recorded = (Map<String, Instant>) session.getAttribute(EVICTIONS);
		return (recorded != null) ? new HashMap<>(recorded) : new HashMap<>();
	}

	/**
	 * Evicts the access token, unless there is a newer one already.
	 */
	private void evict(OAuth2AuthorizedClient refused, ClientRequest request, HttpServletRequest servletRequest) {
		String registrationId = refused.getClientRegistration().getRegistrationId();
		Authentication person = attribute(request, Authentication.class);
		HttpServletResponse response = attribute(request, HttpServletResponse.class);
		OAuth2AuthorizedClient client = this.clients.loadAuthorizedClient(registrationId, person, servletRequest);
		if (client == null || !accessToken(client).equals(accessToken(refused))) {
			return;
		}
		if (client.getRefreshToken() != null) {
			this.clients.saveAuthorizedClient(expired(client), person, servletRequest, response);
		}
		else if (this.organizations) {
			this.clients.removeAuthorizedClient(registrationId, person, servletRequest, response);
		}
	}

	private static OAuth2AuthorizedClient expired(OAuth2AuthorizedClient client) {
		OAuth2AccessToken expired = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "evicted", Instant.EPOCH,
				Instant.EPOCH.plusSeconds(1), client.getAccessToken().getScopes());
		return new OAuth2AuthorizedClient(client.getClientRegistration(), client.getPrincipalName(), expired,
				client.getRefreshToken());
	}

	private static String accessToken(OAuth2AuthorizedClient client) {
		return client.getAccessToken().getTokenValue();
	}

	private static OAuth2AuthorizedClient client(ClientRequest request) {
		return attribute(request, OAuth2AuthorizedClient.class);
	}

	/**
	 * The URL of the organization, or of the profile service.
	 */
	private static String service(ClientRequest request) {
		String url = request.url().toString();
		int api = url.indexOf("/_apis/");
		return ((api >= 0) ? url.substring(0, api) : url).toLowerCase(Locale.ROOT);
	}

	/**
	 * An attribute that Spring Security's filter adds to each request.
	 */
	private static <T> T attribute(ClientRequest request, Class<T> type) {
		return request.attribute(type.getName()).map(type::cast).orElseThrow();
	}

}
