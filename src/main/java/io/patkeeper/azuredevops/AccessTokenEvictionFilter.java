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
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Forgets an access token that Azure DevOps did not accept, but keeps the refresh token:
 * an expired access token takes its place, so that the next call fetches a new one
 * without the person noticing. Without a refresh token everything is forgotten, and the
 * next call sends the person to sign in, if that may help.
 * <p>
 * Some organizations never accept a person's tokens. A new one is no remedy for that, and
 * fetching one at every view would look like a loop to Entra (AADSTS50196). So a token
 * stays if another organization has just accepted it for the same page, and none is
 * forgotten because of an organization that has been the reason within the last
 * {@link #PAUSE}. That is kept in the session, where all nodes find it. Spring Security's
 * own {@code OAuth2AuthorizationFailureHandler} could do none of this: it is not told
 * which token was refused, nor where.
 */
final class AccessTokenEvictionFilter implements ExchangeFilterFunction {

	/** How long an organization is not the reason for another new token. */
	static final Duration PAUSE = Duration.ofMinutes(10);

	/** What the session remembers, at most. More than anybody has organizations. */
	private static final int MOST = 200;

	/** On a person's request: the access token that was accepted last. */
	private static final String ACCEPTED = AccessTokenEvictionFilter.class.getName() + ".accepted";

	/** In the session: when each organization was the reason. */
	private static final String REASONS = AccessTokenEvictionFilter.class.getName() + ".reasons";

	private final OAuth2AuthorizedClientRepository clients;

	private final Clock clock;

	private final boolean organizations;

	/** Parallel calls for a page share its session. Held for a few statements, rarely. */
	private final ReentrantLock lock = new ReentrantLock();

	/**
	 * Creates a filter.
	 * @param clients where the tokens are kept
	 * @param clock tells how long ago something happened
	 * @param organizations whether it is organizations that are asked: only with those
	 * may signing in help, and only they prove that a token is good for others, or are
	 * asked again after they have refused
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
					? refused(request).thenReturn(response) : accepted(request, response))
			// A claims challenge.
			.onErrorResume(ClientAuthorizationException.class, (ex) -> refused(request).then(Mono.error(ex)));
	}

	private Mono<ClientResponse> accepted(ClientRequest request, ClientResponse response) {
		if (this.organizations && response.statusCode().is2xxSuccessful()) {
			attribute(request, HttpServletRequest.class).setAttribute(ACCEPTED, accessToken(client(request)));
		}
		return Mono.just(response);
	}

	/**
	 * Blocking, as the session is in the database.
	 */
	private Mono<Void> refused(ClientRequest request) {
		return Mono.fromRunnable(() -> evictUnlessInVain(request)).subscribeOn(Schedulers.boundedElastic()).then();
	}

	private void evictUnlessInVain(ClientRequest request) {
		HttpServletRequest page = attribute(request, HttpServletRequest.class);
		if (accessToken(client(request)).equals(page.getAttribute(ACCEPTED))) {
			return;
		}
		this.lock.lock();
		try {
			HttpSession session = page.getSession(false);
			if (session != null && (!this.organizations || isNewReason(service(request), session))) {
				evict(client(request), request, page);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Remembers an organization, unless it has been the reason within the last minutes.
	 */
	@SuppressWarnings("unchecked")
	private boolean isNewReason(String service, HttpSession session) {
		Instant now = this.clock.instant();
		Map<String, Instant> known = (Map<String, Instant>) session.getAttribute(REASONS);
		HashMap<String, Instant> reasons = (known != null) ? new HashMap<>(known) : new HashMap<>();
		reasons.values().removeIf((since) -> !since.plus(PAUSE).isAfter(now));
		if (reasons.putIfAbsent(service, now) != null) {
			return false;
		}
		if (reasons.size() > MOST) {
			reasons.values().remove(Collections.min(reasons.values()));
		}
		session.setAttribute(REASONS, reasons);
		return true;
	}

	/**
	 * Forgets the access token, unless there is a newer one already.
	 */
	private void evict(OAuth2AuthorizedClient refused, ClientRequest request, HttpServletRequest page) {
		String registrationId = refused.getClientRegistration().getRegistrationId();
		Authentication person = attribute(request, Authentication.class);
		HttpServletResponse response = attribute(request, HttpServletResponse.class);
		OAuth2AuthorizedClient client = this.clients.loadAuthorizedClient(registrationId, person, page);
		if (client == null || !accessToken(client).equals(accessToken(refused))) {
			return;
		}
		if (client.getRefreshToken() != null) {
			this.clients.saveAuthorizedClient(expired(client), person, page, response);
		}
		else if (this.organizations) {
			this.clients.removeAuthorizedClient(registrationId, person, page, response);
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
	 * The address up to the API: an organization, or the service of all.
	 */
	private static String service(ClientRequest request) {
		String address = request.url().toString();
		int api = address.indexOf("/_apis/");
		return ((api >= 0) ? address.substring(0, api) : address).toLowerCase(Locale.ROOT);
	}

	/**
	 * What Spring Security's filter has put into each request.
	 */
	private static <T> T attribute(ClientRequest request, Class<T> type) {
		return request.attribute(type.getName()).map(type::cast).orElseThrow();
	}

}
