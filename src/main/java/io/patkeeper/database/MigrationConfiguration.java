package io.patkeeper.database;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Creates and updates the tables at startup.
 */
@Configuration(proxyBeanMethods = false)
class MigrationConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(MigrationConfiguration.class);

	/**
	 * Rejects an unsupported database before anything is created in it. An empty database
	 * is logged, as it may be the wrong one, or have lost its data.
	 */
	@Bean
	FlywayMigrationStrategy migration() {
		return (flyway) -> {
			rejectUnsupported(flyway.getConfiguration().getDataSource());
			boolean empty = flyway.info().applied().length == 0;
			flyway.migrate();
			if (empty) {
				logger.info("The database was empty, and its tables were created. If it should not have been empty,"
						+ " stop Patkeeper, check SPRING_DATASOURCE_URL, and restore the backup");
			}
		};
	}

	private static void rejectUnsupported(DataSource dataSource) {
		try (Connection connection = dataSource.getConnection()) {
			UnsupportedDatabaseException.throwIfUnsupported(connection.getMetaData());
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Lets a migration take as long as it needs: the timeout of the pool's connections is
	 * meant for requests.
	 */
	@Bean
	FlywayConfigurationCustomizer withoutNetworkTimeout() {
		return (configuration) -> configuration.dataSource(new DelegatingDataSource(configuration.getDataSource()) {

			@Override
			public Connection getConnection() throws SQLException {
				Connection connection = super.getConnection();
				connection.setNetworkTimeout(Runnable::run, 0);
				return connection;
			}

		});
	}

}
