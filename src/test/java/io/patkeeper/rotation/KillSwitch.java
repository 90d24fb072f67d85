package io.patkeeper.rotation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import javax.sql.DataSource;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.aopalliance.intercept.MethodInterceptor;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;

/**
 * Kills the app, which {@link RotationKillTests} starts as a process of its own, in the
 * middle of the request of a button. All steps that change something pass here, now and
 * in the future: writes to the database, and requests to Azure DevOps.
 * <p>
 * Has no annotation that a component scan would find, as no other app uses it.
 */
class KillSwitch {

	/** The exit code of a process that was killed here. */
	static final int STOPPED = 9;

	private static final Set<String> WRITES = Set.of("insert", "update", "delete", "merge");

	private final ThreadLocal<Boolean> clicked = ThreadLocal.withInitial(() -> false);

	private final String click;

	private final Path steps;

	private final int lastStep;

	private int count;

	/**
	 * Creates the switch.
	 * @param click the end of the URL of the button
	 * @param steps the file to write the steps to
	 * @param lastStep after how many steps to kill the app; never if negative
	 */
	KillSwitch(@Value("${kill.click}") String click, @Value("${kill.steps}") Path steps,
			@Value("${kill.last-step}") int lastStep) {
		this.click = click;
		this.steps = steps;
		this.lastStep = lastStep;
		ProcessHandle.current().parent().ifPresent((test) -> test.onExit().thenRun(KillSwitch::stop));
	}

	@Bean
	@Primary
	static Clock clockAhead(@Value("${kill.clock-ahead}") Duration ahead) {
		return Clock.offset(Clock.systemUTC(), ahead);
	}

	@Bean
	FilterRegistrationBean<OncePerRequestFilter> killedClicks() {
		FilterRegistrationBean<OncePerRequestFilter> filter = new FilterRegistrationBean<>(new OncePerRequestFilter() {

			@Override
			protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
					throws ServletException, IOException {
				boolean click = isClick(request);
				KillSwitch.this.clicked.set(click);
				if (click && KillSwitch.this.lastStep == 0) {
					stop();
				}
				chain.doFilter(request, response);
			}

		});
		filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return filter;
	}

	@Bean
	BeanPostProcessor watchedDatabase() {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				return (bean instanceof DataSource dataSource) ? watched(dataSource) : bean;
			}

		};
	}

	@Bean
	WebClientHttpServiceGroupConfigurer watchedCalls() {
		ExchangeFilterFunction filter = (ClientRequest request, ExchangeFunction next) -> {
			// Runs on another thread than the servlet request.
			boolean click = request.attribute(HttpServletRequest.class.getName())
				.filter((page) -> isClick((HttpServletRequest) page))
				.isPresent();
			if (!click || request.method() == HttpMethod.GET) {
				return next.exchange(request);
			}
			return next.exchange(request).doOnTerminate(() -> done(request.method().name()));
		};
		return (groups) -> groups.forEachClient((group, client) -> client.filter(filter));
	}

	private boolean isClick(HttpServletRequest request) {
		return HttpMethod.POST.matches(request.getMethod()) && request.getRequestURI().endsWith(this.click);
	}

	private DataSource watched(DataSource dataSource) {
		return proxy(dataSource, (call) -> {
			Object result = call.proceed();
			return (result instanceof Connection connection) ? watched(connection) : result;
		}, DataSource.class);
	}

	private Connection watched(Connection connection) {
		return proxy(connection, (call) -> {
			Object result = call.proceed();
			if (call.getMethod().getName().equals("commit") && this.clicked.get()) {
				done("commit");
			}
			if (result instanceof PreparedStatement statement && call.getArguments()[0] instanceof String sql) {
				return watched(statement, sql.strip().replaceAll("\\s+", " "), connection);
			}
			return result;
		}, Connection.class);
	}

	private PreparedStatement watched(PreparedStatement statement, String sql, Connection connection) {
		boolean writes = WRITES.contains(sql.split(" ")[0].toLowerCase(Locale.ROOT));
		return proxy(statement, (call) -> {
			Object result = call.proceed();
			// In a transaction, the commit is the step.
			if (writes && call.getMethod().getName().startsWith("execute") && this.clicked.get()
					&& connection.getAutoCommit()) {
				done(sql);
			}
			return result;
		}, PreparedStatement.class);
	}

	private synchronized void done(String step) {
		try {
			Files.write(this.steps, List.of(step), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.count++;
		if (this.count == this.lastStep) {
			stop();
		}
	}

	private static void stop() {
		Runtime.getRuntime().halt(STOPPED);
	}

	private static <T> T proxy(T target, MethodInterceptor advice, Class<T> type) {
		ProxyFactory factory = new ProxyFactory(target);
		factory.addAdvice(advice);
		return type.cast(factory.getProxy());
	}

}
