package io.patkeeper;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;

import static org.mockito.Mockito.mock;

/**
 * Counts the statements that an app under test sends to its database. Nothing is done but
 * what pages cost: every minute, something would be.
 */
@TestConfiguration(proxyBeanMethods = false)
public class CountedStatements {

	private static final List<String> statements = new CopyOnWriteArrayList<>();

	/** Those since the last {@link #clear()}. */
	public static List<String> all() {
		return statements;
	}

	public static void clear() {
		statements.clear();
	}

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
