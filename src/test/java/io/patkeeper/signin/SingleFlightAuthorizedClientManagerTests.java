package io.patkeeper.signin;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;

import io.patkeeper.session.RefreshLease;
import io.patkeeper.session.SealedSession;
import io.patkeeper.session.SealedSessionSamples;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.ClientAuthorizationRequiredException;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

class SingleFlightAuthorizedClientManagerTests {

	private static final Authentication ADA = new TestingAuthenticationToken("ada", "none");

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final SealedSessionSamples sessions = new SealedSessionSamples(Clock.systemUTC());

	private final SessionAuthorizedClientRepository clients = new SessionAuthorizedClientRepository(
			new InMemoryClientRegistrationRepository(SessionAuthorizedClientRepositoryTests.REGISTRATION),
			Clock.systemUTC());

	private final RefreshLease lease = mock();

	private final AtomicInteger refreshes = new AtomicInteger();

	private final SealedSession<?> session = this.sessions.create();

	@BeforeEach
	void signedIn() {
		keep(this.session, "old");
		given(this.lease.acquire(any())).willReturn(1L);
	}

	@AfterEach
	void cleanUp() {
		this.executor.shutdownNow();
	}

	@Test
	void refreshesOnceForAllRequestsOfASession() throws Exception {
		CountDownLatch allAreHere = new CountDownLatch(50);
		SingleFlightAuthorizedClientManager manager = manager((request) -> {
			await(allAreHere);
			return refresh(request);
		});
		Callable<String> call = () -> {
			OAuth2AuthorizeRequest request = request(snapshot());
			allAreHere.countDown();
			return token(manager.authorize(request));
		};
		for (Future<String> token : this.executor.invokeAll(Stream.generate(() -> call).limit(50).toList())) {
			assertThat(token.get(1, TimeUnit.MINUTES)).isEqualTo("new-1");
		}
		assertThat(this.refreshes).hasValue(1);
		// A thread held up before it could wait takes the lease as well, and finds all
		// done.
		then(this.lease).should(atLeastOnce()).release(this.session.getId(), 1L);
	}

	@Test
	void reloadsTheStoredTokensBeforeARefresh() {
		SealedSession<?> stale = snapshot();
		keep(this.session, "from-another-node");
		SingleFlightAuthorizedClientManager manager = manager(this::refresh);
		assertThat(token(manager.authorize(request(stale)))).isEqualTo("from-another-node");
		assertThat(this.refreshes).hasValue(0);
		then(this.lease).should().release(this.session.getId(), 1L);
	}

	@Test
	void leavesValidTokensAlone() {
		keep(this.session, "valid");
		SingleFlightAuthorizedClientManager manager = manager((request) -> {
			// They would be evicted just now.
			throw new AssertionError("Asked the delegate");
		});
		assertThat(token(manager.authorize(request(snapshot())))).isEqualTo("valid");
		then(this.lease).should(never()).acquire(any());
	}

	@Test
	void waitsForAnotherNodeAndUsesItsTokens() {
		given(this.lease.acquire(any())).willReturn(0L).willAnswer((invocation) -> {
			keep(this.session, "from-another-node");
			return 0L;
		});
		SingleFlightAuthorizedClientManager manager = manager(this::refresh);
		assertThat(token(manager.authorize(request(snapshot())))).isEqualTo("from-another-node");
		assertThat(this.refreshes).hasValue(0);
		then(this.lease).should(never()).release(any(), any(long.class));
	}

	@Test
	void takesOverFromANodeThatHasStopped() {
		given(this.lease.acquire(any())).willReturn(0L, 0L, 7L);
		SingleFlightAuthorizedClientManager manager = manager(this::refresh);
		assertThat(token(manager.authorize(request(snapshot())))).isEqualTo("new-1");
		then(this.lease).should().release(this.session.getId(), 7L);
	}

	@Test
	void sharesAFailureWithAllWaitingThreadsAndTriesAgainLater() throws Exception {
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		SingleFlightAuthorizedClientManager manager = manager((request) -> {
			while (this.refreshes.get() == 0
					&& threads.stream().filter(SingleFlightAuthorizedClientManagerTests::waitsForAFuture).count() < 4) {
				Thread.onSpinWait();
			}
			this.refreshes.incrementAndGet();
			throw new IllegalStateException("down");
		});
		Callable<Throwable> call = () -> {
			OAuth2AuthorizeRequest request = request(snapshot());
			threads.add(Thread.currentThread());
			return catchThrowable(() -> manager.authorize(request));
		};
		for (Future<Throwable> future : this.executor.invokeAll(List.of(call, call, call, call, call))) {
			assertThat(future.get(1, TimeUnit.MINUTES)).isInstanceOf(IllegalStateException.class).hasMessage("down");
		}
		assertThat(this.refreshes).hasValue(1);
		assertThatIllegalStateException().isThrownBy(() -> manager.authorize(request(snapshot())));
		assertThat(this.refreshes).hasValue(2);
	}

	@Test
	void doesNotRefreshAValidToken() {
		keep(this.session, "good");
		SingleFlightAuthorizedClientManager manager = manager(this::known);
		assertThat(token(manager.authorize(request(snapshot())))).isEqualTo("good");
		then(this.lease).shouldHaveNoInteractions();
	}

	@Test
	void requiresASignInIfTheSessionHasEnded() {
		OAuth2AuthorizeRequest request = request(snapshot());
		this.sessions.end(this.session);
		SingleFlightAuthorizedClientManager manager = manager(this::refresh);
		assertThatExceptionOfType(ClientAuthorizationRequiredException.class)
			.isThrownBy(() -> manager.authorize(request));
		assertThat(this.refreshes).hasValue(0);
	}

	@Test
	void refreshesSessionsIndependently() throws Exception {
		CountDownLatch bothInside = new CountDownLatch(2);
		SingleFlightAuthorizedClientManager manager = manager((request) -> {
			bothInside.countDown();
			await(bothInside);
			return refresh(request);
		});
		SealedSession<?> another = this.sessions.create();
		keep(another, "old");
		Future<?> one = this.executor.submit(() -> manager.authorize(request(this.session)));
		Future<?> other = this.executor.submit(() -> manager.authorize(request(another)));
		one.get(1, TimeUnit.MINUTES);
		other.get(1, TimeUnit.MINUTES);
		assertThat(this.refreshes).hasValue(2);
	}

	/** A thread may wait for other things on its way there. */
	private static boolean waitsForAFuture(Thread thread) {
		return LockSupport.getBlocker(thread) instanceof ForkJoinPool.ManagedBlocker;
	}

	private SingleFlightAuthorizedClientManager manager(
			Function<OAuth2AuthorizeRequest, OAuth2AuthorizedClient> delegate) {
		return new SingleFlightAuthorizedClientManager(delegate::apply, this.clients,
				(client) -> token(client).equals("old"), this.lease);
	}

	private OAuth2AuthorizedClient refresh(OAuth2AuthorizeRequest request) {
		OAuth2AuthorizedClient known = known(request);
		if (!token(known).equals("old")) {
			return known;
		}
		HttpServletRequest servletRequest = request.getAttribute(HttpServletRequest.class.getName());
		OAuth2AuthorizedClient refreshed = client("new-" + this.refreshes.incrementAndGet());
		this.clients.saveAuthorizedClient(refreshed, ADA, servletRequest, new MockHttpServletResponse());
		return refreshed;
	}

	private OAuth2AuthorizedClient known(OAuth2AuthorizeRequest request) {
		return this.clients.loadAuthorizedClient("entra", ADA,
				request.getAttribute(HttpServletRequest.class.getName()));
	}

	private void keep(SealedSession<?> session, String accessToken) {
		this.clients.saveAuthorizedClient(client(accessToken), ADA,
				SessionAuthorizedClientRepositoryTests.request(session), new MockHttpServletResponse());
	}

	/** As each request has it. */
	private SealedSession<?> snapshot() {
		return this.sessions.open(this.session);
	}

	private static OAuth2AuthorizeRequest request(SealedSession<?> session) {
		return OAuth2AuthorizeRequest.withClientRegistrationId("entra")
			.principal(ADA)
			.attribute(HttpServletRequest.class.getName(), SessionAuthorizedClientRepositoryTests.request(session))
			.attribute(HttpServletResponse.class.getName(), new MockHttpServletResponse())
			.build();
	}

	private static OAuth2AuthorizedClient client(String accessToken) {
		return new OAuth2AuthorizedClient(SessionAuthorizedClientRepositoryTests.REGISTRATION, "ada",
				new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, accessToken, Instant.now(),
						Instant.now().plusSeconds(3600)));
	}

	private static String token(OAuth2AuthorizedClient client) {
		return client.getAccessToken().getTokenValue();
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
