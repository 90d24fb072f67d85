package io.patkeeper.signin;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class OneAtATimeAuthorizedClientManagerTests {

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final MockHttpServletRequest request = requestOf("session");

	@AfterEach
	void cleanUp() {
		this.executor.shutdownNow();
	}

	@Test
	void letsThreadsOfASessionInOneAfterTheOther() throws Exception {
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		OneAtATimeAuthorizedClientManager manager = new OneAtATimeAuthorizedClientManager((authorizeRequest) -> {
			most.accumulateAndGet(inside.incrementAndGet(), Math::max);
			Thread.yield();
			inside.decrementAndGet();
			return null;
		});
		Callable<OAuth2AuthorizedClient> call = () -> manager.authorize(authorizeRequest(this.request));
		List<Future<OAuth2AuthorizedClient>> calls = this.executor
			.invokeAll(Stream.generate(() -> call).limit(200).toList());
		for (Future<OAuth2AuthorizedClient> future : calls) {
			future.get(5, TimeUnit.SECONDS);
		}
		assertThat(most).hasValue(1);
	}

	@Test
	void doesNotLetOneSessionWaitForAnother() throws Exception {
		CountDownLatch bothInside = new CountDownLatch(2);
		OneAtATimeAuthorizedClientManager manager = new OneAtATimeAuthorizedClientManager((authorizeRequest) -> {
			bothInside.countDown();
			try {
				assertThat(bothInside.await(5, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			return null;
		});
		Future<?> one = this.executor.submit(() -> manager.authorize(authorizeRequest(this.request)));
		Future<?> other = this.executor.submit(() -> manager.authorize(authorizeRequest(requestOf("another"))));
		one.get(10, TimeUnit.SECONDS);
		other.get(10, TimeUnit.SECONDS);
		assertThat(bothInside.getCount()).isZero();
	}

	@Test
	void letsTheThreadKnowForWhomItWorksAndForget() {
		OneAtATimeAuthorizedClientManager manager = new OneAtATimeAuthorizedClientManager((authorizeRequest) -> {
			assertThat(SecurityContextHolder.getContext().getAuthentication().getName()).isEqualTo("ada");
			assertThat(((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest())
				.isSameAs(this.request);
			throw new IllegalStateException("failed");
		});
		assertThatIllegalStateException().isThrownBy(() -> manager.authorize(authorizeRequest(this.request)))
			.withMessage("failed");
		assertThat(SecurityContextHolder.getContext().getAuthentication()).isNull();
		assertThat(RequestContextHolder.getRequestAttributes()).isNull();
	}

	private static OAuth2AuthorizeRequest authorizeRequest(HttpServletRequest request) {
		return OAuth2AuthorizeRequest.withClientRegistrationId("entra")
			.principal(new TestingAuthenticationToken("ada", "none"))
			.attribute(HttpServletRequest.class.getName(), request)
			.attribute(HttpServletResponse.class.getName(), new MockHttpServletResponse())
			.build();
	}

	private static MockHttpServletRequest requestOf(String sessionId) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setSession(new MockHttpSession(null, sessionId));
		return request;
	}

}
