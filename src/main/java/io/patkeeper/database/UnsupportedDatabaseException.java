package io.patkeeper.database;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/**
 * Patkeeper cannot run on this database, although it can be reached.
 */
public class UnsupportedDatabaseException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private static final String POSTGRESQL = "PostgreSQL";

	/** The first version with {@code MERGE}. Earlier ones are no longer maintained. */
	private static final int OLDEST = 15;

	/** What to do about it. */
	public static final String ADVICE = "Patkeeper needs PostgreSQL %d or later, or its embedded database."
		.formatted(OLDEST);

	private UnsupportedDatabaseException(String message) {
		super(message);
	}

	/**
	 * Checks that Patkeeper can run on a database.
	 * @throws UnsupportedDatabaseException if it cannot
	 */
	public static void refuse(DatabaseMetaData database) throws SQLException {
		if (database.getDatabaseProductName().equals(POSTGRESQL) && database.getDatabaseMajorVersion() < OLDEST) {
			throw new UnsupportedDatabaseException(
					POSTGRESQL + " " + database.getDatabaseProductVersion() + " is too old");
		}
	}

}
