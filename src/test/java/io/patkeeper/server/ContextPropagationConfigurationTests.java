package io.patkeeper.server;

import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.task.TaskDecorator;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ContextPropagationConfigurationTests {

	private static final Locale PORTUGUESE = Locale.forLanguageTag("pt-BR");

	private final ServletRequestAttributes request = new ServletRequestAttributes(new MockHttpServletRequest());

	private final ExecutorService executor = Executors.newSingleThreadExecutor();

	private final TaskDecorator tasks = new ContextPropagationConfiguration().contextPropagatingTaskDecorator();

	@AfterEach
	void cleanUp() {
		this.executor.shutdownNow();
		clear();
	}

	@Test
	void letsATaskActForThePersonOfTheRequest() throws Exception {
		signIn("ada");
		Runnable task = this.tasks.decorate(() -> {
			assertThat(SecurityContextHolder.getContext().getAuthentication().getName()).isEqualTo("ada");
			assertThat(request()).isSameAs(this.request.getRequest());
			assertThat(LocaleContextHolder.getLocale()).isEqualTo(PORTUGUESE);
			assertThat(MDC.get("correlationId")).isEqualTo("request of ada");
		});
		clear();
		this.executor.submit(task).get(1, TimeUnit.MINUTES);
	}

	@Test
	void leavesNothingBehindOnTheThread() throws Exception {
		signIn("ada");
		Runnable task = this.tasks.decorate(() -> {
			throw new IllegalStateException("failed");
		});
		clear();
		this.executor.submit(() -> assertThatIllegalStateException().isThrownBy(task::run)).get(1, TimeUnit.MINUTES);
		this.executor.submit(() -> {
			assertThat(SecurityContextHolder.getContext().getAuthentication()).isNull();
			assertThat(RequestContextHolder.getRequestAttributes()).isNull();
			assertThat(LocaleContextHolder.getLocaleContext()).isNull();
			assertThat(MDC.get("correlationId")).isNull();
		}).get(1, TimeUnit.MINUTES);
	}

	@Test
	void givesAThreadOfItsOwnPersonBackWhatItHad() {
		Executor sameThread = Runnable::run;
		signIn("ada");
		Runnable task = this.tasks.decorate(() -> assertThat(name()).isEqualTo("ada"));
		signIn("bob");
		sameThread.execute(task);
		assertThat(name()).isEqualTo("bob");
		assertThat(MDC.get("correlationId")).isEqualTo("request of bob");
		assertThat(request()).isSameAs(this.request.getRequest());
	}

	private static HttpServletRequest request() {
		return ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
	}

	private static String name() {
		return SecurityContextHolder.getContext().getAuthentication().getName();
	}

	private void signIn(String name) {
		SecurityContextHolder.setContext(new SecurityContextImpl(new TestingAuthenticationToken(name, "none")));
		RequestContextHolder.setRequestAttributes(this.request);
		LocaleContextHolder.setLocale(PORTUGUESE);
		MDC.put("correlationId", "request of " + name);
	}

	private static void clear() {
		SecurityContextHolder.clearContext();
		RequestContextHolder.resetRequestAttributes();
		LocaleContextHolder.resetLocaleContext();
		MDC.clear();
	}

}
