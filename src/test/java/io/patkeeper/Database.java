package io.patkeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.flywaydb.core.Flyway;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The databases that Patkeeper runs on, for tests. PostgreSQL is started once and ends
 * with the JVM.
 */
public enum Database {

	H2 {

		@Override
		public String url() {
			return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
		}

	},

	POSTGRESQL {

		@Override
		public String url() {
			String name = "d" + UUID.randomUUID().toString().replace("-", "");
			JdbcClient.create(Server.POSTGRES.getPostgresDatabase()).sql("create database " + name).update();
			return "jdbc:postgresql://localhost:" + Server.POSTGRES.getPort() + "/" + name + "?user=postgres";
		}

	};

	/** The address of a new and empty database. */
	public abstract String url();

	/**
	 * A new database with all the tables and nothing in them. To be closed, as PostgreSQL
	 * starts a process for each of its connections.
	 */
	public HikariDataSource migrated() {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(url());
		dataSource.setMinimumIdle(0);
		Flyway.configure().dataSource(dataSource).load().migrate();
		return dataSource;
	}

	/** Where the shared PostgreSQL listens, on this machine. */
	public static int postgresPort() {
		return Server.POSTGRES.getPort();
	}

	/** A PostgreSQL to start, which gets the time that a busy machine needs. */
	public static EmbeddedPostgres.Builder postgres() {
		return EmbeddedPostgres.builder().setPort(FreePort.find()).setPGStartupWait(Duration.ofMinutes(2));
	}

	private static final class Server {

		private static final EmbeddedPostgres POSTGRES = start();

		private static EmbeddedPostgres start() {
			try {
				return postgres().start();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
