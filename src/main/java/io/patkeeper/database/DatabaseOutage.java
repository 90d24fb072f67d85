package io.patkeeper.database;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.transaction.TransactionSystemException;

/**
 * Distinguishes a database that cannot be used from a statement that is wrong.
 */
public final class DatabaseOutage {

	/**
	 * SQLSTATE classes of the standard and of PostgreSQL: connection exception,
	 * insufficient resources, operator intervention, system error.
	 */
	private static final Set<String> CLASSES = Set.of("08", "53", "57", "58");

	/** H2: general error, corrupted file, I/O errors, database closed. */
	private static final Set<Integer> H2 = Set.of(50000, 90028, 90030, 90031, 90098);

	/** PostgreSQL: a standby, which cannot be written to. */
	private static final String READ_ONLY = "25006";

	/** PostgreSQL's code and H2's codes for a table that is not there. */
	private static final Set<String> NO_TABLE = Set.of("42P01", "42S02", "42S03", "42S04");

	private DatabaseOutage() {
	}

	/**
	 * What is wrong with the database, if that is why something failed.
	 * @return one line for administrators; empty if the database can be used
	 */
	public static Optional<String> in(Throwable ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof TransactionSystemException rollback && rollback.getOriginalException() != null) {
				return in(rollback.getOriginalException());
			}
			if (cause instanceof SQLException sql && NO_TABLE.contains(state(sql))) {
				return Optional.of("it has lost its tables");
			}
			if (cause instanceof SQLException sql && isTrouble(sql)) {
				return Optional.of(reason(sql));
			}
		}
		return Optional.empty();
	}

	private static boolean isTrouble(SQLException ex) {
		String state = state(ex);
		return ex instanceof SQLTransientConnectionException || ex instanceof SQLNonTransientConnectionException
				|| CLASSES.stream().anyMatch(state::startsWith) || state.equals(READ_ONLY)
				|| H2.contains(ex.getErrorCode());
	}

	/** The first line of the root cause's message, or else of the exception's own. */
	private static String reason(SQLException ex) {
		String message = NestedExceptionUtils.getMostSpecificCause(ex).getMessage();
		return Objects.requireNonNullElse(message, String.valueOf(ex.getMessage())).lines().findFirst().orElse("");
	}

	private static String state(SQLException ex) {
		return Objects.requireNonNullElse(ex.getSQLState(), "");
	}

}
