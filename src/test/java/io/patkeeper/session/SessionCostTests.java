package io.patkeeper.session;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * What sessions cost the database.
 */
@SandboxTest(properties = { "spring.datasource.url=jdbc:h2:mem:cost", "spring.datasource.hikari.minimum-idle=1" })
@Import({ TestPages.class, SessionCostTests.Counting.class })
class SessionCostTests {

	private static final List<String> statements = new CopyOnWriteArrayList<>();

	@LocalServerPort
	private int port;

	private Browser browser;

	@BeforeEach
	void signIn() {
		Sandbox.shared().resetToFewTokens();
		this.browser = new Browser(this.port);
		this.browser.get("/test/person");
		this.browser.choose(People.ANA);
		statements.clear();
	}

	@Test
	void isOneQueryAndNoWriteForAPage() {
		assertThat(this.browser.get("/test/person").status()).isEqualTo(200);
		assertThat(statements).singleElement().asString().startsWith("SELECT");
	}

	@Test
	void isTheSameForAPageThatCallsAzureDevOps() {
		assertThat(this.browser.get("/test/tokens-in-parallel").status()).isEqualTo(200);
		assertThat(statements).singleElement().asString().startsWith("SELECT");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/assets/app.css", "/assets/icons.svg", "/actuator/health/liveness" })
	void isNothingForResourcesAndHealth(String path) {
		assertThat(this.browser.get(path).status()).isEqualTo(200);
		assertThat(statements).isEmpty();
	}

	@Test
	void isNothingForAnAnonymousVisitOfTheHomePage() {
		assertThat(new Browser(this.port).get("/").status()).isEqualTo(200);
		assertThat(statements).isEmpty();
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Counting {

		@Bean
		static BeanPostProcessor countingDataSource() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessBeforeInitialization(Object bean, String name) {
					if (bean instanceof JdbcIndexedSessionRepository rows) {
						rows.setCleanupCron(Scheduled.CRON_DISABLED);
					}
					return bean;
				}

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					return (bean instanceof DataSource dataSource) ? counting(dataSource) : bean;
				}

			};
		}

		/** Nothing is done but what a page costs: every minute, something would be. */
		@Bean
		TaskScheduler idle() {
			return mock();
		}

		private static DataSource counting(DataSource dataSource) {
			return new DelegatingDataSource(dataSource) {

				@Override
				public Connection getConnection() throws SQLException {
					Connection connection = super.getConnection();
					return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(),
							new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
								if (method.getName().equals("prepareStatement")) {
									statements.add((String) arguments[0]);
								}
								try {
									return method.invoke(connection, arguments);
								}
								catch (InvocationTargetException ex) {
									throw ex.getCause();
								}
							});
				}

			};
		}

	}

}
