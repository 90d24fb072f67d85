package io.patkeeper.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.Trouble;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Makes the database unavailable at every statement of a click until the response, and
 * then available again. In any case, a working token is left, and the person has its
 * secret or is led to it.
 */
// Statements of scheduled tasks would be counted as those of a click.
@SandboxTest(properties = { "spring.datasource.url=jdbc:h2:mem:down", "spring.session.jdbc.cleanup-cron=-" })
@Import(DatabaseDownTests.Switchable.class)
@Tag("thorough")
class DatabaseDownTests {

	private static final int NEVER = Integer.MAX_VALUE;

	private static final int MOST_STEPS = 1000;

	/** Fewer would mean that statements are not counted. */
	private static final int FEWEST_STEPS = 10;

	private static final AtomicInteger stepsLeft = new AtomicInteger(NEVER);

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	@Autowired
	private JdbcClient jdbc;

	@LocalServerPort
	private int port;

	private Browser browser;

	@BeforeEach
	void signsIn() {
		stepsLeft.set(NEVER);
		Sandbox.shared().resetToFewTokens();
		this.azureDevOps.takeAll(People.ANA);
		beginSession();
	}

	private void beginSession() {
		this.browser = new Browser(this.port);
		this.browser.signInAs(People.ANA);
	}

	/**
	 * Revokes the orphan of an interrupted rotation, and then rotates.
	 */
	@Test
	void losesNoTokenThatIsRotatedAgain() {
		atEachStep((name) -> {
			orphan(name);
			return text("rotation.again");
		}, this::recover);
	}

	@Test
	void losesNoSecretOfATokenThatIsCreated() {
		atEachStep((name) -> {
			this.browser.get("/tokens/new?scopes=vso.code&organization=contoso&name=" + name);
			return text("form.create");
		}, (name, answer) -> {
			Page list = this.browser.get("/tokens");
			String waiting = text("tokens.waiting-secret.show", name);
			Page secret = (secretOn(answer).isEmpty() && list.hasLink(waiting)) ? this.browser.follow(waiting) : answer;
			assertThat(working(name)).extracting(Pat::secret)
				.as(answer.text())
				.isEqualTo(secretOn(secret).isEmpty() ? List.of() : List.of(secretOn(secret)));
		});
	}

	private void atEachStep(UnaryOperator<String> buttonOfPageThatIsOpened, BiConsumer<String, Page> check) {
		// The first change of a person is counted by one more statement than all others.
		this.browser.press(buttonOfPageThatIsOpened.apply("first"));
		beginSession();
		String button = buttonOfPageThatIsOpened.apply("undisturbed");
		stepsLeft.set(MOST_STEPS);
		this.browser.press(button);
		int steps = MOST_STEPS - stepsLeft.getAndSet(NEVER);
		assertThat(steps).isGreaterThan(FEWEST_STEPS);
		for (int step = 0; step < steps; step++) {
			String name = "step-" + step;
			// The list would take longer at each step.
			this.azureDevOps.takeAll(People.ANA);
			// In a session without a secret yet, as its key is made with the first one.
			beginSession();
			button = buttonOfPageThatIsOpened.apply(name);
			stepsLeft.set(step);
			Page answer = this.browser.press(button);
			assertThat(stepsLeft).as("is down").hasValue(0);
			stepsLeft.set(NEVER);
			check.accept(name, answer);
			letTimePass();
		}
	}

	/**
	 * The change limit does not allow that many in so short a time.
	 */
	private void letTimePass() {
		this.jdbc.sql("update change_limit set started = :past").param("past", past()).update();
	}

	private void orphan(String name) {
		give(name);
		this.azureDevOps.next(Operation.CREATE, Trouble.dropAfterWork());
		this.browser.get("/tokens");
		this.browser.press(text("token.rotate.name", name));
		assertThat(working(name)).hasSize(2);
	}

	/**
	 * Follows what the pages say and offer, as a person would.
	 */
	private void recover(String name, Page answer) {
		Pat old = old(name);
		List<Pat> working = working(name);
		assertThat(working).as(name).hasSizeBetween(1, 2);
		String known = secretOn(answer);
		if (!known.isEmpty()) {
			assertThat(working).as(name).extracting(Pat::secret).contains(known);
		}
		letLongCallsEnd();
		Page list = this.browser.get("/tokens");
		String left = text("rotation.unfinished.finish", name);
		String waiting = text("tokens.waiting-secret.show", name);
		if (known.isEmpty() && list.hasLink(waiting)) {
			known = secretOn(this.browser.follow(waiting));
			assertThat(working).as(name).extracting(Pat::secret).contains(known);
		}
		if (known.isEmpty()) {
			assertThat(working).as(name + ": the only one whose secret somebody has").contains(old);
		}
		if (list.hasLink(left)) {
			this.browser.get("/tokens");
			Page rotation = this.browser.follow(left);
			assertThat(rotation.status()).isEqualTo(200);
			if (rotation.hasButton(text("rotation.again"))) {
				this.browser.press(text("rotation.again"));
			}
			else {
				this.browser.press(rotation.hasButton(text("rotation.finish")) ? text("rotation.finish")
						: text("rotation.revoke-old"));
			}
		}
		else if (working.equals(List.of(old))) {
			this.browser.press(text("token.rotate.name", name));
		}
		assertThat(working(name)).as(name).singleElement().isNotEqualTo(old);
		assertThat(this.browser.get("/tokens").hasLink(left)).as("nothing left of " + name).isFalse();
	}

	/**
	 * An interrupted change counts as under way for some minutes.
	 */
	private void letLongCallsEnd() {
		this.jdbc.sql("update rotation set changed = :past where state in ('STARTED', 'REVOKING')")
			.param("past", past())
			.update();
	}

	private static OffsetDateTime past() {
		return OffsetDateTime.now(ZoneOffset.UTC).minusMinutes(10);
	}

	private static String secretOn(Page page) {
		return page.document().select("#token-secret").text();
	}

	private List<Pat> working(String name) {
		return this.azureDevOps.tokensOf(People.ANA, name).stream().filter((pat) -> !pat.revoked()).toList();
	}

	/** The first one. */
	private Pat old(String name) {
		return this.azureDevOps.tokensOf(People.ANA, name).get(0);
	}

	private void give(String name) {
		Instant now = Instant.now();
		Pat pat = new Pat(UUID.randomUUID(), name, "vso.code", List.of(People.accountId("fabrikam")),
				now.minus(Duration.ofDays(10)), now.plus(Duration.ofDays(20)), false, UUID.randomUUID().toString());
		this.azureDevOps.give(People.ANA, pat);
	}

	/**
	 * A database whose connections, old and new ones, fail after a number of statements.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	static class Switchable {

		@Bean
		static BeanPostProcessor switchableDatabase() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					return (bean instanceof DataSource dataSource) ? switchable(dataSource) : bean;
				}

			};
		}

		private static DataSource switchable(DataSource dataSource) {
			return proxy(dataSource, (call) -> {
				if (!call.getMethod().getName().equals("getConnection")) {
					return call.proceed();
				}
				step();
				return switchable((Connection) call.proceed());
			}, DataSource.class);
		}

		private static Connection switchable(Connection connection) {
			return proxy(connection, (call) -> {
				if (call.getMethod().getName().equals("commit")) {
					step();
				}
				Object result = call.proceed();
				return (result instanceof PreparedStatement statement) ? switchable(statement) : result;
			}, Connection.class);
		}

		private static PreparedStatement switchable(PreparedStatement statement) {
			return proxy(statement, (call) -> {
				if (call.getMethod().getName().startsWith("execute")) {
					step();
				}
				return call.proceed();
			}, PreparedStatement.class);
		}

		private static void step() throws SQLNonTransientConnectionException {
			int left = stepsLeft.getAndUpdate((steps) -> (steps == NEVER) ? NEVER : Math.max(0, steps - 1));
			if (left == 0) {
				throw new SQLNonTransientConnectionException("The database is not there", "08006");
			}
		}

		private static <T> T proxy(T target, MethodInterceptor advice, Class<T> type) {
			ProxyFactory factory = new ProxyFactory(target);
			factory.addAdvice(advice);
			return type.cast(factory.getProxy());
		}

	}

}
