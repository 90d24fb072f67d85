package io.patkeeper.database;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/**
 * The database can be reached, but Patkeeper does not support it.
 */
public class UnsupportedDatabaseException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private static final String POSTGRESQL = "PostgreSQL";

	/** The first version with {@code MERGE}. Earlier ones are no longer maintained. */
	private static final int MIN_VERSION = 15;

	/** What an administrator can do about it. */
	public static final String ADVICE = "Patkeeper needs PostgreSQL %d or later, or its embedded database."
		.formatted(MIN_VERSION);

	private UnsupportedDatabaseException(String message) {
		super(message);
	}

	/**
	 * Checks that Patkeeper supports a database.
	 * @throws UnsupportedDatabaseException if it does not
	 */
	public static void throwIfUnsupported(DatabaseMetaData database) throws SQLException {
		if (database.getDatabaseProductName().equals(POSTGRESQL) && database.getDatabaseMajorVersion() < MIN_VERSION) {
			throw new UnsupportedDatabaseException(
					POSTGRESQL + " " + database.getDatabaseProductVersion() + " is too old");
		}
	}

}
