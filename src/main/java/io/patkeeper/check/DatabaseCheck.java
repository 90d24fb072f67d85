package io.patkeeper.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.patkeeper.database.UnsupportedDatabaseException;
import io.patkeeper.outbound.SingleLine;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.ValidateResult;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.util.StringUtils;

/**
 * Checks that the database can be reached and what state its tables are in. Nothing is
 * created or changed, not even an empty database.
 */
class DatabaseCheck {

	private static final String PART = "Database";

	private static final String URL = "spring.datasource.url";

	private static final String H2 = "jdbc:h2:";

	private static final String H2_IN_MEMORY = "jdbc:h2:mem:";

	/** H2's code for a missing file that must not be created. */
	private static final int DATABASE_NOT_FOUND = 90146;

	/** H2's code for a file that another process has open. */
	private static final int DATABASE_ALREADY_OPEN = 90020;

	private final Environment environment;

	private final ObjectProvider<DataSource> dataSource;

	private final ObjectProvider<Flyway> flyway;

	DatabaseCheck(Environment environment, ObjectProvider<DataSource> dataSource, ObjectProvider<Flyway> flyway) {
		this.environment = environment;
		this.dataSource = dataSource;
		this.flyway = flyway;
	}

	/**
	 * Changes the settings of the database so that the check neither creates nor changes
	 * anything.
	 */
	static void openReadOnly(ConfigurableApplicationContext context) {
		Map<String, Object> settings = new LinkedHashMap<>();
		// A pool would wait a second before it reports a failed connection.
		settings.put("spring.datasource.type", SimpleDriverDataSource.class.getName());
		String url = context.getEnvironment().getProperty(URL, "");
		if (url.startsWith(H2) && !url.startsWith(H2_IN_MEMORY)) {
			settings.put(URL, url + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r");
		}
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("read-only database", settings));
	}

	Finding find() {
		try {
			return tables(product());
		}
		catch (SQLException ex) {
			return failure(ex);
		}
		catch (RuntimeException ex) {
			return Finding.fails(PART, FailureDescription.of(ex), advice(ex));
		}
	}

	private String product() throws SQLException {
		try (Connection connection = this.dataSource.getObject().getConnection()) {
			DatabaseMetaData database = connection.getMetaData();
			UnsupportedDatabaseException.throwIfUnsupported(database);
			return database.getDatabaseProductName() + " " + database.getDatabaseProductVersion();
		}
	}

	/** Flyway refuses to migrate a schema that contains foreign tables. */
	private boolean hasForeignTables(String historyTable) throws SQLException {
		try (Connection connection = this.dataSource.getObject().getConnection();
				ResultSet tables = connection.getMetaData()
					.getTables(connection.getCatalog(), connection.getSchema(), null,
							new String[] { "TABLE", "BASE TABLE" })) {
			while (tables.next()) {
				if (!tables.getString("TABLE_NAME").equalsIgnoreCase(historyTable)) {
					return true;
				}
			}
			return false;
		}
	}

	private Finding tables(String product) throws SQLException {
		Flyway flyway = this.flyway.getObject();
		try {
			ValidateResult validation = Flyway.configure()
				.configuration(flyway.getConfiguration())
				.ignoreMigrationPatterns("*:pending", "*:future")
				.load()
				.validateWithResult();
			if (!validation.validationSuccessful) {
				return Finding.fails(PART,
						product + ": its tables do not match Patkeeper's migrations: "
								+ SingleLine.of(validation.getAllErrorMessages()),
						"Patkeeper would not start. Restore a backup, or compare the table flyway_schema_history with the"
								+ " version that runs here.");
			}
			MigrationInfo[] pending = flyway.info().pending();
			boolean newer = Stream.of(flyway.info().applied())
				.anyMatch((migration) -> migration.getState().name().startsWith("FUTURE"));
			if (newer) {
				return Finding.note(PART, product + ": its tables are from a newer version of Patkeeper",
						"This version works with them if it is the minor version before that one. Otherwise run that one.");
			}
			if (flyway.info().applied().length == 0 && !flyway.getConfiguration().isBaselineOnMigrate()
					&& hasForeignTables(flyway.getConfiguration().getTable())) {
				return Finding.fails(PART, product + ": it contains tables that are not Patkeeper's",
						"Patkeeper would not start. Give it a database, or a schema, of its own.");
			}
			if (pending.length > 0) {
				return Finding.note(PART,
						product + ": %d migrations are pending, the first is %s".formatted(pending.length,
								pending[0].getScript()),
						"The next start applies them. If the tables hold data, back them up first.");
			}
			return Finding.holds(PART, product + ": its tables are up to date");
		}
		catch (FlywayException ex) {
			return Finding.fails(PART, product + ": " + FailureDescription.of(ex), "Patkeeper would not start.");
		}
	}

	private Finding failure(SQLException ex) {
		if (has(ex, DATABASE_NOT_FOUND)) {
			return missingFile();
		}
		if (has(ex, DATABASE_ALREADY_OPEN)) {
			return Finding.note(PART, "another process has it open", "This is fine if that process is Patkeeper.");
		}
		return Finding.fails(PART, FailureDescription.of(ex), advice(ex));
	}

	/**
	 * Returns what to do about a database that cannot be used.
	 */
	static String advice(Throwable ex) {
		if (NestedExceptionUtils.getMostSpecificCause(ex) instanceof UnsupportedDatabaseException) {
			return UnsupportedDatabaseException.ADVICE;
		}
		if (has(ex, DATABASE_ALREADY_OPEN)) {
			return "Only one running Patkeeper can use a database file: stop the other one, or use PostgreSQL.";
		}
		if (sqlException(ex).map((sql) -> String.valueOf(sql.getSQLState()).startsWith("28")).orElse(false)) {
			return "Check SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD.";
		}
		return "Check SPRING_DATASOURCE_URL, such as jdbc:postgresql://host/database or jdbc:h2:file:/folder/patkeeper,"
				+ " and whether the user that Patkeeper runs as has access to it.";
	}

	private static boolean has(Throwable ex, int code) {
		return sqlException(ex).map((sql) -> sql.getErrorCode() == code).orElse(false);
	}

	/** The innermost cause, which is the driver's. */
	private static Optional<SQLException> sqlException(Throwable ex) {
		SQLException found = null;
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql) {
				found = sql;
			}
		}
		return Optional.ofNullable(found);
	}

	private Finding missingFile() {
		Path folder = folder();
		while (folder != null && !Files.exists(folder)) {
			folder = folder.getParent();
		}
		return (folder == null || Files.isWritable(folder))
				? Finding.holds(PART, "does not exist yet; the first start creates it")
				: Finding.fails(PART, "does not exist yet, and cannot be created in " + folder,
						"Give the user that Patkeeper runs as write access, or set another folder in SPRING_DATASOURCE_URL.");
	}

	private Path folder() {
		String path = this.environment.getProperty(URL, "").substring(H2.length()).split(";")[0];
		path = StringUtils.delete(path, "file:");
		Path file = path.startsWith("~") ? Path.of(System.getProperty("user.home") + path.substring(1)) : Path.of(path);
		return file.toAbsolutePath().normalize().getParent();
	}

}
